package dev.convoy.gradient;

import dev.convoy.gradient.Moments.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * What a normalising layer must know of all images of a batch before it can go on: two numbers a channel. Shards give the {@link BatchSums} of
 * their images, which are merged over the tree.
 *
 * @param kind which numbers
 * @param channels of the layer
 * @param pixels of one channel of one image
 */
public record BatchStatistic(Kind kind, int channels, int pixels) {
    /** Which numbers, and how those of two shards are merged. */
    public enum Kind {
        /** Each channel's mean, then each channel's sum of squared deviations from it: {@link Moments}. */
        MOMENTS,
        /** Sums of each channel's output gradient, then of its products with the centred input: they are added. */
        GRADIENT_SUMS
    }

    /** Length of the array of its sums. */
    public int count() {
        return 2 * channels;
    }

    /** The sums of no images. */
    public BatchSums none() {
        return new BatchSums(0, new double[count()]);
    }

    /**
     * Checks that sums are of this statistic.
     *
     * @throws IllegalArgumentException if they are not
     */
    public void check(BatchSums sums) {
        if (sums.values().length != count()) {
            throw new IllegalArgumentException(
                    "statistics of " + channels + " channels expect " + count() + " sums, got " + sums.values().length);
        }
    }

    /**
     * The sums of all shards, merged over the tree whose leaves are the shards: neighbours first, one that is left over moves up.
     *
     * @param shards at least one, in shard order
     * @throws IllegalArgumentException if some are not of this statistic
     */
    public BatchSums overTree(List<BatchSums> shards) {
        shards.forEach(this::check);
        List<BatchSums> level = shards;
        while (level.size() > 1) {
            List<BatchSums> above = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                above.add(i + 1 < level.size() ? merge(level.get(i), level.get(i + 1)) : level.get(i));
            }
            level = above;
        }
        return level.get(0);
    }

    /** Like a shard gradient, one without images changes nothing. */
    private BatchSums merge(BatchSums first, BatchSums second) {
        if (second.images() == 0) {
            return first;
        }
        double[] values = first.values().clone();
        switch (kind) {
            case MOMENTS -> {
                Layout layout = new Layout(new int[] {channels}, new int[] {pixels});
                Moments.merge(values, first.images(), second.values(), second.images(), layout);
            }
            case GRADIENT_SUMS -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] += second.values()[i];
                }
            }
        }
        return new BatchSums(first.images() + second.images(), values);
    }
}
