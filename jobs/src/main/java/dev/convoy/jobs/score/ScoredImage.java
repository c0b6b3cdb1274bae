package dev.convoy.jobs.score;

import java.io.Serializable;
import java.util.Comparator;

/**
 * What was made of an image.
 *
 * @param key which one
 * @param label its class; -1 if that is not known
 * @param predicted the class of the largest score
 * @param probability that class's, from 0 to 1, or NaN
 */
public record ScoredImage(ImageKey key, int label, int predicted, float probability) implements Serializable {
    private static final Comparator<ScoredImage> BY_KEY = Comparator.comparing(ScoredImage::key)
            .thenComparingInt(ScoredImage::label)
            .thenComparingInt(ScoredImage::predicted);

    /** Smallest probability first, before all what is no number; equal ones by key. */
    static final Order LEAST_SURE = (a, b) -> {
        int compared = Double.compare(rank(a), rank(b));
        return compared != 0 ? compared : BY_KEY.compare(a, b);
    };

    /** Largest probability first, after all what is no number; equal ones by key. */
    static final Order SUREST = (a, b) -> {
        int compared = Double.compare(rank(b), rank(a));
        return compared != 0 ? compared : BY_KEY.compare(a, b);
    };

    /** An order that travels with a task. */
    interface Order extends Comparator<ScoredImage>, Serializable {}

    private static double rank(ScoredImage image) {
        return Float.isNaN(image.probability) ? -1 : image.probability;
    }
}
