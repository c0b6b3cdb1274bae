package dev.convoy.layer.norm;

import dev.convoy.kernels.Ending;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.InputGradient;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Batch normalisation of each channel (Ioffe and Szegedy 2015): {@code y = (x - mean) / sqrt(variance + eps) * weight +
 * bias}. In training, mean and (biased) variance are those of the shard's part of the batch, or of the whole batch where shards meet
 * ({@code plan.Rounds}); in inference, and where the layer
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
    public Set<Layout> layouts(Shape input) {
        return Layout.sideBySide(input);
    }

    @Override
    public boolean needsOutput() {
        return false;
    }

    @Override
    public InputGradient inputGradient(int source) {
        return InputGradient.OVER;
    }

    @Override
    public Optional<Layer> fusedWith(Layer next, int inputs) {
        return FusedBatchNorm.of(this, Ending.NONE, next, inputs);
    }

    @Override
    public Pass bind(Binding binding) {
        return new BatchNormPass(binding, this, Ending.NONE);
    }
}
