package dev.convoy.layer.resize;

import dev.convoy.layer.Extent;
import dev.convoy.layer.LayerSettings;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a border around an image holds; PyTorch's {@code padding_mode}. */
public enum PaddingMode {
    /** Zeros. */
    ZEROS,
    /** The image mirrored at its outermost pixels, which are not repeated: {@code c b | a b c d | c b}. */
    REFLECT,
    /** The outermost pixels, repeated: {@code a a | a b c d | d d}. */
    REPLICATE,
    /** The image repeated: {@code c d | a b c d | a b}. */
    CIRCULAR;

    /** The setting {@code padding_mode}, zeros unless it is given. */
    public static PaddingMode from(LayerSettings settings) {
        List<String> words = Stream.of(values()).map(PaddingMode::word).toList();
        return values()[words.indexOf(settings.oneOf("padding_mode", words, ZEROS.word()))];
    }

    /** As in architecture files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Checks that an image is large enough for a border.
     *
     * @throws IllegalArgumentException if it is not, with both
     */
    public void check(Extent image, Extent before, Extent after) {
        for (int d = 0; d < image.rank(); d++) {
            int border = Math.max(before.at(d), after.at(d));
            if (this == REFLECT && border >= image.at(d)) {
                throw new IllegalArgumentException(
                        "padding_mode reflect expects padding smaller than the input, got padding " + border
                                + " of an input of " + image.joined(" x "));
            }
            if (this == CIRCULAR && border > image.at(d)) {
                throw new IllegalArgumentException(
                        "padding_mode circular expects padding no larger than the input, got padding " + border
                                + " of an input of " + image.joined(" x "));
            }
        }
    }

    /** The pixel of a line of {@code size} that a place {@code at}, which may lie outside it, shows; -1 for a zero. */
    int source(int at, int size) {
        if (at >= 0 && at < size) {
            return at;
        }
        return switch (this) {
            case ZEROS -> -1;
            case REFLECT -> at < 0 ? -at : 2 * (size - 1) - at;
            case REPLICATE -> at < 0 ? 0 : size - 1;
            case CIRCULAR -> Math.floorMod(at, size);
        };
    }
}
