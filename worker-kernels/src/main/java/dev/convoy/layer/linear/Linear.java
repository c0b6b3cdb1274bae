package dev.convoy.layer.linear;

import dev.convoy.init.Initialiser;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Foldable;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Moves;
import dev.convoy.layer.Moves.Images;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.Window;
import dev.convoy.layer.linear.LinearSlice.Matrix;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fully connected layer, {@code y[o] = bias[o] + sum over i of weight[o][i] * x[i]} (PyTorch's {@code Linear}).
 *
 * <p>{@code [inFeatures]} to {@code [outFeatures]}; weight {@code [outFeatures, inFeatures]}, bias {@code [outFeatures]}.
 *
 * @param inFeatures numbers in; 0 takes those of the input
 * @param outFeatures numbers out
 * @param bias whether a bias is added
 * @param init how the weight starts
 */
public record Linear(int inFeatures, int outFeatures, Bias bias, Initialiser init) implements Foldable {
    /** Its name in architecture files. */
    public static final String TYPE = "linear";

    /**
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public Linear {
        if (inFeatures < 0) {
            throw new IllegalArgumentException("in_features expects a positive number, got " + inFeatures);
        }
        Checks.positive("out_features", outFeatures);
    }

    /** From settings. */
    public static Linear from(LayerSettings settings) {
        return new Linear(
                settings.number("in_features", 0),
                settings.number("out_features"),
                Bias.from(settings),
                Initialiser.named(settings.word("init", "default")));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 1) {
            throw new IllegalArgumentException(
                    "expects an input of shape [features], got " + input + " (is a flatten missing before it?)");
        }
        if (inFeatures != 0 && input.size(0) != inFeatures) {
            throw new IllegalArgumentException("expects " + inFeatures + " input features, got " + input);
        }
        return Shape.of(outFeatures);
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        return bias.with(Shape.of(outFeatures, input.size(0)), init);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) outFeatures * input.size(0);
    }

    @Override
    public Window window() {
        return Window.WHOLE;
    }

    @Override
    public boolean needsOutput() {
        return false;
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, this);
    }

    private static final class Run implements Pass {
        private final Binding at;
        private final boolean biased;
        private final int in;
        private final int out;
        private final Span bias;
        private final LinearSlice[] forward;

        /** Empty where nobody needs dx, or {@link #turned} has it. */
        private final LinearSlice[] inputGradient;

        /** Empty unless weights are packed for the forward direction only. */
        private final LinearTurned[] turned;

        /** {@code [threads]} */
        private final Span[] tiles;

        /** Empty where it is not wanted. */
        private final LinearGradientSlice[] weightGradient;

        Run(Binding binding, Linear layer) {
            at = binding;
            biased = layer.bias == Bias.ON;
            in = binding.input().count();
            out = layer.outFeatures;
            bias = at.weights().array(out);
            forward = LinearSlice.cut(
                    at.kernels(), at.weights(), at.x(), at.y(), new Matrix(in, out, in, 1), biased ? bias : null);
            boolean train = at.mode() == Mode.TRAIN;
            boolean once = at.weights().packsOnce(in * out);
            boolean wanted = train && at.dx() != null;
            turned = wanted && once ? LinearTurned.cut(at, forward, in) : new LinearTurned[0];
            tiles = new Span[turned.length > 0 ? at.threads() : 0];
            Arrays.setAll(tiles, slot -> LinearTurned.tile(at.kernels()));
            inputGradient = wanted && !once
                    ? LinearSlice.cut(at.kernels(), at.weights(), at.dy(), at.dx(), new Matrix(out, in, 1, in), null)
                    : new LinearSlice[0];
            weightGradient = train && !at.frozen() ? LinearGradientSlice.cut(at, in, out) : new LinearGradientSlice[0];
        }

        /** A task for each slice. */
        @Override
        public List<Packing> packings() {
            List<Packing> packings = new ArrayList<>();
            int weight = at.slots().offset("weight");
            for (LinearSlice slice : forward) {
                packings.add((parameters, slot) -> slice.load(new Span(parameters, weight)));
            }
            for (LinearSlice slice : inputGradient) {
                packings.add((parameters, slot) -> slice.load(new Span(parameters, weight)));
            }
            if (biased) {
                int offset = at.slots().offset("bias");
                packings.add((parameters, slot) -> System.arraycopy(parameters, offset, bias.array(), 0, out));
            }
            return packings;
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Slices(
                    forward.length, (slice, images, slot) -> forward[slice].run(images, at.x()[0], at.y()[0])));
        }

        /**
         * dx[n][i] = sum over o of dy[n][o] * weight[o][i]; dweight[o][i] = sum over n of dy[n][o] * x[n][i]; dbias[o] = sum over n of
         * dy[n][o].
         */
        @Override
        public List<Phase> backward() {
            return List.of(
                    new Phase.Slices(
                                    inputGradient.length,
                                    (slice, images, slot) -> inputGradient[slice].run(images, at.dy()[0], at.dx()[0]))
                            .over(Moves.GRADIENT),
                    new Phase.Slices(
                                    turned.length,
                                    (slice, images, slot) ->
                                            turned[slice].run(images, at.dy()[0], at.dx()[0], tiles[slot]))
                            .over(Moves.GRADIENT),
                    new Phase.Slices(weightGradient.length, this::weightGradient)
                            .over(Moves.reading(Images.X, Images.DY)),
                    new Phase.Once(this::biasGradient));
        }

        private void weightGradient(int slice, int images, int slot) {
            weightGradient[slice].run(images, at.slots().gradient("weight"));
        }

        private void biasGradient(int images) {
            for (int o = 0; o < out && biased && weightGradient.length > 0; o++) {
                double total = 0;
                for (int n = 0; n < images; n++) {
                    total += at.dy()[n].array()[at.dy()[n].offset() + o];
                }
                Span gradient = at.slots().gradient("bias");
                gradient.array()[gradient.offset() + o] = (float) total;
            }
        }
    }
}
