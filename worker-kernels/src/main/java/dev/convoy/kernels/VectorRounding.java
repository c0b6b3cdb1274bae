package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link RoundingKernels} on vectors: {@link Half} on a float's bits. */
final class VectorRounding implements RoundingKernels {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, VectorKernels.SPECIES.vectorShape());
    private static final int L = S.length();

    private static final int SIGN = 0x80000000;
    private static final int SIZE = 0x7fffffff;
    private static final int INFINITE = 0x7f800000;
    private static final int NAN = Float.floatToRawIntBits(Float.NaN);
    private static final int LARGEST = Float.floatToRawIntBits(Half.LARGEST);

    /** A float whose last place is worth as much as the smallest subnormal number of 16 bits. */
    private static final FloatVector PLACE = FloatVector.broadcast(S, 0.5f);

    private static final int PLACE_BITS = Float.floatToRawIntBits(0.5f);
    private static final int LOWEST = Half.LOWEST_EXPONENT + 127 << 23;

    @Override
    public void add(Half half, Span x, Span y, int count) {
        int done = switch (half) {
            case BFLOAT16 -> addUpperHalves(x, y, count);
            case FLOAT16 -> addFloat16(x, y, count);
        };
        ScalarRounding.addEach(half, x, y, done, count);
    }

    @CompiledAlone
    private static int addUpperHalves(Span x, Span y, int count) {
        float[] from = x.array();
        float[] to = y.array();
        int xo = x.offset();
        int yo = y.offset();
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector sum = FloatVector.fromArray(S, from, xo + i).add(FloatVector.fromArray(S, to, yo + i));
            upperHalf(sum).intoArray(to, yo + i);
        }
        return i;
    }

    @CompiledAlone
    private static int addFloat16(Span x, Span y, int count) {
        float[] from = x.array();
        float[] to = y.array();
        int xo = x.offset();
        int yo = y.offset();
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector sum = FloatVector.fromArray(S, from, xo + i).add(FloatVector.fromArray(S, to, yo + i));
            nearest16(sum).intoArray(to, yo + i);
        }
        return i;
    }

    @Override
    public void feedBack(Half half, Span x, Span error, Span next, int count) {
        int done = switch (half) {
            case BFLOAT16 -> feedBackUpperHalves(x, error, next, count);
            case FLOAT16 -> feedBackFloat16(x, error, next, count);
        };
        ScalarRounding.feedBackEach(half, x, error, next, done, count);
    }

    @CompiledAlone
    private static int feedBackUpperHalves(Span x, Span error, Span next, int count) {
        float[] rounded = x.array();
        float[] owed = error.array();
        float[] rest = next.array();
        int xo = x.offset();
        int eo = error.offset();
        int no = next.offset();
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector value = FloatVector.fromArray(S, rounded, xo + i).add(FloatVector.fromArray(S, owed, eo + i));
            FloatVector nearest = upperHalf(value);
            nearest.intoArray(rounded, xo + i);
            value.sub(nearest).intoArray(rest, no + i);
        }
        return i;
    }

    @CompiledAlone
    private static int feedBackFloat16(Span x, Span error, Span next, int count) {
        float[] rounded = x.array();
        float[] owed = error.array();
        float[] rest = next.array();
        int xo = x.offset();
        int eo = error.offset();
        int no = next.offset();
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector value = FloatVector.fromArray(S, rounded, xo + i).add(FloatVector.fromArray(S, owed, eo + i));
            FloatVector nearest = nearest16(value);
            nearest.intoArray(rounded, xo + i);
            value.sub(nearest).intoArray(rest, no + i);
        }
        return i;
    }

    /** {@link Half#BFLOAT16}'s nearest numbers. */
    private static FloatVector upperHalf(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
        return bits.add(0x7fff)
                .add(odd)
                .and(0xffff0000)
                .blend(NAN, bits.and(SIZE).compare(VectorOperators.GT, INFINITE))
                .reinterpretAsFloats();
    }

    /** {@link Half#FLOAT16}'s nearest numbers. */
    private static FloatVector nearest16(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector size = bits.and(SIZE);
        IntVector finite = size.min(LARGEST);
        FloatVector magic = finite.and(INFINITE).max(LOWEST).add(13 << 23).reinterpretAsFloats();
        return finite.reinterpretAsFloats()
                .add(magic)
                .sub(magic)
                .reinterpretAsInts()
                .blend(INFINITE, size.compare(VectorOperators.EQ, INFINITE))
                .or(bits.and(SIGN))
                .blend(NAN, size.compare(VectorOperators.GT, INFINITE))
                .reinterpretAsFloats();
    }

    @Override
    public void pack(Half half, Span x, int[] words, int count) {
        int done = switch (half) {
            case BFLOAT16 -> packUpperHalves(x, words, count);
            case FLOAT16 -> packFloat16(x, words, count);
        };
        ScalarRounding.packEach(half, x, words, done, count);
    }

    @CompiledAlone
    private static int packUpperHalves(Span x, int[] words, int count) {
        float[] from = x.array();
        int low = x.offset();
        int high = low + RoundingKernels.words(count);
        int i = 0;
        for (; i <= count / 2 - L; i += L) {
            FloatVector.fromArray(S, from, low + i)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, 16)
                    .or(FloatVector.fromArray(S, from, high + i)
                            .reinterpretAsInts()
                            .and(0xffff0000))
                    .intoArray(words, i);
        }
        return i;
    }

    @CompiledAlone
    private static int packFloat16(Span x, int[] words, int count) {
        float[] from = x.array();
        int low = x.offset();
        int high = low + RoundingKernels.words(count);
        int i = 0;
        for (; i <= count / 2 - L; i += L) {
            IntVector right = float16(FloatVector.fromArray(S, from, low + i).reinterpretAsInts());
            IntVector left = float16(FloatVector.fromArray(S, from, high + i).reinterpretAsInts());
            right.or(left.lanewise(VectorOperators.LSHL, 16)).intoArray(words, i);
        }
        return i;
    }

    /** The 16 bits of floats. */
    private static IntVector float16(IntVector bits) {
        IntVector size = bits.and(SIZE);
        IntVector small =
                size.reinterpretAsFloats().add(PLACE).reinterpretAsInts().sub(PLACE_BITS);
        return size.sub(Half.EXPONENT_DIFFERENCE)
                .lanewise(VectorOperators.LSHR, 13)
                .blend(small, size.compare(VectorOperators.LT, LOWEST))
                .blend(Half.INFINITY, size.compare(VectorOperators.GT, LARGEST))
                .or(bits.and(SIGN).lanewise(VectorOperators.LSHR, 16))
                .blend(Half.NAN, size.compare(VectorOperators.GT, INFINITE));
    }

    @Override
    public void unpack(Half half, int[] words, Span x, int count) {
        int done = switch (half) {
            case BFLOAT16 -> unpackUpperHalves(words, x, count);
            case FLOAT16 -> unpackFloat16(words, x, count);
        };
        ScalarRounding.unpackEach(half, words, x, done, count);
    }

    @CompiledAlone
    private static int unpackUpperHalves(int[] words, Span x, int count) {
        float[] to = x.array();
        int low = x.offset();
        int high = low + RoundingKernels.words(count);
        int i = 0;
        for (; i <= count / 2 - L; i += L) {
            IntVector both = IntVector.fromArray(I, words, i);
            both.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().intoArray(to, low + i);
            both.and(0xffff0000).reinterpretAsFloats().intoArray(to, high + i);
        }
        return i;
    }

    @CompiledAlone
    private static int unpackFloat16(int[] words, Span x, int count) {
        float[] to = x.array();
        int low = x.offset();
        int high = low + RoundingKernels.words(count);
        int i = 0;
        for (; i <= count / 2 - L; i += L) {
            IntVector both = IntVector.fromArray(I, words, i);
            value(both.and(0xffff)).intoArray(to, low + i);
            value(both.lanewise(VectorOperators.LSHR, 16)).intoArray(to, high + i);
        }
        return i;
    }

    /** The floats of 16 bits. */
    private static FloatVector value(IntVector bits) {
        IntVector size = bits.and(0x7fff);
        IntVector shifted = size.lanewise(VectorOperators.LSHL, 13);
        IntVector small = size.add(PLACE_BITS).reinterpretAsFloats().sub(PLACE).reinterpretAsInts();
        return shifted.add(Half.EXPONENT_DIFFERENCE)
                .blend(small, size.compare(VectorOperators.LT, 0x400))
                .blend(INFINITE, size.compare(VectorOperators.EQ, Half.INFINITY))
                .or(bits.and(0x8000).lanewise(VectorOperators.LSHL, 16))
                .blend(NAN, size.compare(VectorOperators.GT, Half.INFINITY))
                .reinterpretAsFloats();
    }
}
