package dev.convoy.layer.activation;

import dev.convoy.init.Initialiser;
import dev.convoy.kernels.ChannelKernels.Pixels;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

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
    public Set<Layout> layouts(Shape input) {
        return Layout.sideBySide(input);
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, numParameters);
    }

    private static final class Run implements Pass {
        private final Binding at;
        private final int channels;
        private final Pixels pixels;
        private final int slopes;

        /** {@code [channels]}. */
        private final float[] weight;

        /** Of each image's channels, {@code [capacity, channels]}: sums over its x of at most 0 of x dy. */
        private final double[] sums;

        private final double[] total;

        Run(Binding binding, int numParameters) {
            at = binding;
            channels = binding.input().size(0);
            pixels = binding.pixels();
            slopes = numParameters;
            weight = new float[channels];
            sums = new double[Math.multiplyExact(binding.capacity(), channels)];
            total = new double[slopes];
        }

        @Override
        public void take(float[] parameters, float[] statistics) {
            for (int c = 0; c < channels; c++) {
                weight[c] = parameters[at.slots().offset(WEIGHT) + c % slopes];
            }
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                float[] x = at.x()[n].array();
                float[] y = at.y()[n].array();
                for (int i = 0; i < pixels.floats(); i += pixels.pitch()) {
                    int in = at.x()[n].offset() + i;
                    int out = at.y()[n].offset() + i;
                    for (int c = 0; c < channels; c++) {
                        float value = x[in + c];
                        y[out + c] = value > 0 ? value : weight[c] * value;
                    }
                }
            }
        }

        @Override
        public List<Phase> backward() {
            Phase gather = new Phase.Chunks(this::gather);
            Phase weightGradient = new Phase.Once(this::weightGradient);
            return at.dx() == null
                    ? List.of(gather, weightGradient)
                    : List.of(new Phase.Chunks(this::backward), gather, weightGradient);
        }

        /** dx = dy where x > 0, else weight dy. */
        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                float[] x = at.x()[n].array();
                float[] dy = at.dy()[n].array();
                float[] dx = at.dx()[n].array();
                for (int i = 0; i < pixels.floats(); i += pixels.pitch()) {
                    int in = at.x()[n].offset() + i;
                    int out = at.dy()[n].offset() + i;
                    int back = at.dx()[n].offset() + i;
                    for (int c = 0; c < channels; c++) {
                        dx[back + c] = x[in + c] > 0 ? dy[out + c] : weight[c] * dy[out + c];
                    }
                }
            }
        }

        private void gather(int from, int to, int slot) {
            Arrays.fill(sums, from * channels, to * channels, 0);
            for (int n = from; n < to; n++) {
                float[] x = at.x()[n].array();
                float[] dy = at.dy()[n].array();
                for (int i = 0; i < pixels.floats(); i += pixels.pitch()) {
                    int in = at.x()[n].offset() + i;
                    int out = at.dy()[n].offset() + i;
                    for (int c = 0; c < channels; c++) {
                        double value = x[in + c];
                        sums[n * channels + c] += value > 0 ? 0 : value * dy[out + c];
                    }
                }
            }
        }

        /** dweight = the images' sums, in their order; of all channels where they share a slope. */
        private void weightGradient(int images) {
            Arrays.fill(total, 0);
            for (int i = 0; i < images * channels; i++) {
                total[i % channels % slopes] += sums[i];
            }
            Span gradient = at.slots().gradient(WEIGHT);
            for (int k = 0; k < slopes; k++) {
                gradient.array()[gradient.offset() + k] = (float) total[k];
            }
        }
    }
}
