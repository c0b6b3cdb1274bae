package dev.convoy.model;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import dev.convoy.network.Architecture;
import dev.convoy.settings.Nearest;
import dev.convoy.tensor.Shape;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Architecture files: HOCON, of which JSON is a part, with {@code name}, {@code input} ({@code [channels, height, width]}) and
 * {@code layers}, a list of layers in order:
 *
 * <pre>
 *   name = lenet5
 *   input = [1, 28, 28]
 *   layers = [
 *     { type = conv2d, out_channels = 20, kernel_size = 5, padding = 2 }
 *     relu                                # without settings the type alone will do
 *     ...
 *   ]
 * </pre>
 *
 * <p>{@code blocks} names what repeats, see {@link Blocks}; an architecture holds the layers themselves. A layer's type and settings are checked when the network is built, not here. Substitutions ({@code ${...}}) look only into the
 * file itself: neither the environment, nor system properties, nor other files.
 */
public final class ArchitectureFile {
    private static final List<String> KEYS = List.of("name", "input", "blocks", "layers");
    private static final int LIMIT = 4 << 20;

    private ArchitectureFile() {}

    /**
     * Reads an architecture file.
     *
     * @throws FormatException if it is missing, longer than 4 MB or not an architecture
     * @throws IOException if the file system fails
     */
    public static Architecture read(Path file, Configuration hadoop) throws IOException {
        FileSystem fs = SavedFolder.fileSystem(file, hadoop);
        try (FSDataInputStream in = fs.open(file)) {
            byte[] bytes = in.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw new FormatException(file, "has more than " + LIMIT + " bytes, too long for an architecture");
            }
            return parse(new String(bytes, StandardCharsets.UTF_8), file.toString());
        } catch (FileNotFoundException e) {
            throw new FormatException(file, "there is no such architecture file", e);
        }
    }

    /**
     * Parses the text of an architecture file.
     *
     * @param origin the file, for messages
     * @throws FormatException if the text is not an architecture
     */
    public static Architecture parse(String text, String origin) throws FormatException {
        try {
            Config config = ConfigFactory.parseString(
                            text, ConfigParseOptions.defaults().setIncluder(new RefusingIncluder()))
                    .resolve(ConfigResolveOptions.noSystem());
            return fromMap(config.root().unwrapped(), origin);
        } catch (ConfigException e) {
            throw new FormatException(origin, "not HOCON or JSON: " + e.getMessage(), e);
        }
    }

    /**
     * An architecture from the maps, lists, strings and numbers of a parsed file.
     *
     * @throws FormatException if a key is unknown or missing, or a value is not what it should be
     */
    public static Architecture fromMap(Map<String, Object> values, String origin) throws FormatException {
        Json file = Json.of(values, origin);
        for (String key : file.keys()) {
            if (!KEYS.contains(key)) {
                throw new FormatException(
                        origin, "unknown key '" + key + "'" + Nearest.suggest(key, KEYS) + ", known are " + KEYS);
            }
        }
        return new Architecture(file.text("name"), input(file), layers(file, origin));
    }

    private static Shape input(Json file) throws FormatException {
        List<?> sizes = file.list("input");
        int[] shape = new int[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            if (!(sizes.get(i) instanceof Integer size) || size <= 0) {
                throw file.wrong("input", "a shape of positive whole numbers like [channels, height, width]");
            }
            shape[i] = size;
        }
        if (shape.length == 0) {
            throw file.wrong("input", "a shape of positive whole numbers like [channels, height, width]");
        }
        try {
            return Shape.of(shape);
        } catch (IllegalArgumentException e) {
            throw new FormatException(file.origin() + ": input", e.getMessage(), e);
        }
    }

    private static List<Map<String, Object>> layers(Json file, String origin) throws FormatException {
        List<Map<String, Object>> layers = new ArrayList<>();
        for (Object layer : Blocks.expand(blocks(file), file.list("layers"), origin)) {
            String where = origin + ": layer " + layers.size();
            if (layer instanceof String type) {
                layers.add(Map.of("type", type));
            } else if (layer instanceof Map<?, ?> settings) {
                layers.add(settings(settings, where));
            } else {
                throw new FormatException(where, "expected a type's name or an object, found " + layer);
            }
        }
        if (layers.isEmpty()) {
            throw file.wrong("layers", "at least one layer");
        }
        return layers;
    }

    private static Map<String, Object> blocks(Json file) throws FormatException {
        return file.keys().contains("blocks") ? file.map("blocks") : Map.of();
    }

    private static Map<String, Object> settings(Map<?, ?> values, String where) throws FormatException {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            if (entry.getValue() == null) {
                throw new FormatException(where, entry.getKey() + " is null: leave it out for its default");
            }
            settings.put((String) entry.getKey(), entry.getValue());
        }
        Json.of(settings, where).text("type");
        return settings;
    }

    /** The architecture as the maps, lists, strings and numbers of its file; {@link #fromMap} takes it back. */
    public static Map<String, Object> toMap(Architecture architecture) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", architecture.name());
        values.put("input", Arrays.stream(architecture.input().sizes()).boxed().toList());
        values.put(
                "layers",
                architecture.layers().stream().map(ArchitectureFile::typeFirst).toList());
        return values;
    }

    private static Map<String, Object> typeFirst(Map<String, Object> layer) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        ordered.put("type", layer.get("type"));
        layer.forEach(ordered::putIfAbsent);
        return ordered;
    }

    /**
     * The first difference that matters between two architectures, {@code layer 2 conv2d: out_channels is 50 in the checkpoint, 64 in
     * this run}; empty if they are the same. The name does not matter, nor whether a number is written 1 or 1.0.
     *
     * @param oneIs where the first is found, {@code in the checkpoint}
     * @param otherIs where the second is found, {@code in this run}
     */
    public static Optional<String> difference(Architecture one, String oneIs, Architecture other, String otherIs) {
        if (!one.input().equals(other.input())) {
            return Optional.of(line("input", one.input(), oneIs, other.input(), otherIs));
        }
        int common = Math.min(one.layers().size(), other.layers().size());
        for (int i = 0; i < common; i++) {
            Map<String, Object> a = one.layers().get(i);
            Map<String, Object> b = other.layers().get(i);
            if (!Objects.equals(a.get("type"), b.get("type"))) {
                return Optional.of(line("layer " + i, a.get("type"), oneIs, b.get("type"), otherIs));
            }
            Optional<String> inside = within("layer " + i + " " + a.get("type") + ":", a, oneIs, b, otherIs);
            if (inside.isPresent()) {
                return inside;
            }
        }
        if (one.layers().size() != other.layers().size()) {
            return Optional.of(line(
                    "number of layers",
                    one.layers().size(),
                    oneIs,
                    other.layers().size(),
                    otherIs));
        }
        return Optional.empty();
    }

    /** The first difference within two values of the same place. */
    private static Optional<String> within(String where, Object a, String aIs, Object b, String bIs) {
        if (a instanceof Map<?, ?> one && b instanceof Map<?, ?> other) {
            TreeSet<String> keys = new TreeSet<>();
            one.keySet().forEach(key -> keys.add((String) key));
            other.keySet().forEach(key -> keys.add((String) key));
            return keys.stream()
                    .map(key -> within(where + " " + key, one.get(key), aIs, other.get(key), bIs))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        if (a instanceof List<?> one && b instanceof List<?> other && one.size() == other.size()) {
            return IntStream.range(0, one.size())
                    .mapToObj(i -> within(where + " " + i, one.get(i), aIs, other.get(i), bIs))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        return same(a, b) ? Optional.empty() : Optional.of(line(where, a, aIs, b, bIs));
    }

    private static boolean same(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return x.doubleValue() == y.doubleValue();
        }
        return Objects.equals(a, b);
    }

    private static String line(String what, Object one, String oneIs, Object other, String otherIs) {
        return what + " is " + shown(one) + " " + oneIs + ", " + shown(other) + " " + otherIs;
    }

    private static String shown(Object value) {
        return value == null ? "not given" : value.toString();
    }
}
