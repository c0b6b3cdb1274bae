package dev.convoy.loss;

import dev.convoy.kernels.Span;
import dev.convoy.settings.NamedSettings;
import dev.convoy.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Multi-class hinge loss, the sum over the wrong classes c of {@code weight[y] max(0, margin - x[y] + x[c])^p}, divided by the number of
 * classes, with y the right one (Crammer and Singer 2001 sum where p is 1): PyTorch's {@code MultiMarginLoss}. Of a mixture of
 * classes it is the mixture of their losses. Weights do not change what a sample counts in the mean, as in PyTorch.
 *
 * @param p 1 or 2
 * @param margin by which the right class shall lead
 * @param weight of each right class; empty for 1 each
 */
public record MultiMargin(int p, double margin, List<Double> weight) implements Loss {
    /** Its name in settings. */
    public static final String NAME = "multi_margin";

    private static final String P = "p";
    private static final String MARGIN = "margin";
    private static final String WEIGHT = "weight";

    /**
     * @throws IllegalArgumentException if p is neither 1 nor 2, the margin not finite, or a weight negative or infinite
     */
    public MultiMargin {
        if (p != 1 && p != 2) {
            throw new IllegalArgumentException("p expects 1 or 2, got " + p);
        }
        if (!Double.isFinite(margin)) {
            throw new IllegalArgumentException("margin expects a finite number, got " + margin);
        }
        weight = List.copyOf(weight);
        Checks.weights(WEIGHT, weight);
    }

    /** From settings. */
    public static MultiMargin from(NamedSettings settings) {
        return new MultiMargin(settings.number(P, 1), settings.decimal(MARGIN, 1), settings.decimals(WEIGHT));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(P, p);
        settings.put(MARGIN, margin);
        settings.put(WEIGHT, weight);
        return settings;
    }

    @Override
    public void check(Shape output) {
        Loss.classes(output);
        Checks.count(WEIGHT, weight, output.count());
    }

    @Override
    public double sample(Span scores, Target target, Span dScores, int classes) {
        for (int c = 0; dScores != null && c < classes; c++) {
            dScores.array()[dScores.offset() + c] = 0;
        }
        double loss = 0;
        for (int y = 0; y < classes; y++) {
            float share = target.at(y);
            if (share != 0) {
                loss += share(share * (weight.isEmpty() ? 1 : weight.get(y)) / classes, y, scores, dScores, classes);
            }
        }
        return loss;
    }

    /** One class's part: d/dx[c] = factor p z^(p-1) where z = margin - x[y] + x[c] > 0, and x[y] takes minus their sum. */
    private double share(double factor, int y, Span scores, Span dScores, int classes) {
        double right = scores.array()[scores.offset() + y];
        double loss = 0;
        double slopes = 0;
        for (int c = 0; c < classes; c++) {
            double z = margin - right + scores.array()[scores.offset() + c];
            if (c == y || z <= 0) { // NaN is not passed over
                continue;
            }
            loss += factor * (p == 1 ? z : z * z);
            double slope = factor * (p == 1 ? 1 : 2 * z);
            slopes += slope;
            add(dScores, c, slope);
        }
        add(dScores, y, -slopes);
        return loss;
    }

    private static void add(Span dScores, int c, double slope) {
        if (dScores != null) {
            dScores.array()[dScores.offset() + c] += (float) slope;
        }
    }
}
