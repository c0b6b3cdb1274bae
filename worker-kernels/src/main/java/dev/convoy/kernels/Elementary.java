package dev.convoy.kernels;

/**
 * Elementary functions as the project's own polynomials: the same bits on every machine and JVM, which
 * {@link Math#exp} does not promise.
 */
public final class Elementary {
    private static final float LOG2E = 1.44269504f;

    /** The natural logarithm of 2 in two parts, so that {@code n * LN2_HIGH} is exact (Cody and Waite 1980). */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    private Elementary() {}

    /**
     * The exponential, within 2 units in the last place: range reduction by powers of two and a polynomial of degree 6
     * (Cephes {@code expf}). Overflows to infinity above 88.72, underflows to 0 below -87.33; NaN gives NaN.
     */
    public static float exp(float x) {
        if (x > 88.72283f) {
            return Float.POSITIVE_INFINITY;
        }
        if (x < -87.33654f) {
            return 0;
        }
        if (x != x) {
            return Float.NaN;
        }
        float n = (float) Math.floor(Math.fma(x, LOG2E, 0.5f));
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        float p = 1.9875691500e-4f;
        p = Math.fma(p, r, 1.3981999507e-3f);
        p = Math.fma(p, r, 8.3334519073e-3f);
        p = Math.fma(p, r, 4.1665795894e-2f);
        p = Math.fma(p, r, 1.6666665459e-1f);
        p = Math.fma(p, r, 5.0000001201e-1f);
        p = Math.fma(p * r, r, r + 1);
        return p * powerOfTwo((int) n / 2) * powerOfTwo((int) n - (int) n / 2);
    }

    private static float powerOfTwo(int n) {
        return Float.intBitsToFloat((n + 127) << 23);
    }

    /** The natural logarithm in double precision, the same bits everywhere (fdlibm). */
    public static double log(double x) {
        return StrictMath.log(x);
    }
}
