package dev.convoy.data;

import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * A share of a training set's labelled images, the same share of every class, renumbered from 0, the order kept. A smaller
 * share of the same seed is part of a larger one.
 *
 * @param set the images kept
 * @param kept how many of each class
 */
public record LabelFraction(ImageSet set, List<Integer> kept) {
    private static final int INDEX = 1; // of this use within Purpose.SPLIT

    /** Copies the list. */
    public LabelFraction {
        kept = List.copyOf(kept);
    }

    /**
     * Keeps {@code round(fraction * n)} of a class's n images, at least one, chosen by the seed, the class and the images'
     * numbers alone. Reads the set once, for its labels.
     *
     * @param set the whole set; to be closed by its owner, after this one
     * @param fraction share to keep, above 0 and below 1
     * @throws IllegalArgumentException if the fraction is outside that range
     * @throws DataException if a sample is not as the set says (number, class, size)
     */
    public static LabelFraction of(ImageSet set, double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException("label fraction expects a number above 0 and below 1, got " + fraction);
        }
        int count = Math.toIntExact(set.count());
        int[] labels = labels(set.images(), ImageCheck.of(set.about()));
        CounterRandom random = new CounterRandom(seed, Purpose.SPLIT, INDEX);
        List<Integer> kept = new ArrayList<>();
        List<int[]> parts = new ArrayList<>();
        for (int c = 0; c < set.classNames().size(); c++) {
            int label = c;
            int[] all =
                    IntStream.range(0, count).filter(i -> labels[i] == label).toArray();
            int keep = Math.min(all.length, (int) Math.max(1, Math.round(fraction * all.length)));
            int[] order = random.at(0, c).permutation(all.length);
            parts.add(Arrays.stream(order, 0, keep).map(i -> all[i]).toArray());
            kept.add(keep);
        }
        int[] chosen = parts.stream().flatMapToInt(Arrays::stream).toArray();
        String source =
                chosen.length + " of " + count + " images of " + set.about().source();
        JavaRDD<LabelledImage> images = Members.of(chosen, count).inside(set.images());
        return new LabelFraction(ImageSet.of(images, set.about().with(source, chosen.length)), kept);
    }

    private static int[] labels(JavaRDD<LabelledImage> images, ImageCheck check) {
        List<long[]> parts = DataException.surface(
                () -> images.mapPartitions(part -> pairs(part, check)).collect());
        int[] labels = new int[(int) check.count()];
        Arrays.fill(labels, -1);
        for (long[] part : parts) {
            for (long pair : part) {
                labels[(int) (pair / check.classes())] = (int) (pair % check.classes());
            }
        }
        return labels;
    }

    /** A partition's samples as {@code number * classes + label}. */
    private static Iterator<long[]> pairs(Iterator<LabelledImage> part, ImageCheck check) {
        long[] pairs = new long[16];
        int size = 0;
        while (part.hasNext()) {
            LabelledImage sample = part.next();
            check.check(sample);
            if (size == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * size);
            }
            pairs[size++] = sample.id() * check.classes() + sample.label();
        }
        return List.of(Arrays.copyOf(pairs, size)).iterator();
    }

    /** How many of each class were kept, for people: {@code 60 of each class}, {@code 58 (ring) to 63 (bar) of a class}. */
    public String summary() {
        int least = IntStream.range(0, kept.size()).reduce(0, (a, b) -> kept.get(b) < kept.get(a) ? b : a);
        int most = IntStream.range(0, kept.size()).reduce(0, (a, b) -> kept.get(b) > kept.get(a) ? b : a);
        List<String> names = set.classNames();
        return kept.get(least).equals(kept.get(most))
                ? kept.get(least) + " of each class"
                : kept.get(least) + " (" + names.get(least) + ") to " + kept.get(most) + " (" + names.get(most)
                        + ") of a class";
    }
}
