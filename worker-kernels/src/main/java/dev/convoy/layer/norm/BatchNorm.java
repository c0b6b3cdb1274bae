package dev.convoy.layer.norm;

import dev.convoy.kernels.Kernels.Affine;
import dev.convoy.kernels.Kernels.AffineGradient;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch normalisation of each channel (Ioffe and Szegedy 2015): {@code y = (x - mean) / sqrt(variance + eps) * weight +
 * bias}. In training, mean and (biased) variance are those of the shard's part of the batch; in inference, and where the layer
 * is frozen, the running ones, so that no image's scores depend on its neighbours.
 *
 * <p>{@code [c, h, w]}, unchanged; {@code [c, l]} or {@code [c]} for rank 1, {@code [c, d, h, w]} for rank 3; weight and bias
 * {@code [c]}. A training pass returns its moments, {@code [c]} means and {@code [c]} sums of squared deviations, and never
 * updates the running statistics itself. PyTorch's conventions: {@code momentum} is the weight of the new value, the running
 * variance is unbiased.
 *
 * @param rank dimensions of the images
 * @param numFeatures channels; 0 takes those of the input
 * @param eps added to the variance
 * @param momentum weight of a batch's statistics in the running ones
 * @param affine whether there are a weight and a bias
 */
public record BatchNorm(int rank, int numFeatures, float eps, float momentum, Affinity affine) implements Layer {
    /** Its name in architecture files, before the dimensions: {@code batch_norm2d}. */
    public static final String NAME = "batch_norm";

    /**
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public BatchNorm {
        NormChecks.channels("num_features", numFeatures);
        NormChecks.eps(eps);
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException("momentum expects a number from 0 to 1, got " + momentum);
        }
    }

    /** From settings. */
    public static BatchNorm from(LayerSettings settings, int rank) {
        return new BatchNorm(
                rank,
                settings.number("num_features", 0),
                NormChecks.eps(settings),
                (float) settings.decimal("momentum", 0.1),
                Affinity.from(settings, "affine", true));
    }

    @Override
    public String type() {
        return NAME + rank + "d";
    }

    @Override
    public Shape outputShape(Shape input) {
        if (rank != 1 || input.rank() != 1) {
            Checks.image(input, rank);
        }
        NormChecks.fits(numFeatures, input);
        return input;
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        return affine.parameters(Shape.of(input.size(0)));
    }

    @Override
    public List<Statistic> statistics(Shape input) {
        Shape channels = Shape.of(input.size(0));
        return List.of(new Statistic("running_mean", channels, 0), new Statistic("running_var", channels, 1));
    }

    @Override
    public int momentChannels(Shape input) {
        return input.size(0);
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, this);
    }

    private static final class Run implements Pass {
        private final Binding at;
        private final int channels;
        private final int plane;
        private final float eps;
        private final float[] weight;
        private final float[] bias;

        /** Each image's sums, {@code [capacity, c]}: of x or dy, and of the squares or products with centred x. */
        private final float[] sums;

        private final float[] products;
        private final float[] mean;
        private final double[] scale;
        private final Affinity affine;
        private final Affine[] affines;
        private final AffineGradient[] gradients;

        /** Whether the running statistics are used in place of the batch's: in inference, and where the layer is frozen. */
        private final boolean settled;

        Run(Binding binding, BatchNorm layer) {
            at = binding;
            channels = binding.input().size(0);
            affine = layer.affine;
            plane = binding.input().count() / channels;
            eps = layer.eps;
            settled = binding.mode() == Mode.INFER || binding.frozen();
            weight = new float[channels];
            bias = new float[channels];
            sums = new float[binding.capacity() * channels];
            products = new float[binding.capacity() * channels];
            mean = new float[channels];
            scale = new double[channels];
            affines = new Affine[channels];
            gradients = new AffineGradient[channels];
        }

        @Override
        public void load(float[] parameters, float[] statistics) {
            affine.load(parameters, at.slots(), weight, bias);
            if (settled) {
                for (int c = 0; c < channels; c++) {
                    mean[c] = statistics[at.slots().offset("running_mean") + c];
                    settle(c, statistics[at.slots().offset("running_var") + c]);
                    gradients[c] = new AffineGradient(mean[c], affines[c].scale(), 0, 0);
                }
            }
        }

        private void settle(int c, double variance) {
            scale[c] = 1 / Math.sqrt(variance + eps);
            affines[c] = new Affine(mean[c], (float) (weight[c] * scale[c]), bias[c]);
        }

        @Override
        public List<Phase> forward() {
            Phase normalise = new Phase.Chunks(this::normalise);
            return settled
                    ? List.of(normalise)
                    : List.of(
                            new Phase.Chunks(this::sum),
                            new Phase.Once(this::means),
                            new Phase.Chunks(this::squares),
                            new Phase.Once(this::variances),
                            normalise);
        }

        private void sum(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int c = 0; c < channels; c++) {
                    sums[n * channels + c] = at.kernels().sum(at.x()[n].plus(c * plane), plane);
                }
            }
        }

        private void means(int images) {
            for (int c = 0; c < channels; c++) {
                double batchMean = total(sums, c, images) / ((double) images * plane);
                mean[c] = (float) batchMean;
                at.slots().moments()[at.slots().momentOffset() + c] = mean[c];
            }
        }

        private void squares(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int c = 0; c < channels; c++) {
                    products[n * channels + c] =
                            at.kernels().squaredDeviations(at.x()[n].plus(c * plane), mean[c], plane);
                }
            }
        }

        private void variances(int images) {
            for (int c = 0; c < channels; c++) {
                double squares = total(products, c, images);
                at.slots().moments()[at.slots().momentOffset() + channels + c] = squares;
                settle(c, squares / ((double) images * plane));
            }
        }

        private void normalise(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int c = 0; c < channels; c++) {
                    Span x = at.x()[n].plus(c * plane);
                    at.kernels().normalise(x, at.y()[n].plus(c * plane), plane, affines[c]);
                }
            }
        }

        @Override
        public List<Phase> backward() {
            List<Phase> phases = new ArrayList<>();
            if (!settled) {
                phases.add(new Phase.Chunks(this::gather));
                phases.add(new Phase.Once(this::meet));
            }
            if (at.dx() != null) {
                phases.add(new Phase.Chunks(this::backward));
            }
            return phases;
        }

        private void gather(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int c = 0; c < channels; c++) {
                    Span dy = at.dy()[n].plus(c * plane);
                    sums[n * channels + c] = at.kernels().sum(dy, plane);
                    products[n * channels + c] = at.kernels().centredDot(dy, at.x()[n].plus(c * plane), mean[c], plane);
                }
            }
        }

        /**
         * With m = images * h * w, s = 1 / sqrt(variance + eps), D = sum dy, P = sum dy (x - mean): dbias = D, dweight = s P,
         * and dx = weight s (dy - D / m - s^2 (x - mean) P / m).
         */
        private void meet(int images) {
            double m = (double) images * plane;
            for (int c = 0; c < channels; c++) {
                double sum = total(sums, c, images);
                double product = total(products, c, images);
                double s = scale[c];
                affine.store(at.slots(), c, s * product, sum);
                double ws = weight[c] * s;
                gradients[c] = new AffineGradient(
                        mean[c], (float) ws, (float) (-ws * s * s * product / m), (float) (-ws * sum / m));
            }
        }

        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int c = 0; c < channels; c++) {
                    Span x = at.x()[n].plus(c * plane);
                    Span dx = at.dx()[n].plus(c * plane);
                    at.kernels().normaliseGradient(at.dy()[n].plus(c * plane), x, dx, plane, gradients[c]);
                }
            }
        }

        /** A channel's sum over the images, in their order, in double precision. */
        private double total(float[] perImage, int c, int images) {
            double total = 0;
            for (int n = 0; n < images; n++) {
                total += perImage[n * channels + c];
            }
            return total;
        }
    }
}
