package dev.convoy.jobs;

import java.util.List;

/**
 * A setting that job files and flags can give.
 *
 * @param <T> what its values become
 * @param name {@code train.batch-size}
 * @param kind what values it takes
 * @param initial its default, as a job file writes it
 * @param help what it is, in a few words
 */
record Key<T>(String name, Kind<T> kind, String initial, String help) {
    /** A key that is added to a list. */
    static <T> Key<T> in(List<Key<?>> keys, String name, Kind<T> kind, String initial, String help) {
        Key<T> key = new Key<>(name, kind, initial, help);
        keys.add(key);
        return key;
    }

    /** The default. */
    T initialValue() {
        return kind.reader().apply(initial).orElseThrow(() -> new AssertionError(name + ": default " + initial));
    }
}
