package dev.convoy.network;

import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.join.Branches;
import dev.convoy.network.NamedLayer.Place;
import dev.convoy.settings.Nearest;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Builds layers of descriptions, blocks included, in the order they run:
 *
 * <ul>
 *   <li>{@code {type = sequential, layers = [...]}}: one after the other, under the block's name;
 *   <li>{@code {type = residual, body = [...], shortcut = [...], activation = relu}}: the sum of body and shortcut (the block's
 *       input where there is none), then the activation, if any (He et al. 2016). The body's layers are named within the block,
 *       the shortcut's within {@code downsample}, as torchvision's are;
 *   <li>{@code {type = parallel, branches = [[...], [...]], join = concatenate}}: each branch sees the block's input.
 * </ul>
 */
final class NetworkBuilder {
    private static final String TYPE = "type";
    static final String NAME = "name";
    static final String LAYERS = "layers";
    static final String BODY = "body";
    static final String SHORTCUT = "shortcut";
    static final String BRANCHES = "branches";
    private static final String SEQUENTIAL = "sequential";
    private static final String RESIDUAL = "residual";
    private static final String PARALLEL = "parallel";
    private static final Set<String> BLOCKS = Set.of(SEQUENTIAL, RESIDUAL, PARALLEL);

    private final Shape input;
    private final List<NamedLayer> layers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private Place place = Place.START;

    NetworkBuilder(Shape input) {
        this.input = input;
    }

    List<NamedLayer> layers() {
        return layers;
    }

    /** Adds layers one after the other behind layer {@code source}; returns the number of the last. */
    int sequence(String path, List<?> descriptions, int source) {
        int last = source;
        for (int i = 0; i < descriptions.size(); i++) {
            last = element(path, i, descriptions.get(i), last);
        }
        return last;
    }

    private int element(String path, int number, Object described, int source) {
        Map<String, Object> rest = map(path + number, described);
        Object type = rest.remove(TYPE);
        String fullName = path + name(rest, number);
        rest.remove(NAME);
        String place = path + number;
        if (!(type instanceof String known) || !types().contains(known)) {
            throw new IllegalArgumentException("layer " + place + ": unknown layer \"" + type + "\""
                    + Nearest.suggest(String.valueOf(type), types()) + "; known are " + String.join(", ", types()));
        }
        String where = "layer " + (path.isEmpty() ? place : fullName) + " " + known;
        return switch (known) {
            case SEQUENTIAL -> {
                List<?> inside = list(where, LAYERS, rest.remove(LAYERS));
                unread(where, rest.keySet(), Set.of(LAYERS));
                yield sequence(inside(fullName), inside, source);
            }
            case RESIDUAL -> residual(where, fullName, rest, source);
            case PARALLEL -> parallel(where, fullName, rest, source);
            default -> layer(where, fullName, known, rest, source);
        };
    }

    /** A description's name within its block: its number where it has none. */
    static String name(Map<String, Object> description, int number) {
        Object name = description.get(NAME);
        return name == null ? Integer.toString(number) : name.toString();
    }

    /** What the names within a block begin with. */
    static String inside(String block) {
        return block + ".";
    }

    /** What the names within a block's shortcut begin with. */
    static String shortcut(String block) {
        return block + ".downsample.";
    }

    /** What the names within a block's branch begin with. */
    static String branch(String block, int number) {
        return block + "." + number + ".";
    }

    /** Layers and blocks that descriptions can name, sorted. */
    static SortedSet<String> types() {
        SortedSet<String> all = new TreeSet<>(Catalogue.types());
        all.addAll(BLOCKS);
        return all;
    }

    private int residual(String where, String name, Map<String, Object> settings, int source) {
        List<?> body = list(where, BODY, settings.remove(BODY));
        Object shortcut = settings.remove(SHORTCUT);
        Object activation = settings.remove("activation");
        unread(where, settings.keySet(), Set.of(BODY, SHORTCUT, "activation"));
        int end = sequence(inside(name), body, source);
        int past = shortcut == null ? source : sequence(shortcut(name), list(where, SHORTCUT, shortcut), source);
        int sum = join(where, name, "add", List.of(end, past));
        return activation == null ? sum : named(inside(name), "activation", activation, sum);
    }

    private int named(String path, String name, Object described, int source) {
        Map<String, Object> description = map(path + name, described);
        description.putIfAbsent(NAME, name);
        return element(path, 0, description, source);
    }

    private int parallel(String where, String name, Map<String, Object> settings, int source) {
        List<?> branches = list(where, BRANCHES, settings.remove(BRANCHES));
        Object join = settings.containsKey("join") ? settings.remove("join") : "concatenate";
        unread(where, settings.keySet(), Set.of(BRANCHES, "join"));
        if (!(join instanceof String known) || !Branches.names().contains(known)) {
            throw new IllegalArgumentException(where + ": join expects one of " + Branches.names() + ", got \"" + join
                    + "\"" + Nearest.suggest(String.valueOf(join), Branches.names()));
        }
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            ends.add(sequence(branch(name, i), list(where, BRANCHES, branches.get(i)), source));
        }
        return join(where, name, known, ends);
    }

    private int join(String where, String name, String join, List<Integer> sources) {
        return add(where, name, Branches.named(join), sources);
    }

    private int layer(String where, String name, String type, Map<String, Object> rest, int source) {
        Layer layer;
        try {
            LayerSettings settings = new LayerSettings(rest);
            layer = Catalogue.layer(type, settings);
            unread(where, settings.unread(), settings.known());
        } catch (IllegalArgumentException wrong) {
            throw said(where, wrong);
        }
        return add(where, name, layer, List.of(source));
    }

    private int add(String where, String name, Layer layer, List<Integer> sources) {
        if (!names.add(name)) {
            throw new IllegalArgumentException(where + ": the name \"" + name + "\" is taken");
        }
        List<Shape> inputs = sources.stream()
                .map(source ->
                        source == NamedLayer.INPUT ? input : layers.get(source).output())
                .toList();
        try {
            NamedLayer placed = NamedLayer.of(name, layer, sources, inputs, place);
            place = placed.next(place);
            layers.add(placed);
        } catch (IllegalArgumentException wrong) {
            throw said(where, wrong);
        }
        return layers.size() - 1;
    }

    private static IllegalArgumentException said(String where, IllegalArgumentException wrong) {
        String message = wrong.getMessage();
        return message.startsWith(where + ":") ? wrong : new IllegalArgumentException(where + ": " + message, wrong);
    }

    private static void unread(String where, Iterable<String> unread, Set<String> known) {
        for (String key : unread) {
            throw new IllegalArgumentException(
                    where + ": unknown setting \"" + key + "\"" + Nearest.suggest(key, known));
        }
    }

    /** A description as a map of its own; a bare word is a layer without settings. */
    static Map<String, Object> map(String place, Object described) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (described instanceof String type) {
            map.put(TYPE, type);
        } else if (described instanceof Map<?, ?> settings) {
            settings.forEach((key, value) -> map.put(String.valueOf(key), value));
        } else {
            throw new IllegalArgumentException(
                    "layer " + place + ": expects a layer's name or its settings, got " + described);
        }
        return map;
    }

    private static List<?> list(String where, String key, Object value) {
        if (value instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        throw new IllegalArgumentException(where + ": " + key + " expects a list of layers"
                + (value == null ? ", which is missing" : ", got " + value));
    }
}
