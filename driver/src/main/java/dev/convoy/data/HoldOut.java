package dev.convoy.data;

import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.Arrays;

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
                ImageSet.of(validation.outside(set.images()), about.with("all but " + share, count - held)),
                ImageSet.of(validation.inside(set.images()), about.with(share, held)));
    }
}
