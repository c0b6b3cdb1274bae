package dev.convoy.optim;

import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.optim.ParameterGroups.Group;
import dev.convoy.optim.ParameterGroups.WeightDecay;
import dev.convoy.settings.Nearest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is to hold for some of a network's parameters only: PyTorch's parameter groups and {@code requires_grad}, said by
 * patterns over names.
 *
 * @param decayed which parameters weight decay pulls at
 * @param rates factors of the learning rate; where several patterns match a parameter the last one holds, where none does the
 *     factor is 1
 * @param frozen patterns of parameters that never change. A layer whose parameters are all frozen is frozen whole: batchnorm keeps
 *     its running statistics and uses them in training (PyTorch's {@code requires_grad_(False)} with {@code eval()})
 */
public record GroupSettings(Decayed decayed, List<RateFactor> rates, List<NamePattern> frozen) implements Serializable {
    /** All parameters are treated alike, and all are trained. */
    public static final GroupSettings ALIKE = new GroupSettings(Decayed.ALL, List.of(), List.of());

    public GroupSettings {
        rates = List.copyOf(rates);
        frozen = List.copyOf(frozen);
    }

    /** Which parameters weight decay pulls at, and LARS and LAMB scale by their trust ratio. */
    public enum Decayed {
        /** All of them, PyTorch's default. */
        ALL,
        /** Not biases and not normalisation: not what has rank 1, nor what is named {@code bias}. */
        WEIGHTS
    }

    /**
     * A factor of the learning rate.
     *
     * @param pattern which parameters
     * @param factor above 0
     */
    public record RateFactor(NamePattern pattern, double factor) implements Serializable {
        /**
         * @throws IllegalArgumentException if the factor is not a number above 0
         */
        public RateFactor {
            Checks.positive("learning-rate factor of " + pattern.text(), factor);
        }

        /**
         * Reads {@code features.* = 0.1}.
         *
         * @throws IllegalArgumentException if the text is of another form
         */
        public static RateFactor parse(String text) {
            int equals = text.indexOf('=');
            try {
                return new RateFactor(
                        new NamePattern(text.substring(0, equals).trim()),
                        Double.parseDouble(text.substring(equals + 1).trim()));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new IllegalArgumentException(
                        "learning-rate factor is \"" + text + "\", expected PATTERN = FACTOR, like features.* = 0.1",
                        e);
            }
        }
    }

    /**
     * Finds out what holds for each parameter of a network. What is frozen in the network already stays so.
     *
     * @throws IllegalArgumentException if a pattern matches nothing, with the nearest name; or if it freezes running statistics
     *     whose layer is trained
     */
    public ParameterGroups groups(Network network) {
        List<String> trained = network.parameters().stream().map(Slice::name).toList();
        List<String> all = Stream.concat(
                        trained.stream(), network.statistics().stream().map(Slice::name))
                .toList();
        rates.forEach(rate -> requireMatch("learning-rate factor", rate.pattern(), trained));
        frozen.forEach(pattern -> requireMatch("frozen", pattern, all));
        List<Group> groups = new ArrayList<>();
        Set<String> layers = new HashSet<>();
        for (NamedLayer layer : network.layers()) {
            for (Slice slice : layer.parameters()) {
                if (!layer.frozen() && !isFrozen(slice)) {
                    groups.add(new Group(slice, rate(slice.name()), weightDecay(slice)));
                }
            }
            if (layer.frozen() || isFrozen(layer)) {
                layers.add(layer.name());
            }
        }
        return new ParameterGroups(network.parameters(), groups, layers);
    }

    private boolean isFrozen(Slice slice) {
        return frozen.stream().anyMatch(pattern -> pattern.matches(slice.name()));
    }

    /** Whether all of a layer's parameters are frozen, for a layer that has none its running statistics. */
    private boolean isFrozen(NamedLayer layer) {
        boolean statistics = layer.statistics().stream().anyMatch(this::isFrozen);
        if (layer.parameters().isEmpty()) {
            return statistics;
        }
        boolean all = layer.parameters().stream().allMatch(this::isFrozen);
        if (statistics && !all) {
            throw new IllegalArgumentException("frozen: the running statistics of " + layer.name()
                    + " are frozen and its parameters are not; freeze " + layer.name());
        }
        return all;
    }

    private double rate(String name) {
        double factor = 1;
        for (RateFactor rate : rates) {
            factor = rate.pattern().matches(name) ? rate.factor() : factor;
        }
        return factor;
    }

    private WeightDecay weightDecay(Slice slice) {
        boolean exempt = decayed == Decayed.WEIGHTS
                && (slice.shape().rank() == 1 || slice.name().endsWith(".bias"));
        return exempt ? WeightDecay.OFF : WeightDecay.ON;
    }

    private static void requireMatch(String what, NamePattern pattern, List<String> names) {
        if (names.stream().noneMatch(pattern::matches)) {
            throw new IllegalArgumentException(what + ": the pattern \"" + pattern.text() + "\" matches no parameter"
                    + Nearest.suggest(pattern.text(), patterns(names))
                    + names.stream()
                            .findFirst()
                            .map(name -> "; the first one is " + name)
                            .orElse(""));
        }
    }

    /** The names, and for each layer or block around them its name and the pattern of what is in it. */
    private static Set<String> patterns(List<String> names) {
        Set<String> patterns = new LinkedHashSet<>(names);
        for (String name : names) {
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                patterns.add(name.substring(0, dot));
                patterns.add(name.substring(0, dot) + ".*");
                patterns.add("*" + name.substring(dot));
            }
        }
        return patterns;
    }
}
