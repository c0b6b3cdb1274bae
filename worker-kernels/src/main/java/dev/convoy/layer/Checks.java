package dev.convoy.layer;

import dev.convoy.tensor.Shape;

/** The checks that layers share; each message says what was expected and what was found. All throw {@link IllegalArgumentException}. */
public final class Checks {
    private Checks() {}

    /** The value, if it is positive. */
    public static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " expects a positive number, got " + value);
        }
        return value;
    }

    /** The value, if it is 0 or more. */
    public static int notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " expects 0 or a positive number, got " + value);
        }
        return value;
    }

    /** Throws unless the value is a finite number above 0. */
    public static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " expects a positive number, got " + value);
        }
    }

    /** Throws unless the value is finite. */
    public static void finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " expects a finite number, got " + value);
        }
    }

    /** An image of any number of channels: {@code [channels, height, width]}. */
    public static void image(Shape input) {
        image(input, 2);
    }

    /** An image of any number of channels in {@code rank} dimensions: {@code [channels, depth, height, width]} for 3. */
    public static void image(Shape input, int rank) {
        if (input.rank() != rank + 1) {
            throw new IllegalArgumentException(
                    "expects an input of shape [channels, " + Extent.names(rank) + "], got " + input);
        }
    }

    /** An image of one, two or three dimensions. */
    public static void anyImage(Shape input) {
        if (input.rank() < 2 || input.rank() > 4) {
            throw new IllegalArgumentException(
                    "expects an input of channels and 1 to 3 dimensions, [channels, height, width] for 2, got "
                            + input);
        }
    }
}
