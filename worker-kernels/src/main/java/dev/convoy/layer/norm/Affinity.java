package dev.convoy.layer.norm;

import dev.convoy.init.Initialiser;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding.Slots;
import dev.convoy.layer.Layer.Parameter;
import dev.convoy.layer.LayerSettings;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Whether a normalisation learns a scale and a shift of what it has normalised. */
public enum Affinity {
    /** Neither: what is normalised stays so. */
    NONE,
    /** A weight alone. */
    WEIGHT,
    /** A weight and a bias. */
    WEIGHT_AND_BIAS;

    private static final String WEIGHT_NAME = "weight";
    private static final String BIAS_NAME = "bias";

    /** A weight and a bias if the setting {@code key} is true, else neither. */
    static Affinity from(LayerSettings settings, String key, boolean otherwise) {
        return settings.flag(key, otherwise) ? WEIGHT_AND_BIAS : NONE;
    }

    /** The parameters: weights that start as 1, biases as 0. */
    List<Parameter> parameters(Shape shape) {
        Parameter weight = new Parameter(WEIGHT_NAME, shape, new Initialiser.Constant(1));
        return switch (this) {
            case NONE -> List.of();
            case WEIGHT -> List.of(weight);
            case WEIGHT_AND_BIAS -> List.of(weight, new Parameter(BIAS_NAME, shape, new Initialiser.Constant(0)));
        };
    }

    /** Takes over the parameters; ones and zeros for those that are not there. */
    void load(float[] parameters, Slots slots, float[] weight, float[] bias) {
        Arrays.fill(weight, 1);
        if (this != NONE) {
            System.arraycopy(parameters, slots.offset(WEIGHT_NAME), weight, 0, weight.length);
        }
        if (this == WEIGHT_AND_BIAS) {
            System.arraycopy(parameters, slots.offset(BIAS_NAME), bias, 0, bias.length);
        }
    }

    /** Stores the gradients of element {@code i} of the parameters that are there. */
    void store(Slots slots, int i, double dWeight, double dBias) {
        if (this != NONE) {
            Span gradient = slots.gradient(WEIGHT_NAME);
            gradient.array()[gradient.offset() + i] = (float) dWeight;
        }
        if (this == WEIGHT_AND_BIAS) {
            Span gradient = slots.gradient(BIAS_NAME);
            gradient.array()[gradient.offset() + i] = (float) dBias;
        }
    }
}
