package dev.convoy.image;

import java.io.Serializable;

/**
 * The rectangle cut from the centre of an image after any resize: none ({@code none}), a square ({@code 224}) or a
 * height and width ({@code 224x200}).
 *
 * @param height height; 0 for none
 * @param width width; 0 for none
 */
public record Crop(int height, int width) implements Serializable {
    /** The whole image. */
    public static final Crop NONE = new Crop(0, 0);

    /**
     * @throws IllegalArgumentException if a side is negative or above 16,384, or only one is 0
     */
    public Crop {
        int largest = Resize.LARGEST_SIDE;
        if (height < 0 || width < 0 || height > largest || width > largest || (height == 0) != (width == 0)) {
            throw new IllegalArgumentException(
                    "crop expects sides of 1 to " + largest + " pixels, got " + height + "x" + width);
        }
    }

    /**
     * The setting of a text: {@code none}, {@code 224} or {@code 224x200} (height first).
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static Crop parse(String text) {
        int[] sides = Resize.sides(text, "crop");
        return new Crop(sides[0], sides[1] == 0 ? sides[0] : sides[1]);
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return height == 0 ? "none" : height + "x" + width;
    }
}
