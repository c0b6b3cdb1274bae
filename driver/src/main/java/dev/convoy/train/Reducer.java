package dev.convoy.train;

import java.util.Locale;

/** How the gradients of a step come together. No bit of a result depends on it. */
public enum Reducer {
    /** As a tree on the driver, unless the driver's memory does not suffice for it and does for slices. */
    AUTO,
    /** As a tree on the driver, which updates the parameters and broadcasts them. */
    TREE,
    /** In slices, which executors own and update. */
    SLICES;

    /**
     * The one of this name, in lower case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Reducer parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
