package dev.convoy.layer.norm;

import dev.convoy.kernels.Kernels.Affine;
import dev.convoy.kernels.Kernels.AffineGradient;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Normalises the last dimensions of each image by their own mean and biased variance (Ba, Kiros and Hinton 2016; PyTorch's
 * {@code LayerNorm}).
 *
 * <p>{@code [..., normalizedShape]}, unchanged; weight and bias {@code [normalizedShape]}, a number for each element.
 *
 * @param normalizedShape the last dimensions of the input, or all of them
 * @param eps added to the variance
 * @param affine whether there are a weight and a bias
 */
public record LayerNorm(Shape normalizedShape, float eps, Affinity affine) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "layer_norm";

    /**
     * @throws IllegalArgumentException if eps is not positive
     */
    public LayerNorm {
        NormChecks.eps(eps);
    }

    /** From settings. */
    public static LayerNorm from(LayerSettings settings) {
        boolean bias = settings.flag("bias", true);
        Affinity affine = Affinity.from(settings, "elementwise_affine", true);
        return new LayerNorm(
                settings.shape("normalized_shape"),
                NormChecks.eps(settings),
                affine == Affinity.NONE || bias ? affine : Affinity.WEIGHT);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        int[] sizes = input.sizes();
        int from = sizes.length - normalizedShape.rank();
        if (from < 0 || !Arrays.equals(Arrays.copyOfRange(sizes, from, sizes.length), normalizedShape.sizes())) {
            throw new IllegalArgumentException("expects an input whose last dimensions are normalized_shape "
                    + normalizedShape + ", got " + input);
        }
        return input;
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        return affine.parameters(normalizedShape);
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, this);
    }

    private static final class Run implements Pass {
        /** Elements of a slice of the parameter gradients. */
        private static final int SLICE = 256;

        private final Binding at;
        private final Affinity affine;
        private final float eps;
        private final int count;
        private final int runs;
        private final float[] weight;
        private final float[] bias;

        /** Of each image's runs: mean, and one over the root of variance and eps; {@code [capacity, runs]}. */
        private final float[] means;

        private final float[] scales;

        /** A slice's sums over images, for each thread. */
        private final double[][] dWeights;

        private final double[][] dBiases;

        Run(Binding binding, LayerNorm layer) {
            at = binding;
            affine = layer.affine;
            eps = layer.eps;
            count = layer.normalizedShape.count();
            runs = binding.input().count() / count;
            weight = new float[count];
            bias = new float[count];
            means = new float[binding.capacity() * runs];
            scales = new float[binding.capacity() * runs];
            int slots = binding.mode() == Mode.TRAIN ? binding.threads() : 0;
            dWeights = new double[slots][SLICE];
            dBiases = new double[slots][SLICE];
        }

        @Override
        public void take(float[] parameters, float[] statistics) {
            affine.load(parameters, at.slots(), weight, bias);
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int r = 0; r < runs; r++) {
                    Span x = at.x()[n].plus(r * count);
                    Span y = at.y()[n].plus(r * count);
                    float mean = at.kernels().sum(x, count) / count;
                    double variance = at.kernels().squaredDeviations(x, mean, count) / (double) count;
                    float scale = (float) (1 / Math.sqrt(variance + eps));
                    means[n * runs + r] = mean;
                    scales[n * runs + r] = scale;
                    at.kernels().normalise(x, y, count, new Affine(mean, scale, 0));
                    if (affine != Affinity.NONE) {
                        stretch(y.array(), y.offset());
                    }
                }
            }
        }

        private void stretch(float[] y, int start) {
            for (int i = 0; i < count; i++) {
                y[start + i] = Math.fma(y[start + i], weight[i], bias[i]);
            }
        }

        @Override
        public List<Phase> backward() {
            List<Phase> phases = new ArrayList<>();
            if (affine != Affinity.NONE) {
                phases.add(new Phase.Slices((count + SLICE - 1) / SLICE, this::parameterGradients));
            }
            if (at.dx() != null) {
                phases.add(new Phase.Chunks(this::backward));
            }
            return phases;
        }

        /** dweight = sum over images and runs of dy (x - mean) / sqrt(variance + eps); dbias = sum of dy. */
        private void parameterGradients(int slice, int images, int slot) {
            int first = slice * SLICE;
            int length = Math.min(SLICE, count - first);
            double[] dWeight = dWeights[slot];
            double[] dBias = dBiases[slot];
            Arrays.fill(dWeight, 0);
            Arrays.fill(dBias, 0);
            for (int n = 0; n < images; n++) {
                for (int r = 0; r < runs; r++) {
                    float mean = means[n * runs + r];
                    double scale = scales[n * runs + r];
                    int x = at.x()[n].offset() + r * count + first;
                    int dy = at.dy()[n].offset() + r * count + first;
                    for (int i = 0; i < length; i++) {
                        double gradient = at.dy()[n].array()[dy + i];
                        dWeight[i] += gradient * (at.x()[n].array()[x + i] - mean) * scale;
                        dBias[i] += gradient;
                    }
                }
            }
            for (int i = 0; i < length; i++) {
                affine.store(at.slots(), first + i, dWeight[i], dBias[i]);
            }
        }

        /**
         * With g = weight dy, m elements in a run, s = 1 / sqrt(variance + eps), D = sum of g, P = sum of g (x - mean): dx = s (g
         * - D / m - s^2 (x - mean) P / m).
         */
        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int r = 0; r < runs; r++) {
                    Span x = at.x()[n].plus(r * count);
                    Span dx = at.dx()[n].plus(r * count);
                    weigh(at.dy()[n].plus(r * count), dx);
                    float mean = means[n * runs + r];
                    double s = scales[n * runs + r];
                    double sum = at.kernels().sum(dx, count);
                    double product = at.kernels().centredDot(dx, x, mean, count);
                    AffineGradient line = new AffineGradient(
                            mean, (float) s, (float) (-s * s * s * product / count), (float) (-s * sum / count));
                    at.kernels().normaliseGradient(dx, x, dx, count, line);
                }
            }
        }

        private void weigh(Span dy, Span g) {
            for (int i = 0; i < count; i++) {
                g.array()[g.offset() + i] = dy.array()[dy.offset() + i] * weight[i];
            }
        }
    }
}
