package dev.convoy.loss;

import dev.convoy.kernels.Elementary;
import dev.convoy.settings.NamedSettings;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * Binary cross-entropy of the sigmoid of each output, {@code -(p t log sigmoid(x) + (1 - t) log(1 - sigmoid(x)))}, in the mean over
 * the outputs: PyTorch's {@code BCEWithLogitsLoss}. Computed as {@code (1 - t) x + (1 + (p - 1) t) (log(1 + exp(-|x|)) + max(-x, 0))},
 * which does not overflow.
 *
 * @param posWeight p, the weight of the positive part: a number for each output, one for all, or empty for 1
 */
public record BceWithLogits(List<Double> posWeight) implements Outputwise {
    /** Its name in settings. */
    public static final String NAME = "bce_with_logits";

    private static final String POS_WEIGHT = "pos_weight";

    /**
     * @throws IllegalArgumentException if a weight is negative or infinite
     */
    public BceWithLogits {
        posWeight = List.copyOf(posWeight);
        Checks.weights(POS_WEIGHT, posWeight);
    }

    /** From settings. */
    public static BceWithLogits from(NamedSettings settings) {
        return new BceWithLogits(settings.decimals(POS_WEIGHT));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(POS_WEIGHT, posWeight);
    }

    @Override
    public void check(Shape output) {
        if (posWeight.size() != 1) {
            Checks.count(POS_WEIGHT, posWeight, output.count());
        }
    }

    private double p(int c) {
        return posWeight.isEmpty() ? 1 : posWeight.get(posWeight.size() == 1 ? 0 : c);
    }

    @Override
    public double value(int c, float x, float t) {
        double l = Elementary.log1p(Elementary.exp(-Math.abs(x))) + Math.max(-x, 0);
        return (1.0 - t) * x + (1 + (p(c) - 1) * t) * l;
    }

    /** (1 + (p - 1) t) sigmoid(x) - p t. */
    @Override
    public double slope(int c, float x, float t) {
        double p = p(c);
        return (1 + (p - 1) * t) * Elementary.sigmoid(x) - p * t;
    }
}
