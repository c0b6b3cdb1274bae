package dev.convoy.layer.join;

import dev.convoy.layer.Binding;
import dev.convoy.layer.ChannelRuns;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Join;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Moves;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Its inputs' channels one after the other (PyTorch's {@code cat} along dimension 1), as inception and U-shaped networks join
 * their branches.
 *
 * <p>{@code [c1, ...], [c2, ...], ...} of the same spatial size to {@code [c1 + c2 + ..., ...]}.
 */
public record Concatenate() implements Join {
    /** Its name in architecture files. */
    public static final String TYPE = "concatenate";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        int channels = 0;
        for (Shape input : inputs) {
            if (input.rank() != inputs.get(0).rank() || !Extent.of(input).equals(Extent.of(inputs.get(0)))) {
                throw new IllegalArgumentException(
                        "expects branches whose outputs differ in their channels only, got " + Branches.shown(inputs));
            }
            channels += input.size(0);
        }
        return Extent.of(inputs.get(0)).image(channels);
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return Layout.BOTH;
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding);
    }

    private static final class Run implements Pass {
        private final Binding at;
        private final ChannelRuns output;
        private final ChannelRuns[] inputs;

        Run(Binding binding) {
            at = binding;
            output = ChannelRuns.of(binding.layout(), binding.output());
            inputs = new ChannelRuns[binding.inputs().size()];
            Arrays.setAll(
                    inputs,
                    i -> ChannelRuns.of(
                            binding.layout(), binding.inputs().get(i).shape()));
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                int first = 0;
                for (int i = 0; i < inputs.length; i++) {
                    Binding.Input input = at.inputs().get(i);
                    int channels = input.shape().size(0);
                    inputs[i].copy(input.x()[n], 0, output, at.y()[n], first, channels);
                    first += channels;
                }
            }
        }

        @Override
        public List<Phase> backward() {
            return List.of(new Phase.Chunks(this::backward).over(Moves.GRADIENT));
        }

        /** dxi = its channels of dy. */
        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                int first = 0;
                for (int i = 0; i < inputs.length; i++) {
                    Binding.Input input = at.inputs().get(i);
                    int channels = input.shape().size(0);
                    if (input.dx() != null) {
                        output.copy(at.dy()[n], first, inputs[i], input.dx()[n], 0, channels);
                    }
                    first += channels;
                }
            }
        }
    }
}
