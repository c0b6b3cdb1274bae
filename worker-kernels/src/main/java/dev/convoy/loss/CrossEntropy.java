package dev.convoy.loss;

import dev.convoy.kernels.Elementary;
import dev.convoy.kernels.Span;

/**
 * Cross-entropy of the softmax of the scores, {@code -log softmax(scores)[label]}; gradient {@code softmax(scores) -
 * onehot(label)} (PyTorch's {@code CrossEntropyLoss} with {@code reduction="sum"}).
 */
public record CrossEntropy() implements Loss {
    @Override
    public String name() {
        return "cross_entropy";
    }

    @Override
    public double sample(Span scores, int label, Span dScores, int classes) {
        float max = max(scores, classes);
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            float e = Elementary.exp(scores.array()[scores.offset() + c] - max);
            sum += e;
            if (dScores != null) {
                dScores.array()[dScores.offset() + c] = e;
            }
        }
        if (dScores != null) {
            for (int c = 0; c < classes; c++) {
                float probability = (float) (dScores.array()[dScores.offset() + c] / sum);
                dScores.array()[dScores.offset() + c] = c == label ? probability - 1 : probability;
            }
        }
        return Elementary.log(sum) - ((double) scores.array()[scores.offset() + label] - max);
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
