package dev.convoy.image;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size a decoded image is scaled to, before any crop: none ({@code none}), a length of its shorter side
 * ({@code 256}), or an exact height and width ({@code 224x200}).
 *
 * @param height height, or length of the shorter side where the width is 0; 0 for none
 * @param width width, or 0
 */
public record Resize(int height, int width) implements Serializable {
    /** Images keep their sizes. */
    public static final Resize NONE = new Resize(0, 0);

    /** Longest side that can be asked for, in pixels. */
    public static final int LARGEST_SIDE = 16384;

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(?:x(\\d{1,6}))?");

    /**
     * @throws IllegalArgumentException if a side is negative or above 16,384
     */
    public Resize {
        if (height < 0 || width < 0 || height > LARGEST_SIDE || width > LARGEST_SIDE || (height == 0 && width > 0)) {
            throw new IllegalArgumentException(
                    "resize expects sides of 1 to " + LARGEST_SIDE + " pixels, got " + height + "x" + width);
        }
    }

    /** Scales the shorter side to this length, the aspect kept. */
    public static Resize shorterSide(int length) {
        return new Resize(length, 0);
    }

    /** Scales to this height and width, the aspect not kept. */
    public static Resize exact(int height, int width) {
        return new Resize(height, width);
    }

    /**
     * The setting of a text: {@code none}, {@code 256} or {@code 224x200} (height first).
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static Resize parse(String text) {
        int[] sides = sides(text, "resize");
        return new Resize(sides[0], sides[1]);
    }

    /** The two numbers of {@code none}, {@code A} or {@code AxB}; 0 where not given. */
    static int[] sides(String text, String what) {
        if (text.trim().equals("none")) {
            return new int[2];
        }
        Matcher match = FORM.matcher(text.trim());
        if (!match.matches() || Integer.parseInt(match.group(1)) == 0) {
            throw new IllegalArgumentException(
                    what + " expects none, a length (224) or height x width (224x200), got '" + text + "'");
        }
        return new int[] {
            Integer.parseInt(match.group(1)), match.group(2) == null ? 0 : Integer.parseInt(match.group(2))
        };
    }

    /** Height and width that an image of this size is scaled to; the longer side is rounded down, as torchvision does. */
    public int[] target(int fromHeight, int fromWidth) {
        if (height == 0) {
            return new int[] {fromHeight, fromWidth};
        }
        if (width > 0) {
            return new int[] {height, width};
        }
        if (fromHeight <= fromWidth) {
            return new int[] {height, (int) Math.min(Integer.MAX_VALUE, (long) height * fromWidth / fromHeight)};
        }
        return new int[] {(int) Math.min(Integer.MAX_VALUE, (long) height * fromHeight / fromWidth), height};
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        if (height == 0) {
            return "none";
        }
        return width == 0 ? Integer.toString(height) : height + "x" + width;
    }
}
