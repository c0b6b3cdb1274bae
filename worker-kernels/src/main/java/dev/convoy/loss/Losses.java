package dev.convoy.loss;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The losses that settings can name, with PyTorch's defaults: one line each. */
public final class Losses {
    private static final Map<String, Loss> LOSSES = new LinkedHashMap<>();

    static {
        LOSSES.put(CrossEntropy.NAME, new CrossEntropy());
    }

    private Losses() {}

    /** The names known. */
    public static Set<String> names() {
        return LOSSES.keySet();
    }

    /** The loss of this name, one of {@link #names}, with its defaults. */
    public static Loss named(String name) {
        return LOSSES.get(name);
    }
}
