package dev.convoy.layer;

/**
 * What one output pixel sees of a layer's input: the step from one layer to the next in the receptive-field recurrence of
 * Araujo, Norris and Sim ("Computing receptive fields of convolutional neural networks", Distill 2019).
 *
 * @param kernel pixels seen
 * @param stride step between neighbours
 * @param whole whether it sees the whole input, however large
 */
public record Window(Pair kernel, Pair stride, boolean whole) {
    /** An element-wise layer. */
    public static final Window POINT = new Window(Pair.of(1), Pair.of(1), false);

    /** A layer whose every output sees every input. */
    public static final Window WHOLE = new Window(Pair.of(1), Pair.of(1), true);
}
