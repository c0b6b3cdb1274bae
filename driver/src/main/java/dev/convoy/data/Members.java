package dev.convoy.data;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;

/** Some of a set's sample numbers, with a constant-time rank: one bit each, and a running count for every 64. */
final class Members implements Serializable {
    private static final long serialVersionUID = 1;

    private final long[] words;
    private final int[] before; // members in the words before this one

    private Members(long[] words, int[] before) {
        this.words = words;
        this.before = before;
    }

    /** These numbers, each from 0 to {@code count} - 1. */
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

    /** The samples that are members, renumbered from 0. */
    JavaRDD<LabelledImage> inside(JavaRDD<LabelledImage> images) {
        return images.filter(sample -> contains(sample.id())).map(sample -> sample.numbered(rank(sample.id())));
    }

    /** The samples that are not, renumbered from 0. */
    JavaRDD<LabelledImage> outside(JavaRDD<LabelledImage> images) {
        return images.filter(sample -> !contains(sample.id()))
                .map(sample -> sample.numbered(sample.id() - rank(sample.id())));
    }

    private boolean contains(long number) {
        return (words[(int) (number >>> 6)] >>> (number & 63) & 1) == 1;
    }

    /** How many members are below {@code number}. */
    private long rank(long number) {
        int word = (int) (number >>> 6);
        return (long) before[word] + Long.bitCount(words[word] & ((1L << (number & 63)) - 1));
    }
}
