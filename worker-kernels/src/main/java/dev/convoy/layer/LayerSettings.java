package dev.convoy.layer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A layer's settings as a file gives them, read by name and type; every message names the setting, the value found and the
 * value expected. Keys that nobody read are left in {@link #unread}.
 */
public final class LayerSettings {
    private final Map<String, Object> values;
    private final Set<String> asked = new LinkedHashSet<>();

    /** The settings of one layer. */
    public LayerSettings(Map<String, Object> values) {
        this.values = values;
    }

    /** A whole number that must be there. */
    public int number(String key) {
        if (!values.containsKey(key)) {
            asked.add(key);
            throw new IllegalArgumentException(key + " is missing: expects a whole number");
        }
        return number(key, 0);
    }

    /** A whole number. */
    public int number(String key, int otherwise) {
        Object value = value(key);
        return value == null ? otherwise : whole(key, value);
    }

    /** A number. */
    public double decimal(String key, double otherwise) {
        Object value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(key + " expects a number, got " + shown(value));
    }

    /** True or false. */
    public boolean flag(String key, boolean otherwise) {
        Object value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException(key + " expects true or false, got " + shown(value));
    }

    /** A word. */
    public String word(String key, String otherwise) {
        Object value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String word) {
            return word;
        }
        throw new IllegalArgumentException(key + " expects a word, got " + shown(value));
    }

    /** Height and width: two numbers, or one for both. Must be there. */
    public Pair pair(String key) {
        Extent both = extent(key, 2);
        return new Pair(both.at(0), both.at(1));
    }

    /** Height and width: two numbers, or one for both. */
    public Pair pair(String key, Pair otherwise) {
        Extent both = extent(key, 2, null);
        return both == null ? otherwise : new Pair(both.at(0), both.at(1));
    }

    /** A size for each of {@code rank} dimensions: a number each, or one for all. Must be there. */
    public Extent extent(String key, int rank) {
        if (!values.containsKey(key)) {
            asked.add(key);
            throw new IllegalArgumentException(key + " is missing: expects " + sizes(rank));
        }
        return extent(key, rank, null);
    }

    /** A size for each of {@code rank} dimensions: a number each, or one for all. */
    public Extent extent(String key, int rank, Extent otherwise) {
        Object value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof List<?> list) {
            if (list.size() != rank) {
                throw new IllegalArgumentException(key + " expects " + sizes(rank) + ", got " + shown(value));
            }
            return Extent.of(list.stream().mapToInt(size -> whole(key, size)).toArray());
        }
        return Extent.all(rank, whole(key, value));
    }

    private static String sizes(int rank) {
        return "a whole number or [" + Extent.names(rank) + "]";
    }

    /** Keys that are set and that nobody asked for. */
    public List<String> unread() {
        List<String> unread = new ArrayList<>(values.keySet());
        unread.removeAll(asked);
        return unread;
    }

    /** Keys that were asked for. */
    public Set<String> known() {
        return asked;
    }

    private Object value(String key) {
        asked.add(key);
        return values.get(key);
    }

    private static int whole(String key, Object value) {
        if (value instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && Math.abs(number.doubleValue()) <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw new IllegalArgumentException(key + " expects a whole number, got " + shown(value));
    }

    private static String shown(Object value) {
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }
}
