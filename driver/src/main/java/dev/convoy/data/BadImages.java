package dev.convoy.data;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The images of a source that could not be read and were left out.
 *
 * @param count how many
 * @param first the first of them in the source's order, at most {@link #LISTED}
 */
public record BadImages(long count, List<BadImage> first) {
    /** How many are listed by name. */
    public static final int LISTED = 100;

    /** None. */
    public static final BadImages NONE = new BadImages(0, List.of());

    /** Copies the list. */
    public BadImages {
        first = List.copyOf(first);
    }

    /**
     * One of them.
     *
     * @param path where it lies
     * @param reason why it could not be read
     */
    public record BadImage(String path, String reason) {}

    /** The first few, one a line, for a message. */
    String describe(int most) {
        String lines = first.stream()
                .limit(most)
                .map(bad -> "\n  " + bad.path() + ": " + bad.reason())
                .collect(Collectors.joining());
        return count > most ? lines + "\n  and " + (count - Math.min(most, first.size())) + " more" : lines;
    }
}
