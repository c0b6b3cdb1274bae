package dev.convoy.jobs;

import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.settings.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Architectures by name, from the application jar, or by file. */
final class Architectures {
    private static final List<String> BUILT_IN = List.of(
            "linear",
            "mlp",
            "lenet5",
            "lenet5-bigdl",
            "alexnet",
            "vgg-small",
            "convnet",
            "vgg11",
            "vgg11_bn",
            "vgg13",
            "vgg13_bn",
            "vgg16",
            "vgg16_bn",
            "vgg19",
            "vgg19_bn",
            "resnet20",
            "resnet32",
            "resnet56",
            "resnet18",
            "resnet34",
            "resnet50",
            "two-stream",
            "depth");
    private static final String OUTPUTS = "out_features";

    private Architectures() {}

    /** The names of those in the jar, for help texts. */
    static String builtIn() {
        return String.join(", ", BUILT_IN);
    }

    /**
     * The network that settings name, with the input shape and the number of classes they give, if they do.
     *
     * @throws SettingsException if there is no such name or file
     * @throws FormatException if the file is not an architecture
     * @throws IllegalArgumentException if its layers do not fit each other
     * @throws IOException if the file system fails
     */
    static Network network(Settings settings, Configuration hadoop) throws IOException {
        String nameOrFile = settings.get(Keys.ARCHITECTURE);
        Architecture read = architecture(nameOrFile, hadoop);
        int classes = settings.get(Keys.CLASSES);
        try {
            return Network.build(new Architecture(
                    read.name(),
                    settings.get(Keys.INPUT).orElse(read.input()),
                    classes == 0 ? read.layers() : withClasses(read.layers(), classes)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("architecture " + nameOrFile + ": " + e.getMessage(), e);
        }
    }

    /** The layers with another number of outputs of the last one that says how many; within blocks too. */
    private static List<Map<String, Object>> withClasses(List<Map<String, Object>> layers, int classes) {
        List<Map<String, Object>> changed = new ArrayList<>();
        layers.forEach(layer -> changed.add(new LinkedHashMap<>(layer)));
        if (!change(changed, classes)) {
            throw new IllegalArgumentException(Keys.CLASSES.name() + " = " + classes + " expects a last layer with "
                    + OUTPUTS + ", found " + layers.get(layers.size() - 1));
        }
        return changed;
    }

    /** Changes the last of some layers that has outputs, or a block of them; each branch of a parallel block. */
    private static boolean change(List<Map<String, Object>> layers, int classes) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            Map<String, Object> layer = layers.get(i);
            if (layer.containsKey(OUTPUTS)) {
                layer.put(OUTPUTS, classes);
                return true;
            }
            boolean within = false;
            for (String inside : List.of("layers", "branches")) {
                if (layer.get(inside) instanceof List<?> list) {
                    Object copy = copy(list);
                    within |= changeWithin((List<?>) copy, classes);
                    layer.put(inside, copy);
                }
            }
            if (within) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("unchecked") // what copy() made
    private static boolean changeWithin(List<?> inside, int classes) {
        if (!inside.isEmpty() && inside.get(0) instanceof List<?>) {
            boolean all = true;
            for (Object branch : inside) {
                all &= changeWithin((List<?>) branch, classes);
            }
            return all;
        }
        return change((List<Map<String, Object>>) inside, classes);
    }

    /** Lists and maps as new ones that can be changed; a bare name as a layer of that type. */
    private static Object copy(Object value) {
        if (value instanceof List<?> list) {
            List<Object> copied = new ArrayList<>();
            for (Object element : list) {
                copied.add(element instanceof String type ? new LinkedHashMap<>(Map.of("type", type)) : copy(element));
            }
            return copied;
        }
        return value instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : value;
    }

    private static Architecture architecture(String nameOrFile, Configuration hadoop) throws IOException {
        if (BUILT_IN.contains(nameOrFile)) {
            String name = "models/" + nameOrFile + ".conf";
            return ArchitectureFile.parse(resource(name), name);
        }
        Path file = new Path(nameOrFile);
        if (!file.getFileSystem(hadoop).exists(file)) {
            throw new SettingsException(Keys.ARCHITECTURE.name() + ": there is no file " + nameOrFile
                    + " and no built-in network of that name" + Nearest.suggest(nameOrFile, BUILT_IN)
                    + "; built in: " + builtIn());
        }
        return ArchitectureFile.read(file, hadoop);
    }

    /** A file of {@code conf/}, as the jar carries it. */
    static String resource(String name) {
        try (InputStream in = Architectures.class.getResourceAsStream("conf/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the application jar lacks conf/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
