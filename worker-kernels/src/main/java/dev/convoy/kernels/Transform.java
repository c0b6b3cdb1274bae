package dev.convoy.kernels;

/**
 * The one-dimensional transforms of Winograd's minimal filtering F(4, 3) (Lavin and Gray 2015, section 4): 4 outputs of a 3-tap filter from
 * 6 inputs take 6 multiplications where the definition takes 12. With d 6 inputs, g 3 taps, y 4 outputs:
 *
 * <pre>y = A^T [(G g) * (B^T d)],   dg = G^T [(A dy) * (B^T d)]</pre>
 *
 * Two dimensions are one after the other. Each is a fixed sequence of sums and fused multiply-adds, the same in both twins.
 */
public enum Transform {
    /** {@code B^T d}: 6 inputs to 6. */
    INPUT(6, 6),
    /** {@code A^T m}: 6 products to 4 outputs. */
    OUTPUT(6, 4),
    /** {@code A dy}: 4 output gradients to 6. */
    OUTPUT_GRADIENT(4, 6);

    /** Outputs of a tile, in each dimension. */
    public static final int TILE = 4;

    /** Inputs of a tile, in each dimension. */
    public static final int INPUTS = 6;

    private final int from;
    private final int to;

    Transform(int from, int to) {
        this.from = from;
        this.to = to;
    }

    /** Numbers in. */
    public int from() {
        return from;
    }

    /** Numbers out. */
    public int to() {
        return to;
    }

    /** {@code G g}: 3 taps to 6, from a stride of {@code step} into {@code to} at the same stride's places. */
    public static void weight(float g0, float g1, float g2, float[] to, int at, int step) {
        float outer = g0 + g2;
        to[at] = g0 * 0.25f;
        to[at + step] = (outer + g1) * (-1 / 6f);
        to[at + 2 * step] = (outer - g1) * (-1 / 6f);
        float even = Math.fma(g2, 4, g0) * (1 / 24f);
        float odd = g1 * (1 / 12f);
        to[at + 3 * step] = even + odd;
        to[at + 4 * step] = even - odd;
        to[at + 5 * step] = g2;
    }

    /** {@code G^T m}: 6 sums to the gradients of 3 taps. */
    public static void weightGradient(float[] m, int at, int step, float[] to, int toAt, int toStep) {
        float sum12 = (m[at + step] + m[at + 2 * step]) * (1 / 6f);
        float difference = (m[at + 2 * step] - m[at + step]) * (1 / 6f);
        float sum34 = m[at + 3 * step] + m[at + 4 * step];
        to[toAt] = Math.fma(sum34, 1 / 24f, Math.fma(m[at], 0.25f, -sum12));
        to[toAt + toStep] = Math.fma(m[at + 3 * step] - m[at + 4 * step], 1 / 12f, difference);
        to[toAt + 2 * toStep] = Math.fma(sum34, 1 / 6f, m[at + 5 * step] - sum12);
    }
}
