package dev.convoy.image;

import java.util.Locale;

/** In which arithmetic images are scaled: bilinear with antialiasing in both. */
public enum Scaling {
    /**
     * Rows first, each result rounded to 8 bits, weights of 22 bits: Pillow's, and hence torchvision's, bit for bit.
     */
    PILLOW,
    /**
     * Columns first, while the file is read, weights of 8 bits; within a level or two of the other. Where an image is
     * made larger, or smaller by more than 32, the other is taken.
     */
    FAST;

    /**
     * The scaling of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Scaling parse(String name) {
        return Names.find(values(), name, "scaling");
    }

    /** The name as it is written in settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
