package dev.convoy.optim;

import dev.convoy.network.Slice;
import dev.convoy.settings.Nearest;
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
 * @param frozen patterns of what never changes: parameters, and running statistics
 */
public record GroupSettings(Decayed decayed, List<RateFactor> rates, List<NamePattern> frozen) {
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
    public record RateFactor(NamePattern pattern, double factor) {
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
     * Finds out what holds for each parameter of a network.
     *
     * @param parameters the network's parameters, without gaps
     * @param statistics its running statistics, which can be frozen only
     * @throws IllegalArgumentException if a pattern matches nothing: names it and the nearest name
     */
    public ParameterGroups groups(List<Slice> parameters, List<Slice> statistics) {
        List<String> trained = parameters.stream().map(Slice::name).toList();
        List<String> all = Stream.concat(trained.stream(), statistics.stream().map(Slice::name))
                .toList();
        rates.forEach(rate -> requireMatch("learning-rate factor", rate.pattern(), trained));
        frozen.forEach(pattern -> requireMatch("frozen", pattern, all));
        List<ParameterGroups.Group> groups = new ArrayList<>();
        Set<String> still = new HashSet<>();
        for (String name : all) {
            if (frozen.stream().anyMatch(pattern -> pattern.matches(name))) {
                still.add(name);
            }
        }
        for (Slice slice : parameters) {
            if (!still.contains(slice.name())) {
                groups.add(new ParameterGroups.Group(slice, rate(slice.name()), weightDecay(slice)));
            }
        }
        return new ParameterGroups(parameters, groups, still);
    }

    private double rate(String name) {
        double factor = 1;
        for (RateFactor rate : rates) {
            factor = rate.pattern().matches(name) ? rate.factor() : factor;
        }
        return factor;
    }

    private ParameterGroups.WeightDecay weightDecay(Slice slice) {
        boolean exempt = decayed == Decayed.WEIGHTS
                && (slice.shape().rank() == 1 || slice.name().endsWith(".bias"));
        return exempt ? ParameterGroups.WeightDecay.OFF : ParameterGroups.WeightDecay.ON;
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
