package dev.convoy.plan;

import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Span;
import dev.convoy.loss.Loss;
import dev.convoy.loss.Target;

/** The loss over a batch, image by image in their order, and what it asks of the scores. */
final class BatchLoss {
    private final Loss loss;
    private final Batch batch;
    private final int count;
    private final Target target = new Target();

    /**
     * @param count scores of an image
     */
    BatchLoss(Loss loss, Batch batch, int count) {
        this.loss = loss;
        this.batch = batch;
        this.count = count;
    }

    /** Puts the gradients of the images' losses by their scores into {@code dScores}, and their sums into {@code gradient}. */
    void run(Span[] scores, Span[] dScores, ShardGradient gradient) {
        double lossSum = 0;
        double weightSum = 0;
        int correct = 0;
        for (int n = 0; n < batch.images(); n++) {
            batch.target(n, target);
            float weight = batch.weights()[n];
            lossSum += weight * loss.sample(scores[n], target, dScores[n], count);
            weightSum += weight * loss.weight(target);
            if (weight != 1) {
                scale(dScores[n], weight);
            }
            correct += !target.isDense() && Plan.argmax(scores[n], count) == batch.labels()[n] ? 1 : 0;
        }
        gradient.sums(lossSum, weightSum, correct, batch.images());
    }

    private void scale(Span values, float factor) {
        for (int i = 0; i < count; i++) {
            values.array()[values.offset() + i] *= factor;
        }
    }
}
