package dev.convoy.jobs.score;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Which image a row is of.
 *
 * @param path where it lies; null for an image of a set
 * @param id its number within its set; null for a file
 */
public record ImageKey(String path, Long id) implements Serializable, Comparable<ImageKey> {
    private static final Comparator<ImageKey> ORDER = Comparator.comparing(
                    ImageKey::path, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(ImageKey::id, Comparator.nullsLast(Comparator.naturalOrder()));

    /** By path, then by number; what lacks one comes after what has it. */
    @Override
    public int compareTo(ImageKey other) {
        return ORDER.compare(this, other);
    }

    /** The path, else {@code image 17}. */
    @Override
    public String toString() {
        return path != null ? path : id != null ? "image " + id : "unnamed image";
    }
}
