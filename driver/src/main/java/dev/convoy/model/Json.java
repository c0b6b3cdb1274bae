package dev.convoy.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JSON as maps, lists, strings, numbers and booleans, read strictly: a key given twice or anything after the end is an error,
 * and no value names a class. Each typed look-up's error names the origin, the key, the value found and the type expected.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final DefaultPrettyPrinter PRETTY = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private final String origin;
    private final Map<String, Object> values;

    private Json(String origin, Map<String, Object> values) {
        this.origin = origin;
        this.values = values;
    }

    /**
     * Reads a JSON object.
     *
     * @param origin the file, for messages
     * @throws FormatException if the text is not one JSON object
     */
    public static Json parse(String text, String origin) throws FormatException {
        try {
            Map<String, Object> values = MAPPER.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
            if (values == null) {
                throw new FormatException(origin, "expected a JSON object, found null");
            }
            return new Json(origin, values);
        } catch (JsonProcessingException e) {
            throw new FormatException(origin, "not a JSON object: " + e.getOriginalMessage() + at(e), e);
        }
    }

    /** These values, as if they had been parsed from {@code origin}. */
    static Json of(Map<String, Object> values, String origin) {
        return new Json(origin, values);
    }

    private static String at(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    /** The object as indented text, keys in the map's order, ending in a newline. */
    public static String pretty(Map<String, ?> values) {
        return write(values, PRETTY.createInstance()) + "\n";
    }

    /** The object on one line, keys in the map's order. */
    public static String compact(Map<String, ?> values) {
        return write(values, null);
    }

    private static String write(Map<String, ?> values, DefaultPrettyPrinter printer) {
        try {
            return (printer == null ? MAPPER.writer() : MAPPER.writer(printer)).writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Where the object was read, as messages name it. */
    String origin() {
        return origin;
    }

    /** All keys, in the file's order. */
    public Set<String> keys() {
        return values.keySet();
    }

    /** True if the key is there and not null. */
    public boolean has(String key) {
        return values.get(key) != null;
    }

    /**
     * A string.
     *
     * @throws FormatException if it is missing or something else; so do the others
     */
    public String text(String key) throws FormatException {
        return value(key, String.class, "a string");
    }

    /** A whole number that fits in 64 bits. */
    public long whole(String key) throws FormatException {
        Object value = values.get(key);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw wrong(key, "a whole number");
    }

    /** A whole number that fits in 32 bits. */
    public int small(String key) throws FormatException {
        long value = whole(key);
        if (value != (int) value) {
            throw wrong(key, "a whole number of 32 bits");
        }
        return (int) value;
    }

    /** Any number. */
    public double number(String key) throws FormatException {
        return value(key, Number.class, "a number").doubleValue();
    }

    /** An object, whose messages name it by its key. */
    public Json object(String key) throws FormatException {
        return new Json(origin + ": " + key, map(key));
    }

    /** An object, as the map it is. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> map(String key) throws FormatException {
        return value(key, Map.class, "an object");
    }

    /** A list. */
    public List<?> list(String key) throws FormatException {
        return value(key, List.class, "a list");
    }

    /** A list of strings. */
    public List<String> texts(String key) throws FormatException {
        List<?> list = list(key);
        if (!list.stream().allMatch(String.class::isInstance)) {
            throw wrong(key, "a list of strings");
        }
        return list.stream().map(String.class::cast).toList();
    }

    private <T> T value(String key, Class<T> type, String expected) throws FormatException {
        Object value = values.get(key);
        if (!type.isInstance(value)) {
            throw wrong(key, expected);
        }
        return type.cast(value);
    }

    /**
     * Checks the keys {@code format} and {@code version} that begin each of Convoy's files.
     *
     * @param version the latest version that is understood; all from 1 on are
     * @throws FormatException if the file is something else or of a later version
     */
    public void requireFormat(String format, int version) throws FormatException {
        if (!format.equals(values.get("format"))) {
            throw wrong("format", "\"" + format + "\"");
        }
        long found = whole("version");
        if (found < 1 || found > version) {
            throw new FormatException(
                    origin,
                    "format version is " + found + ", this Convoy reads 1 to " + version + ": use a newer Convoy");
        }
    }

    /** The error of a key whose value is not what it should be. */
    public FormatException wrong(String key, String expected) {
        return values.containsKey(key)
                ? new FormatException(origin, key + ": expected " + expected + ", found " + shown(values.get(key)))
                : new FormatException(origin, key + " is missing, expected " + expected);
    }

    private static String shown(Object value) {
        String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        return text.length() > 80 ? text.substring(0, 77) + "..." : text;
    }
}
