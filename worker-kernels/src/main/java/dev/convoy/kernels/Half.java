package dev.convoy.kernels;

/**
 * The floating-point formats of 16 bits, by the numbers that they have: what rounds to them stays a float, and is written in two bytes
 * only where it travels. Java 17 knows neither format, so the conversions are written out here; NaN is always the one of {@link Float#NaN}.
 */
public enum Half {
    /** The upper half of a float: its range, and 8 significant bits. */
    BFLOAT16 {
        @Override
        public float round(float x) {
            if (x != x) {
                return Float.NaN;
            }
            int bits = Float.floatToRawIntBits(x);
            int odd = bits >>> 16 & 1;
            return Float.intBitsToFloat(bits + 0x7fff + odd & 0xffff0000);
        }

        @Override
        public int bits(float x) {
            return Float.floatToRawIntBits(x) >>> 16;
        }

        @Override
        public float value(int bits) {
            return Float.intBitsToFloat(bits << 16);
        }
    },

    /** IEEE 754's binary16: 11 significant bits, from 2^-24, the smallest subnormal, to 65504. */
    FLOAT16 {
        @Override
        public float round(float x) {
            if (x != x) {
                return Float.NaN;
            }
            if (Float.isInfinite(x)) {
                return x;
            }
            float size = Math.min(Math.abs(x), LARGEST);
            // The last place of size + magic is worth what the last place of size is worth in 16 bits.
            float magic = Math.scalb(1f, Math.max(Math.getExponent(size), LOWEST_EXPONENT) + 13);
            return Math.copySign(size + magic - magic, x);
        }

        @Override
        public int bits(float x) {
            int sign = Float.floatToRawIntBits(x) >>> 16 & 0x8000;
            float size = Math.abs(x);
            if (size != size) {
                return NAN;
            }
            if (size > LARGEST) {
                return sign | INFINITY;
            }
            int bits = size < Math.scalb(1f, LOWEST_EXPONENT)
                    ? (int) Math.scalb(size, 24)
                    : Float.floatToRawIntBits(size) - EXPONENT_DIFFERENCE >>> 13;
            return sign | bits;
        }

        @Override
        public float value(int bits) {
            int size = bits & 0x7fff;
            if (size > INFINITY) {
                return Float.NaN;
            }
            float value = size < 0x400
                    ? Math.scalb((float) size, -24)
                    : Float.intBitsToFloat((size << 13) + (size < INFINITY ? EXPONENT_DIFFERENCE : 0x70000000));
            return (bits & 0x8000) == 0 ? value : -value;
        }
    };

    /** The largest finite number of {@link #FLOAT16}. */
    static final float LARGEST = 65504;

    /** Exponent of the smallest number of {@link #FLOAT16} that has all its bits. */
    static final int LOWEST_EXPONENT = -14;

    /** What a float's bits have more of than those of {@link #FLOAT16}, as the exponent's lowest bit counts: 127 - 15. */
    static final int EXPONENT_DIFFERENCE = 127 - 15 << 23;

    /** Bits of infinity in {@link #FLOAT16}. */
    static final int INFINITY = 0x7c00;

    /** Bits of NaN in {@link #FLOAT16}. */
    static final int NAN = 0x7e00;

    /**
     * The number of this format that is nearest to x, of two equally near ones the even one. Finite numbers beyond {@link #FLOAT16}'s
     * largest become that; those beyond {@link #BFLOAT16}'s, which nearly are a float's own, infinity. Infinity and NaN stay.
     */
    public abstract float round(float x);

    /** The 16 bits of a number of this format. */
    public abstract int bits(float x);

    /** The number of 16 bits. */
    public abstract float value(int bits);
}
