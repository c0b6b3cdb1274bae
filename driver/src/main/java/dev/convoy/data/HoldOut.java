package dev.convoy.data;

import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;

/**
 * A training set parted in two: the images to learn from and those held out to validate on. Both are renumbered from 0,
 * the order kept.
 *
 * @param training the images to learn from
 * @param validation the images held out
 */
public record HoldOut(ImageSet training, ImageSet validation) {
    /**
     * Holds out {@code round(fraction * count)} images, chosen by the seed and the images' numbers alone.
     *
     * @param set the whole set; to be closed by its owner, after these two
     * @param fraction share to hold out, above 0 and below 1
     * @throws IllegalArgumentException if the fraction is outside that range, or either set would be empty
     */
    public static HoldOut of(ImageSet set, double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException(
                    "validation fraction expects a number above 0 and below 1, got " + fraction);
        }
        int count = Math.toIntExact(set.count());
        int held = (int) Math.round(fraction * count);
        if (held == 0 || held == count) {
            throw new IllegalArgumentException(
                    "validation fraction " + fraction + " of " + count + " images leaves one of the two sets empty");
        }
        int[] order = new CounterRandom(seed, Purpose.SPLIT).permutation(count);
        Members validation = Members.of(Arrays.copyOf(order, held), count);
        SetDescription about = set.about();
        String share = held + " of " + count + " images of " + about.source();
        return new HoldOut(
                ImageSet.of(select(set, validation, 0), about.with("all but " + share, count - held)),
                ImageSet.of(select(set, validation, 1), about.with(share, held)));
    }

    /** The images outside ({@code wanted} = 0) or inside ({@code wanted} = 1) the members, renumbered. */
    private static JavaRDD<LabelledImage> select(ImageSet set, Members members, int wanted) {
        return set.images()
                .filter(sample -> members.contains(sample.id()) == (wanted == 1))
                .map(sample -> {
                    long inside = members.rank(sample.id());
                    long id = wanted == 1 ? inside : sample.id() - inside;
                    return new LabelledImage(id, sample.label(), sample.image());
                });
    }

    /** A set of numbers with a constant-time rank: one bit each, and a running count for every 64. */
    private static final class Members implements Serializable {
        private static final long serialVersionUID = 1;

        private final long[] words;
        private final int[] before; // members in the words before this one

        private Members(long[] words, int[] before) {
            this.words = words;
            this.before = before;
        }

        static Members of(int[] numbers, int count) {
            long[] words = new long[(count + 63) >>> 6];
            for (int number : numbers) {
                words[number >>> 6] |= 1L << (number & 63);
            }
            int[] before = new int[words.length];
            for (int i = 1; i < words.length; i++) {
                before[i] = before[i - 1] + Long.bitCount(words[i - 1]);
            }
            return new Members(words, before);
        }

        boolean contains(long number) {
            return (words[(int) (number >>> 6)] >>> (number & 63) & 1) == 1;
        }

        /** How many members are below {@code number}. */
        long rank(long number) {
            int word = (int) (number >>> 6);
            return (long) before[word] + Long.bitCount(words[word] & ((1L << (number & 63)) - 1));
        }
    }
}
