package dev.convoy.layer.resize;

import dev.convoy.layer.Checks;
import dev.convoy.layer.LayerSettings;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a pixel of a resized image is made of; PyTorch's {@code mode}. */
public enum Interpolation {
    /** One input pixel; images of 1 to 3 dimensions. */
    NEAREST(0),
    /** Its two neighbours on a line. */
    LINEAR(1),
    /** Its four neighbours in an image. */
    BILINEAR(2),
    /** Its eight neighbours in a volume. */
    TRILINEAR(3);

    /** Dimensions of the images it is for; 0 for any. */
    private final int rank;

    Interpolation(int rank) {
        this.rank = rank;
    }

    /** The setting {@code mode}, nearest unless it is given. */
    static Interpolation from(LayerSettings settings) {
        List<String> words = Stream.of(values()).map(Interpolation::word).toList();
        return values()[words.indexOf(settings.oneOf("mode", words, NEAREST.word()))];
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Checks that an input is such an image. */
    void check(Shape input) {
        int dimensions = input.rank() - 1;
        Checks.anyImage(input);
        if (rank != 0 && dimensions != rank) {
            throw new IllegalArgumentException(
                    "mode " + word() + " expects " + rank + " dimensions and channels, got " + input);
        }
    }
}
