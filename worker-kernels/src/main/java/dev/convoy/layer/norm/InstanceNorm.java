package dev.convoy.layer.norm;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Pass;
import dev.convoy.tensor.Shape;
import java.util.List;

/**
 * Normalises each channel of each image by its own mean and biased variance, in training and inference alike (Ulyanov, Vedaldi
 * and Lempitsky 2016; PyTorch's {@code InstanceNorm1d, 2d, 3d} without running statistics, its default).
 *
 * <p>{@code [c, h, w]}, unchanged; weight and bias {@code [c]}.
 *
 * @param rank dimensions of the images
 * @param numFeatures channels; 0 takes those of the input
 * @param eps added to the variance
 * @param affine whether there are a weight and a bias; PyTorch's default is not
 */
public record InstanceNorm(int rank, int numFeatures, float eps, Affinity affine) implements Layer {
    /** Its name in architecture files, before the dimensions: {@code instance_norm2d}. */
    public static final String NAME = "instance_norm";

    /**
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public InstanceNorm {
        NormChecks.channels("num_features", numFeatures);
        NormChecks.eps(eps);
    }

    /** From settings. */
    public static InstanceNorm from(LayerSettings settings, int rank) {
        return new InstanceNorm(
                rank,
                settings.number("num_features", 0),
                NormChecks.eps(settings),
                Affinity.from(settings, "affine", false));
    }

    @Override
    public String type() {
        return NAME + rank + "d";
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.image(input, rank);
        NormChecks.fits(numFeatures, input);
        if (input.count() == input.size(0)) {
            throw new IllegalArgumentException("expects more than one pixel a channel, got " + input);
        }
        return input;
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        return affine.parameters(Shape.of(input.size(0)));
    }

    @Override
    public Pass bind(Binding binding) {
        return new RunNormalisation(binding, binding.input().size(0), eps, affine);
    }
}
