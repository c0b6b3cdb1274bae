package dev.convoy.jobs.score;

import java.io.Serializable;
import java.util.List;

/**
 * Images that failed for the same reason, but for numbers and names in it.
 *
 * @param kind the reason without these
 * @param images how many
 * @param examples the first of them, by path
 */
public record ErrorKind(String kind, long images, List<Example> examples) {
    /** As many examples as a kind has. */
    public static final int EXAMPLES = 5;

    /**
     * An image that failed.
     *
     * @param key which one
     * @param reason its own, whole unless it is very long
     */
    public record Example(ImageKey key, String reason) implements Serializable, Comparable<Example> {
        /** By key, then by reason. */
        @Override
        public int compareTo(Example other) {
            int compared = key.compareTo(other.key);
            return compared != 0 ? compared : reason.compareTo(other.reason);
        }
    }

    /** Copies the list. */
    public ErrorKind {
        examples = List.copyOf(examples);
    }
}
