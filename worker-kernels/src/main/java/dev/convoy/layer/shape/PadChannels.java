package dev.convoy.layer.shape;

import dev.convoy.layer.Binding;
import dev.convoy.layer.ChannelRuns;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Moves;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * Adds channels of zeros before and after an image's own: with a stride before it, the shortcut without parameters of He et al.
 * 2016 (their option A).
 *
 * <p>{@code [c, ...]} to {@code [before + c + after, ...]}.
 *
 * @param before channels of zeros in front
 * @param after channels of zeros behind
 */
public record PadChannels(int before, int after) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "pad_channels";

    /**
     * @throws IllegalArgumentException if a number is negative
     */
    public PadChannels {
        Checks.notNegative("before", before);
        Checks.notNegative("after", after);
    }

    /** From settings. */
    public static PadChannels from(LayerSettings settings) {
        return new PadChannels(settings.number("before", 0), settings.number("after", 0));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        return Extent.of(input).image(before + input.size(0) + after);
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
        private final PadChannels layer;
        private final int channels;
        private final ChannelRuns input;
        private final ChannelRuns output;

        Run(Binding binding, PadChannels layer) {
            at = binding;
            this.layer = layer;
            channels = binding.input().size(0);
            input = ChannelRuns.of(binding.layout(), binding.input());
            output = ChannelRuns.of(binding.layout(), binding.output());
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                output.clear(at.y()[n], 0, layer.before);
                input.copy(at.x()[n], 0, output, at.y()[n], layer.before, channels);
                output.clear(at.y()[n], layer.before + channels, layer.after);
            }
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward).over(Moves.GRADIENT));
        }

        /** dx = dy of the image's own channels. */
        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                output.copy(at.dy()[n], layer.before, input, at.dx()[n], 0, channels);
            }
        }
    }
}
