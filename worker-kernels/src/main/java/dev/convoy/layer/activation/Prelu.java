package dev.convoy.layer.activation;

import dev.convoy.init.Initialiser;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.List;

/**
 * Leaky rectified linear unit with slopes that are learned, {@code y = x} for positive inputs, {@code weight x} for the others (He
 * et al. 2015).
 *
 * <p>{@code [channels, ...]}, unchanged. {@code weight} has shape {@code [numParameters]} and starts at {@code init}.
 *
 * @param numParameters 1 for one slope, or the number of channels for one each
 * @param init the slopes' first value
 */
public record Prelu(int numParameters, float init) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "prelu";

    private static final String WEIGHT = "weight";

    /**
     * @throws IllegalArgumentException if the number is not positive or the first value not finite
     */
    public Prelu {
        Checks.positive("num_parameters", numParameters);
        Checks.finite("init", init);
    }

    /** From settings. */
    public static Prelu from(LayerSettings settings) {
        return new Prelu(settings.number("num_parameters", 1), (float) settings.decimal("init", 0.25));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (numParameters != 1 && numParameters != input.size(0)) {
            throw new IllegalArgumentException(
                    "num_parameters expects 1 or the channels of the input " + input + ", got " + numParameters);
        }
        return input;
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        return List.of(new Parameter(WEIGHT, Shape.of(numParameters), new Initialiser.Constant(init)));
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, numParameters);
    }

    private static final class Run implements Pass {
        private final Binding at;

        /** Floats of an image that share a slope. */
        private final int size;

        private final float[] weight;

        Run(Binding binding, int numParameters) {
            at = binding;
            size = binding.input().count() / numParameters;
            weight = new float[numParameters];
        }

        @Override
        public void load(float[] parameters, float[] statistics) {
            System.arraycopy(parameters, at.slots().offset(WEIGHT), weight, 0, weight.length);
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int k = 0; k < weight.length; k++) {
                    Span x = at.x()[n].plus(k * size);
                    Span y = at.y()[n].plus(k * size);
                    for (int i = 0; i < size; i++) {
                        float value = x.array()[x.offset() + i];
                        y.array()[y.offset() + i] = value > 0 ? value : weight[k] * value;
                    }
                }
            }
        }

        @Override
        public List<Phase> backward() {
            Phase weightGradient = new Phase.Slices(weight.length, this::weightGradient);
            return at.dx() == null
                    ? List.of(weightGradient)
                    : List.of(new Phase.Chunks(this::backward), weightGradient);
        }

        /** dx = dy where x > 0, else weight dy. */
        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int k = 0; k < weight.length; k++) {
                    Span x = at.x()[n].plus(k * size);
                    Span dy = at.dy()[n].plus(k * size);
                    Span dx = at.dx()[n].plus(k * size);
                    for (int i = 0; i < size; i++) {
                        float gradient = dy.array()[dy.offset() + i];
                        dx.array()[dx.offset() + i] = x.array()[x.offset() + i] > 0 ? gradient : weight[k] * gradient;
                    }
                }
            }
        }

        /** dweight[k] = sum over its x of at most 0 of x dy, in order of images and pixels. */
        private void weightGradient(int k, int images, int slot) {
            double sum = 0;
            for (int n = 0; n < images; n++) {
                Span x = at.x()[n].plus(k * size);
                Span dy = at.dy()[n].plus(k * size);
                for (int i = 0; i < size; i++) {
                    double value = x.array()[x.offset() + i];
                    sum += value > 0 ? 0 : value * dy.array()[dy.offset() + i];
                }
            }
            Span gradient = at.slots().gradient(WEIGHT);
            gradient.array()[gradient.offset() + k] = (float) sum;
        }
    }
}
