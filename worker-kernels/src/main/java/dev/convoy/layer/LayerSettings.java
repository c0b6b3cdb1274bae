package dev.convoy.layer;

import dev.convoy.settings.NamedSettings;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Map;

/** A layer's settings as a file gives them; besides names and numbers, sizes of its image's dimensions. */
public final class LayerSettings extends NamedSettings {
    /** The settings of one layer. */
    public LayerSettings(Map<String, Object> values) {
        super(values);
    }

    /** A size for each of {@code rank} dimensions: a number each, or one for all. Must be there. */
    public Extent extent(String key, int rank) {
        return extent(key, rank, required(key, sizes(rank)));
    }

    /** A size for each of {@code rank} dimensions: a number each, or one for all. */
    public Extent extent(String key, int rank, Extent otherwise) {
        Object value = value(key);
        return value == null ? otherwise : extent(key, rank, value);
    }

    private static Extent extent(String key, int rank, Object value) {
        if (value instanceof List<?> list) {
            if (list.size() != rank) {
                throw new IllegalArgumentException(key + " expects " + sizes(rank) + ", got " + shown(value));
            }
            return Extent.of(list.stream().mapToInt(size -> whole(key, size)).toArray());
        }
        return Extent.all(rank, whole(key, value));
    }

    /** The sizes of any number of dimensions; a number alone is one dimension's. Must be there. */
    public Shape shape(String key) {
        String expected = "a whole number or a list of them";
        Object value = required(key, expected);
        List<?> sizes = value instanceof List<?> list ? list : List.of(value);
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException(key + " expects " + expected + ", got " + shown(value));
        }
        return Shape.of(sizes.stream()
                .mapToInt(size -> Checks.positive(key, whole(key, size)))
                .toArray());
    }

    private static String sizes(int rank) {
        return "a whole number or [" + Extent.names(rank) + "]";
    }
}
