package dev.convoy.score;

import dev.convoy.layer.norm.BatchNorm;
import dev.convoy.network.Folding;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A layer whose output is written beside the predictions.
 *
 * @param name as it was asked for
 * @param layer number, within the folded network, of the layer that has this output
 * @param count floats of an image
 */
record Feature(String name, int layer, int count) implements Serializable {
    /** So many layers are named in a message. */
    private static final int NAMED = 40;

    private static final Pattern NUMBERED = Pattern.compile("(^|\\.)\\d+$");

    /**
     * The layers of these names, which are those that {@code convoy inspect} prints; a type stands for its layer where the network has one of it.
     * Where a normalisation was folded into the layer before it, the output of both is the normalised one.
     *
     * @param network as the model has it
     * @param folded as it runs
     * @throws IllegalArgumentException if there is no such layer or it is not clear which, if one is named twice, or a normalisation was
     *     folded into it
     */
    static List<Feature> of(List<String> names, Network network, Folding folded) {
        List<Feature> features = new ArrayList<>();
        for (String name : names) {
            if (features.stream().anyMatch(before -> before.name.equals(name))) {
                throw new IllegalArgumentException("features name layer '" + name + "' twice; expected each once");
            }
            NamedLayer layer = asked(network, name);
            NamedLayer runs = layer;
            while (folded.folded().contains(runs.name())) {
                runs = network.layers().get(runs.sources().get(0));
            }
            NamedLayer last = last(network, folded, runs);
            if (!last.name().equals(layer.name())) {
                throw new IllegalArgumentException(
                        "features of layer '" + name + "': its own output is not there, since '" + last.name()
                                + "' is computed together with it; ask for '" + last.name() + "'");
            }
            int number = folded.network().layers().indexOf(named(folded.network(), runs.name()));
            features.add(new Feature(name, number, layer.output().count()));
        }
        return List.copyOf(features);
    }

    private static NamedLayer asked(Network network, String name) {
        NamedLayer layer = named(network, name);
        if (layer != null) {
            return layer;
        }
        List<NamedLayer> ofType = network.layers().stream()
                .filter(each -> each.layer().type().equals(name))
                .toList();
        if (ofType.size() == 1) {
            return ofType.get(0);
        }
        throw new IllegalArgumentException(
                ofType.isEmpty()
                        ? "features expect names of layers, got '" + name + "'; the network has "
                                + listed(network.layers()) + " (convoy inspect --model shows them)"
                        : "features expect names of layers, got '" + name + "', the type of several: "
                                + listed(ofType));
    }

    /** The last of the normalisations folded into a layer; the layer itself if there is none. */
    private static NamedLayer last(Network network, Folding folded, NamedLayer layer) {
        int number = network.layers().indexOf(layer);
        for (NamedLayer next : network.layers()) {
            if (next.layer() instanceof BatchNorm
                    && next.sources().contains(number)
                    && folded.folded().contains(next.name())) {
                return last(network, folded, next);
            }
        }
        return layer;
    }

    private static NamedLayer named(Network network, String name) {
        return network.layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String listed(List<NamedLayer> layers) {
        String listed = layers.stream().limit(NAMED).map(Feature::shown).collect(Collectors.joining(", "));
        return layers.size() <= NAMED ? listed : listed + " and " + (layers.size() - NAMED) + " more";
    }

    /** A name; with the type behind it where it ends in a number, since nobody gave one. */
    private static String shown(NamedLayer layer) {
        return NUMBERED.matcher(layer.name()).find()
                ? layer.name() + " (" + layer.layer().type() + ")"
                : layer.name();
    }
}
