package dev.convoy.network;

import dev.convoy.layer.Foldable;
import dev.convoy.layer.norm.BatchNorm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trained network without those batch normalisations that follow a convolution, transposed convolution or linear layer. Its
 * scores are those of the first in inference, up to rounding (Jacob et al. 2018, section 3.2): with {@code s = weight /
 * sqrt(running_var + eps)} the layer before it takes {@code s} times its own weight, and {@code bias + s * (its bias -
 * running_mean)} as its bias. Layers keep their names.
 *
 * <p>A normalisation stays where another layer reads what it reads.
 *
 * @param network the equivalent network
 * @param parameters {@code [parameterCount]} of it
 * @param statistics {@code [statisticCount]} of it: those of normalisations that stay
 * @param folded names of the normalisations that are gone, in order
 */
@SuppressWarnings("ArrayRecordComponent")
public record Folding(Network network, float[] parameters, float[] statistics, List<String> folded) {
    /**
     * Folds all that can be folded.
     *
     * @param parameters {@code [parameterCount]}, only read
     * @param statistics {@code [statisticCount]}, only read
     */
    public static Folding of(Network network, float[] parameters, float[] statistics) {
        Folding done = new Folding(network, parameters, statistics, List.of());
        Folding next = done.once();
        while (next.folded.size() > done.folded.size()) {
            done = next;
            next = done.once(); // a normalisation of a normalised layer
        }
        return done;
    }

    private Folding once() {
        Map<String, NamedLayer> norms = new LinkedHashMap<>();
        for (NamedLayer norm : network.layers()) {
            before(norm).ifPresent(layer -> norms.put(layer.name(), norm));
        }
        List<String> gone = norms.values().stream().map(NamedLayer::name).toList();
        Architecture old = network.architecture();
        Architecture architecture =
                new Architecture(old.name(), old.input(), new Pruning(gone, norms.keySet()).layers(old.layers()));
        Network pruned = Network.build(architecture);
        float[] newParameters = copy(network.parameters(), parameters, pruned.parameters(), pruned.parameterCount());
        float[] newStatistics = copy(network.statistics(), statistics, pruned.statistics(), pruned.statisticCount());
        for (NamedLayer layer : pruned.layers()) {
            if (norms.containsKey(layer.name())) {
                fold(norms.get(layer.name()), layer, newParameters);
            }
        }
        List<String> all = new ArrayList<>(folded);
        all.addAll(gone);
        return new Folding(pruned, newParameters, newStatistics, List.copyOf(all));
    }

    /** The layer that a normalisation can be folded into. */
    private Optional<NamedLayer> before(NamedLayer norm) {
        int source = norm.sources().get(0);
        if (!(norm.layer() instanceof BatchNorm) || source == NamedLayer.INPUT) {
            return Optional.empty();
        }
        long readers = network.layers().stream()
                .filter(layer -> layer.sources().contains(source))
                .count();
        NamedLayer layer = network.layers().get(source);
        return readers == 1 && layer.layer() instanceof Foldable ? Optional.of(layer) : Optional.empty();
    }

    /** The arrays that both have, by name; others are 0. */
    private static float[] copy(List<Slice> from, float[] values, List<Slice> to, int count) {
        Map<String, Slice> known = new HashMap<>();
        from.forEach(slice -> known.put(slice.name(), slice));
        float[] copied = new float[count];
        for (Slice slice : to) {
            Slice old = known.get(slice.name());
            if (old != null) {
                System.arraycopy(
                        values,
                        old.offset(),
                        copied,
                        slice.offset(),
                        slice.shape().count());
            }
        }
        return copied;
    }

    private void fold(NamedLayer norm, NamedLayer into, float[] values) {
        BatchNorm layer = (BatchNorm) norm.layer();
        int channels = norm.input().size(0);
        double[] scale = new double[channels];
        Slice bias = slice(into.parameters(), into, "bias");
        for (int c = 0; c < channels; c++) {
            double variance = value(norm, "running_var", c, 1);
            scale[c] = value(norm, "weight", c, 1) / Math.sqrt(variance + layer.eps());
            double centred = values[bias.offset() + c] - value(norm, "running_mean", c, 0);
            values[bias.offset() + c] = (float) (value(norm, "bias", c, 0) + scale[c] * centred);
        }
        Slice weight = slice(into.parameters(), into, "weight");
        Foldable foldable = (Foldable) into.layer();
        for (int i = 0; i < weight.shape().count(); i++) {
            double factor = scale[foldable.outputChannel(into.input(), i)];
            values[weight.offset() + i] = (float) (factor * values[weight.offset() + i]);
        }
    }

    private double value(NamedLayer norm, String name, int c, double otherwise) {
        Slice statistic = slice(norm.statistics(), norm, name);
        if (statistic != null) {
            return statistics[statistic.offset() + c];
        }
        Slice parameter = slice(norm.parameters(), norm, name);
        return parameter == null ? otherwise : parameters[parameter.offset() + c];
    }

    /** The array of this name within a layer, null if there is none. */
    private static Slice slice(List<Slice> slices, NamedLayer layer, String name) {
        String full = layer.name() + "." + name;
        return slices.stream()
                .filter(slice -> slice.name().equals(full))
                .findFirst()
                .orElse(null);
    }
}
