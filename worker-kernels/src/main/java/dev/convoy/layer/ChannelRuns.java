package dev.convoy.layer;

import dev.convoy.kernels.Span;
import dev.convoy.tensor.Shape;
import java.util.Arrays;

/**
 * Neighbouring channels of an image, as the runs of floats they are: one run where channels are planes, one a pixel where they
 * lie side by side.
 *
 * @param runs how many
 * @param step floats from one run to the next
 * @param channel floats of a channel in a run
 */
public record ChannelRuns(int runs, int step, int channel) {
    /** Those of an image of this shape. */
    public static ChannelRuns of(Layout layout, Shape shape) {
        int plane = shape.count() / shape.size(0);
        return layout == Layout.PLANES
                ? new ChannelRuns(1, shape.count(), plane)
                : new ChannelRuns(plane, layout.count(shape) / plane, 1);
    }

    /** Copies {@code channels} channels, from {@code first} on, to those of another image from {@code otherFirst} on. */
    public void copy(Span image, int first, ChannelRuns other, Span to, int otherFirst, int channels) {
        for (int i = 0; i < runs; i++) {
            int from = image.offset() + i * step + first * channel;
            int past = to.offset() + i * other.step + otherFirst * channel;
            System.arraycopy(image.array(), from, to.array(), past, channels * channel);
        }
    }

    /** Makes {@code channels} channels, from {@code first} on, zero. */
    public void clear(Span image, int first, int channels) {
        for (int i = 0; i < runs; i++) {
            int from = image.offset() + i * step + first * channel;
            Arrays.fill(image.array(), from, from + channels * channel, 0);
        }
    }
}
