package dev.convoy.layer.norm;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Pass;
import dev.convoy.tensor.Shape;
import java.util.List;

/**
 * Normalises groups of neighbouring channels of each image by their own mean and biased variance (Wu and He 2018; PyTorch's
 * {@code GroupNorm}).
 *
 * <p>{@code [c, ...]} of any dimensions, unchanged; weight and bias {@code [c]}.
 *
 * @param numGroups groups; they divide the channels
 * @param numChannels channels; 0 takes those of the input
 * @param eps added to the variance
 * @param affine whether there are a weight and a bias
 */
public record GroupNorm(int numGroups, int numChannels, float eps, Affinity affine) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "group_norm";

    /**
     * @throws IllegalArgumentException if a setting is out of its range, or the groups do not divide the channels
     */
    public GroupNorm {
        Checks.positive("num_groups", numGroups);
        NormChecks.channels("num_channels", numChannels);
        NormChecks.eps(eps);
        divides(numGroups, numChannels);
    }

    /** From settings. */
    public static GroupNorm from(LayerSettings settings) {
        return new GroupNorm(
                settings.number("num_groups"),
                settings.number("num_channels", 0),
                NormChecks.eps(settings),
                Affinity.from(settings, "affine", true));
    }

    private static void divides(int groups, int channels) {
        if (channels % groups != 0) {
            throw new IllegalArgumentException(
                    "num_groups expects a divisor of the " + channels + " channels, got " + groups);
        }
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        NormChecks.fits(numChannels, input);
        divides(numGroups, input.size(0));
        return input;
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        return affine.parameters(Shape.of(input.size(0)));
    }

    @Override
    public Pass bind(Binding binding) {
        return new RunNormalisation(binding, numGroups, eps, affine);
    }
}
