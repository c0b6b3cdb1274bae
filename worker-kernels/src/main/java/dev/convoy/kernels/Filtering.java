package dev.convoy.kernels;

/**
 * Winograd's minimal filtering with 4 outputs (Lavin and Gray 2015, section 4): a one-dimensional filter's outputs take as many
 * multiplications as there are inputs. With d the inputs, g the taps, y the outputs:
 *
 * <pre>y = A^T [(G g) * (B^T d)],   dg = G^T [(A dy) * (B^T d)]</pre>
 *
 * Two dimensions are one after the other. {@link TileKernels} has the transforms of images; here are those of weights.
 */
public enum Filtering {
    /** F(4, 3) at the points 0, 1, -1, 2, -2 and infinity: 6 multiplications, 12 by definition. */
    F4X3(3),
    /** F(4, 5) at those and 1/2 and -1/2: 8 multiplications, 20 by definition. */
    F4X5(5);

    /** Outputs of a tile, in each dimension. */
    public static final int OUTPUTS = 4;

    private final int taps;

    Filtering(int taps) {
        this.taps = taps;
    }

    /** Taps of the filter, in each dimension. */
    public int taps() {
        return taps;
    }

    /** Inputs, and products, of a tile in each dimension. */
    public int points() {
        return OUTPUTS + taps - 1;
    }

    /** Products of a tile. */
    public int places() {
        return points() * points();
    }

    /** {@code G g}: the taps, {@code step} apart, to the points, {@code toStep} apart. */
    public void weight(float[] g, int at, int step, float[] to, int toAt, int toStep) {
        float g0 = g[at];
        float g1 = g[at + step];
        float g2 = g[at + 2 * step];
        if (this == F4X3) {
            float outer = g0 + g2;
            float farEven = Math.fma(g2, 4, g0) * (1 / 24f);
            float farOdd = g1 * (1 / 12f);
            to[toAt] = g0 * 0.25f;
            put(to, toAt + toStep, toStep, outer * (-1 / 6f), g1 * (-1 / 6f));
            put(to, toAt + 3 * toStep, toStep, farEven, farOdd);
            to[toAt + 5 * toStep] = g2;
            return;
        }
        float g3 = g[at + 3 * step];
        float g4 = g[at + 4 * step];
        float farEven = Math.fma(g4, 16, Math.fma(g2, 4, g0)) * (1 / 90f);
        float farOdd = Math.fma(g3, 4, g1) * (1 / 45f);
        float nearEven = Math.fma(g4, 1 / 16f, Math.fma(g2, 1 / 4f, g0)) * (32 / 45f);
        float nearOdd = Math.fma(g3, 1 / 4f, g1) * (16 / 45f);
        to[toAt] = g0;
        put(to, toAt + toStep, toStep, (g0 + g2 + g4) * (-2 / 9f), (g1 + g3) * (-2 / 9f));
        put(to, toAt + 3 * toStep, toStep, farEven, farOdd);
        put(to, toAt + 5 * toStep, toStep, nearEven, nearOdd);
        to[toAt + 7 * toStep] = g4;
    }

    /** At a point and at its negative. */
    private static void put(float[] to, int at, int step, float even, float odd) {
        to[at] = even + odd;
        to[at + step] = even - odd;
    }

    /** {@code G^T m}: the points' sums, {@code step} apart, to the gradients of the taps, {@code toStep} apart. */
    public void weightGradient(float[] m, int at, int step, float[] to, int toAt, int toStep) {
        float sum = m[at + step] + m[at + 2 * step];
        float difference = m[at + step] - m[at + 2 * step];
        float farSum = m[at + 3 * step] + m[at + 4 * step];
        float farDifference = m[at + 3 * step] - m[at + 4 * step];
        if (this == F4X3) {
            sum *= -1 / 6f;
            difference *= -1 / 6f;
            to[toAt] = Math.fma(farSum, 1 / 24f, Math.fma(m[at], 0.25f, sum));
            to[toAt + toStep] = Math.fma(farDifference, 1 / 12f, difference);
            to[toAt + 2 * toStep] = Math.fma(farSum, 1 / 6f, m[at + 5 * step] + sum);
            return;
        }
        sum *= -2 / 9f;
        difference *= -2 / 9f;
        float nearSum = m[at + 5 * step] + m[at + 6 * step];
        float nearDifference = m[at + 5 * step] - m[at + 6 * step];
        to[toAt] = Math.fma(nearSum, 32 / 45f, Math.fma(farSum, 1 / 90f, m[at] + sum));
        to[toAt + toStep] = Math.fma(nearDifference, 16 / 45f, Math.fma(farDifference, 1 / 45f, difference));
        to[toAt + 2 * toStep] = Math.fma(nearSum, 8 / 45f, Math.fma(farSum, 2 / 45f, sum));
        to[toAt + 3 * toStep] = Math.fma(nearDifference, 4 / 45f, Math.fma(farDifference, 4 / 45f, difference));
        to[toAt + 4 * toStep] = Math.fma(nearSum, 2 / 45f, Math.fma(farSum, 8 / 45f, m[at + 7 * step] + sum));
    }
}
