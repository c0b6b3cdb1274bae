package dev.convoy.layer.shape;

import dev.convoy.layer.Binding;
import dev.convoy.layer.ChannelRuns;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Set;

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
    public Set<Layout> layouts(Shape input) {
        return Layout.BOTH;
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, this);
    }

    private static final class Run implements Pass {
        private final Binding at;
        private final Channels layer;
        private final ChannelRuns input;
        private final ChannelRuns output;

        Run(Binding binding, Channels layer) {
            at = binding;
            this.layer = layer;
            input = ChannelRuns.of(binding.layout(), binding.input());
            output = ChannelRuns.of(binding.layout(), binding.output());
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int start, int end, int slot) {
            for (int n = start; n < end; n++) {
                input.copy(at.x()[n], layer.from, output, at.y()[n], 0, layer.to - layer.from);
            }
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        /** dx = dy in the channels taken, 0 in the others. */
        private void backward(int start, int end, int slot) {
            for (int n = start; n < end; n++) {
                input.clear(at.dx()[n], 0, at.input().size(0));
                output.copy(at.dy()[n], 0, input, at.dx()[n], layer.from, layer.to - layer.from);
            }
        }
    }
}
