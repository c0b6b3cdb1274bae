package dev.convoy.loss;

import dev.convoy.kernels.Elementary;
import dev.convoy.kernels.Span;
import dev.convoy.settings.NamedSettings;
import dev.convoy.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cross-entropy of the softmax of the scores: {@code -sum over c of a[c] log softmax(scores)[c]}, where {@code a[c] = weight[c]
 * ((1 - labelSmoothing) target[c] + labelSmoothing / classes)}; gradient {@code (sum of a) softmax(scores) - a}. For a single
 * class, no weights and no smoothing that is {@code -log softmax(scores)[label]} (PyTorch's {@code CrossEntropyLoss}; smoothing by
 * Szegedy et al. 2016).
 *
 * @param labelSmoothing share of the target that is spread over all classes, from 0 to below 1
 * @param weight of each class; empty for 1 each
 * @param ignoreIndex samples of this label count for nothing
 */
public record CrossEntropy(double labelSmoothing, List<Double> weight, int ignoreIndex) implements Loss {
    /** Its name in settings. */
    public static final String NAME = "cross_entropy";

    private static final String LABEL_SMOOTHING = "label_smoothing";
    private static final String WEIGHT = "weight";
    private static final String IGNORE = "ignore_index";

    /** PyTorch's default of {@code ignore_index}. */
    public static final int IGNORE_INDEX = -100;

    /**
     * @throws IllegalArgumentException if the smoothing is not in [0, 1) or a weight is negative or infinite
     */
    public CrossEntropy {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    LABEL_SMOOTHING + " expects a number of at least 0 and less than 1, got " + labelSmoothing);
        }
        weight = List.copyOf(weight);
        Checks.weights(WEIGHT, weight);
    }

    /** From settings. */
    public static CrossEntropy from(NamedSettings settings) {
        return new CrossEntropy(
                settings.decimal(LABEL_SMOOTHING, 0), settings.decimals(WEIGHT), settings.number(IGNORE, IGNORE_INDEX));
    }

    /** No smoothing, no weights. */
    public CrossEntropy() {
        this(0, List.of(), IGNORE_INDEX);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(LABEL_SMOOTHING, labelSmoothing);
        settings.put(WEIGHT, weight);
        settings.put(IGNORE, ignoreIndex);
        return settings;
    }

    @Override
    public void check(Shape output) {
        Loss.classes(output);
        Checks.count(WEIGHT, weight, output.count());
    }

    @Override
    public boolean ignores(int label) {
        return label == ignoreIndex;
    }

    @Override
    public double weight(Target target) {
        if (target.isDense()) {
            return 1;
        }
        double share = target.share();
        double first = classWeight(target.label());
        return share < 1 ? share * first + (1 - share) * classWeight(target.other()) : first;
    }

    private double classWeight(int label) {
        return ignores(label) ? 0 : weight.isEmpty() ? 1 : weight.get(label);
    }

    @Override
    public double sample(Span scores, Target target, Span dScores, int classes) {
        float max = max(scores, classes);
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            float e = Elementary.exp(scores.array()[scores.offset() + c] - max);
            sum += e;
            if (dScores != null) {
                dScores.array()[dScores.offset() + c] = e;
            }
        }
        double spread = spread(target) * labelSmoothing / classes;
        double logSum = Elementary.log(sum);
        double loss = 0;
        double total = 0;
        for (int c = 0; c < classes; c++) {
            double a = share(target, c, spread);
            total += a;
            if (a != 0) {
                loss += a * (logSum - ((double) scores.array()[scores.offset() + c] - max));
            }
        }
        for (int c = 0; dScores != null && c < classes; c++) {
            int at = dScores.offset() + c;
            dScores.array()[at] = (float) (total * dScores.array()[at] / sum) - (float) share(target, c, spread);
        }
        return loss;
    }

    /** Share of the target that is not ignored. */
    private double spread(Target target) {
        if (target.isDense()) {
            return 1;
        }
        double first = ignores(target.label()) ? 0 : target.share();
        return target.share() < 1 && !ignores(target.other()) ? first + (1 - target.share()) : first;
    }

    private double share(Target target, int c, double spread) {
        double q = !target.isDense() && ignores(c) ? 0 : target.at(c);
        return (weight.isEmpty() ? 1 : weight.get(c)) * ((1 - labelSmoothing) * q + spread);
    }

    /**
     * The softmax of scores.
     *
     * @param scores {@code [classes]}
     * @param probabilities {@code [classes]} where the result goes
     */
    public static void softmax(Span scores, float[] probabilities) {
        float max = max(scores, probabilities.length);
        double sum = 0;
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] = Elementary.exp(scores.array()[scores.offset() + c] - max);
            sum += probabilities[c];
        }
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] = (float) (probabilities[c] / sum);
        }
    }

    private static float max(Span scores, int classes) {
        float max = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            max = Math.max(max, scores.array()[scores.offset() + c]);
        }
        return max;
    }
}
