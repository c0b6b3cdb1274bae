package dev.convoy.kernels;

/**
 * The array operations. Every implementation gives the same bits: sums over a product's depth are chains of fused
 * multiply-adds in ascending order, other sums go to {@link #LANES} virtual lanes (element i to lane i modulo 16) that are
 * folded in halves.
 *
 * <p>Stateless and safe for use by several threads. Arrays that are read as vectors need {@link Span#SLACK} past their end.
 * Offsets and lengths are the caller's promise: they are not checked beyond what Java checks.
 */
public sealed interface Kernels permits ScalarKernels, VectorKernels {
    /** Virtual lanes of a vectorised sum. */
    int LANES = 16;

    /** Floats in a vector; 1 where there are none. */
    int lanes();

    /** What this is, for a log line: {@code SIMD, 256 bits}. */
    String description();

    /**
     * Rows {@code fromRow} (inclusive) to {@code toRow} (exclusive) of a product.
     *
     * @param bias {@code [columns]} where the product starts from it, else null
     * @see Product
     */
    void multiply(Product product, int fromRow, int toRow, Span a, Span b, Span c, Span bias);

    /** The operations on images whose channels lie side by side. */
    ChannelKernels channels();

    /** The poolings of such images. */
    WindowKernels windows();

    /** The convolutions of such images where each channel meets itself alone. */
    DepthwiseKernels depthwise();

    /** The operations of convolutions by Winograd's way: an object of its own for one thread at a time. */
    TileKernels tiles();

    /** Rounding to 16 bits, and arrays of such numbers. */
    RoundingKernels rounding();

    /** Weighted sums of images' samples. */
    SampleKernels samples();

    /** {@code y[i] += x[i]}. */
    default void add(Span x, Span y, int count) {
        add(y, x, y, count);
    }

    /** {@code x[into + i] += x[from + i]}, within one array. */
    void addWithin(Span x, int from, int into, int count);

    /** {@code sum[i] = a[i] + b[i]}. */
    void add(Span a, Span b, Span sum, int count);

    /** {@code y[i] = f(x[i])}. */
    void map(Curve curve, Span x, Span y, int count);

    /** {@code dx[i] = dy[i] f'(x[i])}, with {@code y[i] = f(x[i])} at hand. */
    void mapGradient(Curve curve, Span x, Span y, Span dy, Span dx, int count);

    /** {@code y[i] = max(x[i], 0)}; NaN stays NaN. */
    void relu(Span x, Span y, int count);

    /** {@code dx[i] = y[i] > 0 ? dy[i] : 0}. */
    void reluGradient(Span y, Span dy, Span dx, int count);

    /** Sum of {@code x[i]}. */
    float sum(Span x, int count);

    /** Sum of {@code (x[i] - mean)^2}. */
    float squaredDeviations(Span x, float mean, int count);

    /** Sum of {@code dy[i] * (x[i] - mean)}. */
    float centredDot(Span dy, Span x, float mean, int count);

    /** {@code y[i] = (x[i] - mean) * scale + shift}, the last two fused. */
    void normalise(Span x, Span y, int count, Affine affine);

    /** {@code dx[i] = scale * dy[i] + (slope * (x[i] - mean) + shift)}, both products fused. */
    void normaliseGradient(Span dy, Span x, Span dx, int count, AffineGradient affine);

    /**
     * A channel's normalisation.
     *
     * @param mean subtracted first
     * @param scale multiplies the difference
     * @param shift added last
     */
    record Affine(float mean, float scale, float shift) {}

    /**
     * A channel's normalisation gradient.
     *
     * @param mean the channel's mean
     * @param scale factor of the output gradient
     * @param slope factor of the centred input
     * @param shift constant part
     */
    record AffineGradient(float mean, float scale, float slope, float shift) {}
}
