package dev.convoy.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What tasks of one JVM leave for the next ones: plans with their buffers and threads. A task that fails leaves nothing.
 * Entries of a key that no longer runs are closed when another key is asked for.
 *
 * @param <T> what is kept
 */
final class Pool<T extends AutoCloseable> {
    private final Map<Object, Deque<T>> idle = new HashMap<>();

    /** Takes an idle one of this key, or makes one. */
    T take(Object key, Supplier<T> make) {
        synchronized (idle) {
            idle.entrySet().removeIf(entry -> !entry.getKey().equals(key) && closed(entry.getValue()));
            Deque<T> free = idle.get(key);
            if (free != null && !free.isEmpty()) {
                return free.pop();
            }
        }
        return make.get();
    }

    /** Gives one back, unharmed. */
    void give(Object key, T item) {
        synchronized (idle) {
            idle.computeIfAbsent(key, any -> new ArrayDeque<>()).push(item);
        }
    }

    private static boolean closed(Deque<? extends AutoCloseable> items) {
        for (AutoCloseable item : items) {
            try {
                item.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing what a finished run left behind", e);
            }
        }
        return true;
    }
}
