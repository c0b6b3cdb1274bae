package dev.convoy.kernels;

/**
 * Winograd's minimal filtering from six inputs, at the points 0, 1, -1, 2, -2 and infinity (Lavin and Gray 2015, section 4): a
 * one-dimensional filter's outputs take 6 multiplications. With d 6 inputs, g the taps, y the outputs:
 *
 * <pre>y = A^T [(G g) * (B^T d)],   dg = G^T [(A dy) * (B^T d)]</pre>
 *
 * Two dimensions are one after the other. {@link TileKernels} has the transforms of images; here are those of weights.
 */
public enum Filtering {
    /** F(4, 3): 4 outputs of 3 taps, 12 multiplications by definition. */
    F4X3(4, 3),
    /** F(2, 5): 2 outputs of 5 taps, 10 multiplications by definition. */
    F2X5(2, 5);

    /** Inputs, and products, of a tile in each dimension. */
    public static final int POINTS = 6;

    /** Products of a tile. */
    public static final int PLACES = POINTS * POINTS;

    private final int outputs;
    private final int taps;

    Filtering(int outputs, int taps) {
        this.outputs = outputs;
        this.taps = taps;
    }

    /** Outputs of a tile, in each dimension. */
    public int outputs() {
        return outputs;
    }

    /** Taps of the filter, in each dimension. */
    public int taps() {
        return taps;
    }

    /** {@code G g}: the taps, {@code step} apart, to 6 numbers, {@code toStep} apart. */
    public void weight(float[] g, int at, int step, float[] to, int toAt, int toStep) {
        float g0 = g[at];
        float g1 = g[at + step];
        float g2 = g[at + 2 * step];
        float g3 = taps == 3 ? 0 : g[at + 3 * step];
        float g4 = taps == 3 ? 0 : g[at + 4 * step];
        float even = g0 + g2 + g4;
        float odd = g1 + g3;
        float farEven = Math.fma(g4, 16, Math.fma(g2, 4, g0)) * (1 / 24f);
        float farOdd = Math.fma(g3, 4, g1) * (1 / 12f);
        to[toAt] = g0 * 0.25f;
        to[toAt + toStep] = (even + odd) * (-1 / 6f);
        to[toAt + 2 * toStep] = (even - odd) * (-1 / 6f);
        to[toAt + 3 * toStep] = farEven + farOdd;
        to[toAt + 4 * toStep] = farEven - farOdd;
        to[toAt + 5 * toStep] = taps == 3 ? g2 : g4;
    }

    /** {@code G^T m}: 6 sums, {@code step} apart, to the gradients of the taps, {@code toStep} apart. */
    public void weightGradient(float[] m, int at, int step, float[] to, int toAt, int toStep) {
        float sum12 = (m[at + step] + m[at + 2 * step]) * (1 / 6f);
        float difference = (m[at + 2 * step] - m[at + step]) * (1 / 6f);
        float sum34 = m[at + 3 * step] + m[at + 4 * step];
        float difference34 = m[at + 3 * step] - m[at + 4 * step];
        float last = m[at + 5 * step];
        to[toAt] = Math.fma(sum34, 1 / 24f, Math.fma(m[at], 0.25f, -sum12));
        to[toAt + toStep] = Math.fma(difference34, 1 / 12f, difference);
        if (taps == 3) {
            to[toAt + 2 * toStep] = Math.fma(sum34, 1 / 6f, last - sum12);
        } else {
            to[toAt + 2 * toStep] = Math.fma(sum34, 1 / 6f, -sum12);
            to[toAt + 3 * toStep] = Math.fma(difference34, 1 / 3f, difference);
            to[toAt + 4 * toStep] = Math.fma(sum34, 2 / 3f, last - sum12);
        }
    }
}
