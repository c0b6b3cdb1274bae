package dev.convoy.jobs.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/**
 * Which classes were taken for which.
 *
 * @param counts {@code [class][predicted class]} images
 * @param names a name for each class
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ConfusionCounts(long[][] counts, List<String> names) {
    /**
     * Images of one class that were taken for another.
     *
     * @param label their class
     * @param predicted the other
     * @param images how many
     */
    public record Mistake(int label, int predicted, long images) {}

    /** Number of classes. */
    public int classes() {
        return names.size();
    }

    /** All images. */
    public long images() {
        long images = 0;
        for (int c = 0; c < classes(); c++) {
            images += images(c);
        }
        return images;
    }

    /** Images of a class. */
    public long images(int label) {
        return LongStream.of(counts[label]).sum();
    }

    /** Images whose class was found. */
    public long right() {
        long right = 0;
        for (int c = 0; c < classes(); c++) {
            right += counts[c][c];
        }
        return right;
    }

    /** Share of a class's images whose class was found; empty if there are none. */
    public OptionalDouble recall(int label) {
        return share(counts[label][label], images(label));
    }

    /** Share of the images taken for a class that are of it; empty if there are none. */
    public OptionalDouble precision(int predicted) {
        long taken = 0;
        for (long[] row : counts) {
            taken += row[predicted];
        }
        return share(counts[predicted][predicted], taken);
    }

    private static OptionalDouble share(long part, long whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }

    /** The most frequent mistakes, at most {@code most}; of equal ones the first class's first. */
    public List<Mistake> mistakes(int most) {
        List<Mistake> mistakes = new ArrayList<>();
        for (int c = 0; c < classes(); c++) {
            for (int p = 0; p < classes(); p++) {
                if (c != p && counts[c][p] > 0) {
                    mistakes.add(new Mistake(c, p, counts[c][p]));
                }
            }
        }
        mistakes.sort(Comparator.comparingLong(Mistake::images).reversed());
        return List.copyOf(mistakes.subList(0, Math.min(most, mistakes.size())));
    }
}
