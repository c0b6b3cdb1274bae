package dev.convoy.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings as a file gives them, read by name and type; every message names the setting, the value found and the value
 * expected. Keys that nobody read are left in {@link #unread}.
 *
 * <p>All reading methods throw {@link IllegalArgumentException} for a value of another type.
 */
public class NamedSettings {
    private final Map<String, Object> values;
    private final Set<String> asked = new LinkedHashSet<>();

    /** These settings; a key whose value is null is one that is not there. */
    public NamedSettings(Map<String, Object> values) {
        this.values = values;
    }

    /** A whole number that must be there. */
    public int number(String key) {
        return whole(key, required(key, "a whole number"));
    }

    /** A whole number. */
    public int number(String key, int otherwise) {
        Object value = value(key);
        return value == null ? otherwise : whole(key, value);
    }

    /** A list of whole numbers that must be there. */
    public int[] numbers(String key) {
        Object value = required(key, "a list of whole numbers");
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException(key + " expects a list of whole numbers, got " + shown(value));
        }
        return list.stream().mapToInt(each -> whole(key, each)).toArray();
    }

    /** A list of whole numbers; one alone is a list of one. */
    public int[] numbers(String key, int[] otherwise) {
        Object value = value(key);
        if (value == null) {
            return otherwise;
        }
        List<?> each = value instanceof List<?> list ? list : List.of(value);
        return each.stream().mapToInt(number -> whole(key, number)).toArray();
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

    /** A list of numbers; one alone is a list of one. Empty where there is none. */
    public List<Double> decimals(String key) {
        Object value = value(key);
        if (value == null) {
            return List.of();
        }
        List<Double> decimals = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : List.of(value)) {
            if (!(each instanceof Number number)) {
                throw new IllegalArgumentException(key + " expects a list of numbers, got " + shown(value));
            }
            decimals.add(number.doubleValue());
        }
        return List.copyOf(decimals);
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

    /** One of these words; any other is an error that names the nearest. */
    public String oneOf(String key, List<String> words, String otherwise) {
        String word = word(key, otherwise);
        if (!words.contains(word)) {
            throw new IllegalArgumentException(
                    key + " expects one of " + words + ", got \"" + word + "\"" + Nearest.suggest(word, words));
        }
        return word;
    }

    /** Whether a key is set to a word, where numbers are expected too. */
    public boolean isWord(String key) {
        return value(key) instanceof String;
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

    /** The value of a key as the file gave it; null where there is none. */
    protected final Object value(String key) {
        asked.add(key);
        return values.get(key);
    }

    /** The value of a key that must be there. */
    protected final Object required(String key, String expected) {
        Object value = value(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing: expects " + expected);
        }
        return value;
    }

    /** A value that is a whole number. */
    protected static int whole(String key, Object value) {
        if (value instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && Math.abs(number.doubleValue()) <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw new IllegalArgumentException(key + " expects a whole number, got " + shown(value));
    }

    /** A value as messages show it. */
    protected static String shown(Object value) {
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }
}
