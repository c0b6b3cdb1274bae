package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels} on the Vector API. One class serves every width: the species is fixed when the class is loaded, so that
 * the compiler sees a constant.
 */
final class VectorKernels implements Kernels {
    static final VectorSpecies<Float> SPECIES =
            VectorSpecies.of(float.class, VectorShape.forBitSize(KernelChoice.vectorBits()));

    private static final int L = SPECIES.length();

    private static final ChannelKernels CHANNELS = new VectorChannels();
    private static final WindowKernels WINDOWS = new VectorWindows();
    private static final DepthwiseKernels DEPTHWISE = new VectorDepthwise();
    private static final RoundingKernels ROUNDING = new VectorRounding();
    private static final SampleKernels SAMPLES = new VectorSamples();

    /** Accumulators that make up the virtual lanes: 4 at 128 bits, 2 at 256, 1 at 512. */
    private static final int PARTS = LANES / L;

    /** The widest vector the processor likes; 64 where it has none. */
    static int preferredBits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    @Override
    public int lanes() {
        return L;
    }

    @Override
    public String description() {
        return "SIMD, " + SPECIES.vectorBitSize() + " bits";
    }

    @Override
    public void multiply(Product p, int fromRow, int toRow, Span a, Span b, Span c, Span bias) {
        VectorProduct.multiply(p, fromRow, toRow, a, b, c, bias);
    }

    @Override
    public ChannelKernels channels() {
        return CHANNELS;
    }

    @Override
    public WindowKernels windows() {
        return WINDOWS;
    }

    @Override
    public DepthwiseKernels depthwise() {
        return DEPTHWISE;
    }

    @Override
    public TileKernels tiles() {
        return new VectorTiles();
    }

    @Override
    public RoundingKernels rounding() {
        return ROUNDING;
    }

    @Override
    public SampleKernels samples() {
        return SAMPLES;
    }

    @Override
    @CompiledAlone
    public void add(Span a, Span b, Span sum, int count) {
        float[] one = a.array();
        float[] other = b.array();
        float[] to = sum.array();
        int ao = a.offset();
        int bo = b.offset();
        int so = sum.offset();
        int i = 0;
        for (; i <= count - L; i += L) {
            load(one, ao + i).add(load(other, bo + i)).intoArray(to, so + i);
        }
        for (; i < count; i++) {
            to[so + i] = one[ao + i] + other[bo + i];
        }
    }

    @Override
    @CompiledAlone
    public void addWithin(Span x, int from, int into, int count) {
        float[] array = x.array();
        int at = x.offset() + from;
        int to = x.offset() + into;
        int i = 0;
        for (; i <= count - L; i += L) {
            load(array, to + i).add(load(array, at + i)).intoArray(array, to + i);
        }
        for (; i < count; i++) {
            array[to + i] += array[at + i];
        }
    }

    @Override
    public void map(Curve curve, Span x, Span y, int count) {
        int done = VectorCurves.map(curve.form(), x, y, count);
        ScalarKernels.each(curve, x.plus(done), y.plus(done), count - done);
    }

    @Override
    public void mapGradient(Curve curve, Span x, Span y, Span dy, Span dx, int count) {
        int done = VectorSlopes.map(curve.form(), x, y, dy, dx, count);
        ScalarKernels.eachGradient(curve, x.plus(done), y.plus(done), dy.plus(done), dx.plus(done), count - done);
    }

    @Override
    @CompiledAlone
    public void relu(Span x, Span y, int count) {
        float[] from = x.array();
        float[] to = y.array();
        int xo = x.offset();
        int yo = y.offset();
        FloatVector zero = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= count - L; i += L) {
            VectorPixelLines.rectified(load(from, xo + i), zero).intoArray(to, yo + i);
        }
        for (; i < count; i++) {
            to[yo + i] = Math.max(from[xo + i], 0);
        }
    }

    @Override
    public void reluGradient(Span y, Span dy, Span dx, int count) {
        open(y, dy, dx, 0, count);
    }

    /** dy where y is positive, 0 elsewhere: {@code count} floats from {@code first} on. */
    @CompiledAlone
    static void open(Span y, Span dy, Span dx, int first, int count) {
        float[] value = y.array();
        float[] from = dy.array();
        float[] to = dx.array();
        int yo = y.offset() + first;
        int fo = dy.offset() + first;
        int to0 = dx.offset() + first;
        FloatVector zero = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= count - L; i += L) {
            VectorMask<Float> open = load(value, yo + i).compare(VectorOperators.GT, zero);
            zero.blend(load(from, fo + i), open).intoArray(to, to0 + i);
        }
        for (; i < count; i++) {
            to[to0 + i] = value[yo + i] > 0 ? from[fo + i] : 0;
        }
    }

    @Override
    @CompiledAlone
    public float sum(Span x, int count) {
        float[] array = x.array();
        int at = x.offset();
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            s0 = s0.add(load(array, at + i));
            if (PARTS > 1) {
                s1 = s1.add(load(array, at + i + L));
            }
            if (PARTS > 2) {
                s2 = s2.add(load(array, at + i + 2 * L));
                s3 = s3.add(load(array, at + i + 3 * L));
            }
        }
        float[] lane = lanes(s0, s1, s2, s3);
        for (; i < count; i++) {
            lane[i % LANES] += array[at + i];
        }
        return ScalarKernels.fold(lane);
    }

    @Override
    public float squaredDeviations(Span x, float mean, int count) {
        return centredDot(null, x, mean, count);
    }

    /** Sum of {@code dy * (x - mean)}; of {@code (x - mean)^2} where {@code dy} is null. */
    @Override
    @CompiledAlone
    public float centredDot(Span dy, Span x, float mean, int count) {
        float[] array = x.array();
        int at = x.offset();
        float[] other = dy == null ? null : dy.array();
        int go = dy == null ? 0 : dy.offset();
        FloatVector m = FloatVector.broadcast(SPECIES, mean);
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            s0 = centred(other, go + i, array, at + i, m, s0);
            if (PARTS > 1) {
                s1 = centred(other, go + i + L, array, at + i + L, m, s1);
            }
            if (PARTS > 2) {
                s2 = centred(other, go + i + 2 * L, array, at + i + 2 * L, m, s2);
                s3 = centred(other, go + i + 3 * L, array, at + i + 3 * L, m, s3);
            }
        }
        float[] lane = lanes(s0, s1, s2, s3);
        for (; i < count; i++) {
            float c = array[at + i] - mean;
            lane[i % LANES] = Math.fma(other == null ? c : other[go + i], c, lane[i % LANES]);
        }
        return ScalarKernels.fold(lane);
    }

    private static FloatVector centred(float[] dy, int go, float[] x, int at, FloatVector mean, FloatVector sum) {
        FloatVector c = load(x, at).sub(mean);
        return dy == null ? c.fma(c, sum) : load(dy, go).fma(c, sum);
    }

    private static float[] lanes(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
        float[] lane = new float[LANES];
        s0.intoArray(lane, 0);
        if (PARTS > 1) {
            s1.intoArray(lane, L);
        }
        if (PARTS > 2) {
            s2.intoArray(lane, 2 * L);
            s3.intoArray(lane, 3 * L);
        }
        return lane;
    }

    @Override
    @CompiledAlone
    public void normalise(Span x, Span y, int count, Affine affine) {
        float[] from = x.array();
        float[] to = y.array();
        int xo = x.offset();
        int yo = y.offset();
        FloatVector mean = FloatVector.broadcast(SPECIES, affine.mean());
        FloatVector scale = FloatVector.broadcast(SPECIES, affine.scale());
        FloatVector shift = FloatVector.broadcast(SPECIES, affine.shift());
        int i = 0;
        for (; i <= count - L; i += L) {
            load(from, xo + i).sub(mean).fma(scale, shift).intoArray(to, yo + i);
        }
        for (; i < count; i++) {
            to[yo + i] = Math.fma(from[xo + i] - affine.mean(), affine.scale(), affine.shift());
        }
    }

    @Override
    @CompiledAlone
    public void normaliseGradient(Span dy, Span x, Span dx, int count, AffineGradient affine) {
        float[] from = dy.array();
        float[] value = x.array();
        float[] to = dx.array();
        int go = dy.offset();
        int xo = x.offset();
        int to0 = dx.offset();
        FloatVector mean = FloatVector.broadcast(SPECIES, affine.mean());
        FloatVector scale = FloatVector.broadcast(SPECIES, affine.scale());
        FloatVector slope = FloatVector.broadcast(SPECIES, affine.slope());
        FloatVector shift = FloatVector.broadcast(SPECIES, affine.shift());
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector rest = load(value, xo + i).sub(mean).fma(slope, shift);
            load(from, go + i).fma(scale, rest).intoArray(to, to0 + i);
        }
        for (; i < count; i++) {
            float rest = Math.fma(value[xo + i] - affine.mean(), affine.slope(), affine.shift());
            to[to0 + i] = Math.fma(from[go + i], affine.scale(), rest);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
