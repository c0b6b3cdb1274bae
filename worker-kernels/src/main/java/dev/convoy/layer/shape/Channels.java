package dev.convoy.layer.shape;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Some neighbouring channels of its input, PyTorch's {@code x[:, from:to]}: a branch's part of what lies stacked in one image, such
 * as the frame and the flow of a two-stream network.
 *
 * <p>{@code [channels, ...]} to {@code [to - from, ...]}.
 *
 * @param from the first channel, from 0
 * @param to the channel after the last
 */
public record Channels(int from, int to) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "channels";

    /**
     * @throws IllegalArgumentException unless {@code 0 <= from < to}
     */
    public Channels {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("expects 0 <= from < to, got from " + from + " and to " + to);
        }
    }

    /** From settings. */
    public static Channels from(LayerSettings settings) {
        return new Channels(settings.number("from", 0), settings.number("to"));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (to > input.size(0)) {
            throw new IllegalArgumentException(
                    "to expects at most the " + input.size(0) + " channels of the input " + input + ", got " + to);
        }
        int[] sizes = input.sizes();
        sizes[0] = to - from;
        return Shape.of(sizes);
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(
                binding, from * (binding.input().count() / binding.input().size(0)));
    }

    private record Run(Binding at, int before) implements Pass {
        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int first, int end, int slot) {
            for (int n = first; n < end; n++) {
                copy(at.x()[n].plus(before), at.y()[n]);
            }
        }

        private void copy(Span source, Span target) {
            int count = at.output().count();
            System.arraycopy(source.array(), source.offset(), target.array(), target.offset(), count);
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        /** dx = dy in the channels taken, 0 in the others. */
        private void backward(int first, int end, int slot) {
            for (int n = first; n < end; n++) {
                Span dx = at.dx()[n];
                Arrays.fill(dx.array(), dx.offset(), dx.offset() + at.input().count(), 0);
                copy(at.dy()[n], dx.plus(before));
            }
        }
    }
}
