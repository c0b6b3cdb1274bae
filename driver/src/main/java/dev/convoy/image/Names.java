package dev.convoy.image;

import java.util.Arrays;
import java.util.Locale;

/** The names of enum values as settings write them. */
public final class Names {
    private Names() {}

    /** The value of a name, case and {@code -} against {@code _} ignored; an error lists the known ones. */
    public static <E extends Enum<E>> E find(E[] values, String name, String what) {
        for (E value : values) {
            if (value.name().equalsIgnoreCase(name.trim().replace('-', '_'))) {
                return value;
            }
        }
        String known = String.join(
                ", ",
                Arrays.stream(values)
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .toList());
        throw new IllegalArgumentException("unknown " + what + " '" + name + "'; known: " + known);
    }
}
