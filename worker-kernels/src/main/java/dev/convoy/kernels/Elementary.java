package dev.convoy.kernels;

/**
 * Elementary functions as the project's own definitions: the same bits on every machine and JVM, which {@link Math#exp} does
 * not promise.
 *
 * <p>In float: polynomials whose coefficients are minimax fits, evaluated with fused multiply-adds, without branches but for
 * choices between two results and the ends of the range, so that they can be vectorised. Errors are in units in the last
 * place of the float result, as found over all binades. NaN gives NaN. In double: {@link StrictMath}, whose bits the Java
 * platform fixes (fdlibm); slower, for where few numbers are asked for.
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

    /**
     * {@code exp(x) - 1} for x of at most 0, within 3 units in the last place: {@code 2 t / (1 - t)} with {@code t = tanh(x /
     * 2)}, in which nothing cancels.
     */
    public static float expm1(float x) {
        float t = tanh(x / 2);
        return 2 * t / (1 - t);
    }

    /**
     * {@code log(1 + x)} for x from 0 to 1, within 3 units in the last place: {@code 2 artanh(x / (2 + x))}, an odd polynomial
     * of degree 11.
     */
    public static float log1p(float x) {
        float s = x / (2 + x);
        float z = s * s;
        float p = 0.121537931f;
        p = Math.fma(p, z, 0.107130155f);
        p = Math.fma(p, z, 0.143085107f);
        p = Math.fma(p, z, 0.19999437f);
        p = Math.fma(p, z, 0.333333373f);
        return 2 * Math.fma(p * z, s, s);
    }

    /**
     * The hyperbolic tangent, within 2 units in the last place: an odd polynomial of degree 11 up to 0.625, {@code 1 - 2 /
     * (exp(2 |x|) + 1)} beyond.
     */
    public static float tanh(float x) {
        float z = x * x;
        float p = -0.0056039053f;
        p = Math.fma(p, z, 0.0205517113f);
        p = Math.fma(p, z, -0.053714104f);
        p = Math.fma(p, z, 0.133311525f);
        p = Math.fma(p, z, -0.333332717f);
        float near = Math.fma(p * z, x, x);
        float far = 1 - 2 / (exp(2 * Math.abs(x)) + 1);
        return Math.abs(x) < 0.625f ? near : Math.copySign(far, x);
    }

    /**
     * {@code 1 / (1 + exp(-x))}, within 3 units in the last place: as {@code e / (1 + e)} with {@code e = exp(x)} for negative
     * x, so that nothing overflows. 0 below -87.33.
     */
    public static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /**
     * The error function, within 2 units in the last place: an odd polynomial of degree 15 up to 0.9375, {@code 1 - exp(-q(|x|))}
     * with a polynomial of degree 6 beyond, which is 1 from 3.95 on.
     */
    public static float erf(float x) {
        float z = x * x;
        float p = 8.29661003e-05f;
        p = Math.fma(p, z, -0.000812580634f);
        p = Math.fma(p, z, 0.00519960001f);
        p = Math.fma(p, z, -0.0268588513f);
        p = Math.fma(p, z, 0.11283686f);
        p = Math.fma(p, z, -0.376126319f);
        p = Math.fma(p, z, 0.128379166f);
        float near = Math.fma(p, x, x);
        float a = Math.min(Math.abs(x), 3.95f);
        float q = -0.00021337597f;
        q = Math.fma(q, a, 0.00320991292f);
        q = Math.fma(q, a, -0.0228737108f);
        q = Math.fma(q, a, 0.105236344f);
        q = Math.fma(q, a, 0.635737777f);
        q = Math.fma(q, a, 0.128508553f);
        float far = 1 - exp(-Math.fma(q, a, a));
        return Math.abs(x) < 0.9375f ? near : Math.copySign(far, x);
    }

    /** The natural logarithm, in double precision. */
    public static double log(double x) {
        return StrictMath.log(x);
    }

    /** The sine, in double precision. */
    public static double sin(double x) {
        return StrictMath.sin(x);
    }

    /** The cosine, in double precision. */
    public static double cos(double x) {
        return StrictMath.cos(x);
    }
}
