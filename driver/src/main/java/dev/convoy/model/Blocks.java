package dev.convoy.model;

import dev.convoy.settings.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The blocks that an architecture file defines, put in the place of their names, so that what repeats is written once:
 *
 * <pre>
 *   blocks {
 *     conv_relu {
 *       defaults { kernel = 3 }
 *       layers = [{ type = conv2d, out_channels = "$channels", kernel_size = "$kernel" }, relu]
 *     }
 *   }
 *   layers = [{ type = conv_relu, channels = 64, repeat = 2 }, ...]
 * </pre>
 *
 * <p>A block has {@code layers}, which take the place of its name among their neighbours, or one {@code layer}. {@code "$name"} stands for a
 * setting of the block. {@code repeat} works on any layer.
 */
final class Blocks {
    /** Most layers a file may come to, and most blocks within each other: files are untrusted. */
    private static final int LIMIT = 10_000;

    private static final int DEPTH = 32;
    private static final String TYPE = "type";
    private static final String REPEAT = "repeat";
    private static final String NAME = "name";
    private static final List<String> KEYS = List.of("defaults", "layers", "layer");

    private final Map<String, Object> blocks;
    private final String origin;
    private int made;

    private Blocks(Map<String, Object> blocks, String origin) {
        this.blocks = blocks;
        this.origin = origin;
    }

    /**
     * Layers with blocks in place of their names.
     *
     * @param blocks by name
     * @param layers maps, or bare names
     * @throws FormatException if a block is not what it should be, or its settings are not those it needs
     */
    static List<Object> expand(Map<String, Object> blocks, List<?> layers, String origin) throws FormatException {
        return new Blocks(blocks, origin).list(layers, 0);
    }

    private List<Object> list(List<?> elements, int depth) throws FormatException {
        List<Object> expanded = new ArrayList<>();
        for (Object element : elements) {
            expanded.addAll(element(element, depth));
        }
        return expanded;
    }

    private List<Object> element(Object element, int depth) throws FormatException {
        if (element instanceof List<?> inner) {
            return List.of(list(inner, depth));
        }
        if (element instanceof String name && blocks.containsKey(name)) {
            return block(name, Map.of(), depth);
        }
        if (!(element instanceof Map<?, ?> settings)) {
            return List.of(element);
        }
        Map<String, Object> rest = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : settings.entrySet()) {
            rest.put(
                    (String) entry.getKey(),
                    entry.getValue() instanceof List<?> inner ? list(inner, depth) : entry.getValue());
        }
        int times = times(rest.remove(REPEAT), rest.get(TYPE));
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            if (rest.get(TYPE) instanceof String type && blocks.containsKey(type)) {
                all.addAll(block(type, rest, depth));
            } else {
                all.add(counted(rest));
            }
        }
        return all;
    }

    private Object counted(Object layer) throws FormatException {
        if (++made > LIMIT) {
            throw new FormatException(origin, "comes to more than " + LIMIT + " layers, too many for an architecture");
        }
        return layer;
    }

    private int times(Object repeat, Object type) throws FormatException {
        if (repeat == null) {
            return 1;
        }
        if (repeat instanceof Integer times && times >= 1 && times <= LIMIT) {
            return times;
        }
        throw new FormatException(
                origin, type + ": repeat expects a whole number from 1 to " + LIMIT + ", found " + repeat);
    }

    private List<Object> block(String name, Map<String, Object> given, int depth) throws FormatException {
        if (depth >= DEPTH) {
            throw new FormatException(
                    origin, "block " + name + " lies within more than " + DEPTH + " blocks: does it contain itself?");
        }
        String where = origin + ": block " + name;
        counted(name);
        Map<String, Object> block = object(blocks.get(name), where);
        for (String key : block.keySet()) {
            if (!KEYS.contains(key)) {
                throw new FormatException(
                        where, "unknown key '" + key + "'" + Nearest.suggest(key, KEYS) + ", known are " + KEYS);
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        Object defaults = block.get("defaults");
        if (defaults != null) {
            values.putAll(object(defaults, where + " defaults"));
        }
        values.putAll(given);
        values.remove(TYPE);
        Object label = values.remove(NAME);
        Set<String> used = new LinkedHashSet<>();
        Object one = block.get("layer");
        Object several = block.get("layers");
        if ((one == null) == (several == null) || (several != null && !(several instanceof List<?>))) {
            throw new FormatException(where, "expects either a layer or a list of layers");
        }
        Object filled = fill(one == null ? several : List.of(one), values, used, where);
        for (String key : values.keySet()) {
            if (!used.contains(key)) {
                throw new FormatException(
                        where, "unknown setting '" + key + "'" + Nearest.suggest(key, used) + ", known are " + used);
            }
        }
        List<Object> expanded = list((List<?>) filled, depth + 1);
        return label == null ? expanded : List.of(counted(named(label, expanded)));
    }

    /** A named block: its one layer takes the name; several become a sequence of that name. */
    private static Map<String, Object> named(Object name, List<Object> layers) {
        Map<String, Object> named = new LinkedHashMap<>();
        if (layers.size() == 1 && layers.get(0) instanceof Map<?, ?> only) {
            only.forEach((key, value) -> named.put((String) key, value));
        } else {
            named.put(TYPE, "sequential");
            named.put("layers", layers);
        }
        named.put(NAME, name);
        return named;
    }

    private static Object fill(Object template, Map<String, Object> values, Set<String> used, String where)
            throws FormatException {
        if (template instanceof String text && text.startsWith("$")) {
            String name = text.substring(1);
            used.add(name);
            if (!values.containsKey(name)) {
                throw new FormatException(where, "needs the setting '" + name + "', got " + values);
            }
            return values.get(name);
        }
        if (template instanceof List<?> list) {
            List<Object> filled = new ArrayList<>();
            for (Object element : list) {
                filled.add(fill(element, values, used, where));
            }
            return filled;
        }
        if (template instanceof Map<?, ?> map) {
            Map<String, Object> filled = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                filled.put((String) entry.getKey(), fill(entry.getValue(), values, used, where));
            }
            return filled;
        }
        return template;
    }

    private static Map<String, Object> object(Object value, String where) throws FormatException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new FormatException(where, "expected an object, found " + value);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((key, each) -> object.put((String) key, each));
        return object;
    }
}
