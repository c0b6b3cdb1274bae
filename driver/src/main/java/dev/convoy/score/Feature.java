package dev.convoy.score;

import dev.convoy.layer.norm.BatchNorm;
import dev.convoy.network.Folding;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

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

    /**
     * The layers of these names. Where a normalisation was folded into the layer before it, the output of both is the normalised one.
     *
     * @param network as the model has it
     * @param folded as it runs
     * @throws IllegalArgumentException if there is no such layer, or a normalisation was folded into it
     */
    static List<Feature> of(List<String> names, Network network, Folding folded) {
        List<Feature> features = new ArrayList<>();
        for (String name : names) {
            NamedLayer layer = named(network, name);
            if (layer == null) {
                throw new IllegalArgumentException("features expect names of layers, got '" + name
                        + "'; the network has " + listed(network) + " (convoy inspect shows them)");
            }
            NamedLayer runs = layer;
            while (folded.folded().contains(runs.name())) {
                runs = network.layers().get(runs.sources().get(0));
            }
            NamedLayer last = last(network, folded, runs);
            if (!last.name().equals(name)) {
                throw new IllegalArgumentException(
                        "features of layer '" + name + "': its own output is not there, since '" + last.name()
                                + "' is computed together with it; ask for '" + last.name() + "'");
            }
            int number = folded.network().layers().indexOf(named(folded.network(), runs.name()));
            features.add(new Feature(name, number, layer.output().count()));
        }
        return List.copyOf(features);
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

    private static String listed(Network network) {
        List<String> names = network.layers().stream().map(NamedLayer::name).toList();
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }
}
