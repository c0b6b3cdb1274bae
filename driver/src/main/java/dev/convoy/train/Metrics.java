package dev.convoy.train;

import java.util.Comparator;
import java.util.List;

/**
 * How a network did on a set.
 *
 * @param count samples; of a dense prediction, the sum of their weights
 * @param loss weighted mean over the samples
 * @param top1 share of samples whose class came first; NaN for a dense prediction
 * @param topK share of samples whose class was among the {@code k} best; NaN for a dense prediction
 * @param k how many that is; at most the number of classes, 0 for a dense prediction
 * @param confusion {@code [class][predicted class]} samples; empty for a dense prediction
 */
@SuppressWarnings("ArrayRecordComponent") // a report, never compared
public record Metrics(long count, double loss, double top1, double topK, int k, long[][] confusion) {
    /** Whether values were predicted for every pixel, so that there is a loss but no hit. */
    public boolean isDense() {
        return k == 0;
    }

    /** What makes one model better than another, larger is better: top-1, or the negative loss of a dense prediction. */
    public double score() {
        return isDense() ? -loss : top1;
    }

    /** The sums of shards, taken in shard order. */
    static Metrics of(List<ShardScore> scores, int k, int classes) {
        double loss = 0;
        double weight = 0;
        long inTopK = 0;
        long[][] confusion = new long[classes][classes];
        List<ShardScore> ordered = scores.stream()
                .sorted(Comparator.comparingInt(ShardScore::shard))
                .toList();
        for (ShardScore score : ordered) {
            loss += score.loss();
            weight += score.weight();
            inTopK += score.inTopK();
            for (int i = 0; i < score.confusion().length; i++) {
                confusion[i / classes][i % classes] += score.confusion()[i];
            }
        }
        long count = 0;
        long correct = 0;
        for (int label = 0; label < classes; label++) {
            for (int predicted = 0; predicted < classes; predicted++) {
                count += confusion[label][predicted];
            }
            correct += confusion[label][label];
        }
        if (classes == 0) {
            return new Metrics(Math.round(weight), loss / weight, Double.NaN, Double.NaN, 0, confusion);
        }
        return new Metrics(count, loss / weight, (double) correct / count, (double) inTopK / count, k, confusion);
    }
}
