package dev.convoy.layer;

/**
 * What one output pixel sees of a layer's input: the step from one layer to the next in the receptive-field recurrence of
 * Araujo, Norris and Sim ("Computing receptive fields of convolutional neural networks", Distill 2019).
 *
 * @param kernel pixels seen in each dimension, gaps of a dilated kernel included; an extent without dimensions is one pixel
 * @param stride input pixels from one output to its neighbour
 * @param upscale outputs to an input pixel, where a layer enlarges its image
 * @param whole whether it sees the whole input, however large
 */
public record Window(Extent kernel, Extent stride, Extent upscale, boolean whole) {
    /** An element-wise layer. */
    public static final Window POINT = new Window(Extent.NONE, Extent.NONE, Extent.NONE, false);

    /** A layer whose every output sees every input. */
    public static final Window WHOLE = new Window(Extent.NONE, Extent.NONE, Extent.NONE, true);

    /** A sliding window. */
    public static Window sliding(Extent kernel, Extent stride) {
        return new Window(kernel, stride, Extent.NONE, false);
    }

    /** A layer with {@code upscale} outputs to an input pixel, each of which sees {@code kernel} pixels. */
    public static Window enlarging(Extent kernel, Extent upscale) {
        return new Window(kernel, Extent.NONE, upscale, false);
    }
}
