package dev.convoy.kernels;

import java.util.Arrays;

/** The readable specification of {@link Kernels}: plain loops, in the order the contract fixes. */
public final class ScalarKernels implements Kernels {
    private static final ChannelKernels CHANNELS = new ScalarChannels();
    private static final WindowKernels WINDOWS = new ScalarWindows();
    private static final DepthwiseKernels DEPTHWISE = new ScalarDepthwise();
    private static final RoundingKernels ROUNDING = new ScalarRounding();
    private static final SampleKernels SAMPLES = new ScalarSamples();

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public String description() {
        return "scalar";
    }

    @Override
    public void multiply(Product p, int fromRow, int toRow, Span a, Span b, Span c, Span bias) {
        for (int r = fromRow; r < toRow; r++) {
            for (int panel = 0; panel < p.columns().panels(); panel++) {
                int first = p.columns().start(panel);
                int count = Math.min(p.columns().width(panel), p.columns().count() - first);
                int cStart = c.offset() + p.cRow()[r] + first;
                switch (p.start()) {
                    case ZERO -> Arrays.fill(c.array(), cStart, cStart + count, 0);
                    case BIAS -> System.arraycopy(bias.array(), bias.offset() + first, c.array(), cStart, count);
                    case RESULT -> {}
                }
                for (int k = 0; k < p.depth(); k++) {
                    float left = a.array()[a.offset() + p.aRow()[r] + p.aDepth()[k]];
                    int bStart = b.offset()
                            + p.columns().offset(panel)
                            + k * p.columns().step(panel);
                    multiplyAdd(left, b.array(), bStart, c.array(), cStart, count);
                }
            }
        }
    }

    private static void multiplyAdd(float left, float[] b, int bStart, float[] c, int cStart, int columns) {
        for (int j = 0; j < columns; j++) {
            c[cStart + j] = Math.fma(left, b[bStart + j], c[cStart + j]);
        }
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
        return new ScalarTiles();
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
    public void add(Span a, Span b, Span sum, int count) {
        for (int i = 0; i < count; i++) {
            sum.array()[sum.offset() + i] = a.array()[a.offset() + i] + b.array()[b.offset() + i];
        }
    }

    @Override
    public void addWithin(Span x, int from, int into, int count) {
        for (int i = 0; i < count; i++) {
            x.array()[x.offset() + into + i] += x.array()[x.offset() + from + i];
        }
    }

    @Override
    public void map(Curve curve, Span x, Span y, int count) {
        each(curve, x, y, count);
    }

    static void each(Curve curve, Span x, Span y, int count) {
        for (int i = 0; i < count; i++) {
            y.array()[y.offset() + i] = curve.value(x.array()[x.offset() + i]);
        }
    }

    @Override
    public void mapGradient(Curve curve, Span x, Span y, Span dy, Span dx, int count) {
        eachGradient(curve, x, y, dy, dx, count);
    }

    static void eachGradient(Curve curve, Span x, Span y, Span dy, Span dx, int count) {
        for (int i = 0; i < count; i++) {
            float slope = curve.slope(x.array()[x.offset() + i], y.array()[y.offset() + i]);
            dx.array()[dx.offset() + i] = dy.array()[dy.offset() + i] * slope;
        }
    }

    @Override
    public void relu(Span x, Span y, int count) {
        for (int i = 0; i < count; i++) {
            y.array()[y.offset() + i] = Math.max(x.array()[x.offset() + i], 0);
        }
    }

    @Override
    public void reluGradient(Span y, Span dy, Span dx, int count) {
        for (int i = 0; i < count; i++) {
            dx.array()[dx.offset() + i] = y.array()[y.offset() + i] > 0 ? dy.array()[dy.offset() + i] : 0;
        }
    }

    @Override
    public float sum(Span x, int count) {
        float[] lane = new float[LANES];
        for (int i = 0; i < count; i++) {
            lane[i % LANES] += x.array()[x.offset() + i];
        }
        return fold(lane);
    }

    @Override
    public float squaredDeviations(Span x, float mean, int count) {
        float[] lane = new float[LANES];
        for (int i = 0; i < count; i++) {
            float centred = x.array()[x.offset() + i] - mean;
            lane[i % LANES] = Math.fma(centred, centred, lane[i % LANES]);
        }
        return fold(lane);
    }

    @Override
    public float centredDot(Span dy, Span x, float mean, int count) {
        float[] lane = new float[LANES];
        for (int i = 0; i < count; i++) {
            float centred = x.array()[x.offset() + i] - mean;
            lane[i % LANES] = Math.fma(dy.array()[dy.offset() + i], centred, lane[i % LANES]);
        }
        return fold(lane);
    }

    @Override
    public void normalise(Span x, Span y, int count, Affine affine) {
        for (int i = 0; i < count; i++) {
            float centred = x.array()[x.offset() + i] - affine.mean();
            y.array()[y.offset() + i] = Math.fma(centred, affine.scale(), affine.shift());
        }
    }

    @Override
    public void normaliseGradient(Span dy, Span x, Span dx, int count, AffineGradient affine) {
        for (int i = 0; i < count; i++) {
            float centred = x.array()[x.offset() + i] - affine.mean();
            float rest = Math.fma(centred, affine.slope(), affine.shift());
            dx.array()[dx.offset() + i] = Math.fma(dy.array()[dy.offset() + i], affine.scale(), rest);
        }
    }

    /** Folds the virtual lanes in halves: lane i takes lane i + 8, then i + 4, i + 2, i + 1. */
    static float fold(float[] lane) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lane[i] += lane[i + half];
            }
        }
        return lane[0];
    }
}
