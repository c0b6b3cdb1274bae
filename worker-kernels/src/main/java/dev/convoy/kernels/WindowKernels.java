package dev.convoy.kernels;

/**
 * Poolings of one image whose channels lie side by side. As in {@link Kernels}, every implementation gives the same bits; as in
 * {@link ChannelKernels}, each channel is by itself.
 */
public sealed interface WindowKernels permits ScalarWindows, VectorWindows {
    /**
     * {@code y[o] = max of x over the pixels of o}: the first among equals, but the last NaN before all.
     *
     * @param winners where the winners' numbers within their windows go, {@code [outputs][pitch]}; null where nobody needs them
     */
    void maximum(Windows windows, Span x, Span y, Span winners);

    /**
     * {@code dx[p] = sum of dy[o]} over the outputs whose winner is p, in their order; where no two outputs see the same pixel,
     * dy itself or 0.
     */
    void maximumGradient(Windows windows, Span dy, Span winners, Span dx);

    /**
     * {@code y[o] = weights[o] * sum of x over the pixels of o}, in their order.
     *
     * @param weights {@code [outputs]}
     */
    void mean(Windows windows, float[] weights, Span x, Span y);

    /**
     * {@code dx[p] = sum of weights[o] dy[o]} over the outputs that see p, in their order.
     *
     * @param weights {@code [outputs]}
     */
    void meanGradient(Windows windows, float[] weights, Span dy, Span dx);
}
