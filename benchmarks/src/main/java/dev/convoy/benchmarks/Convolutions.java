package dev.convoy.benchmarks;

import dev.convoy.layer.Layer;
import dev.convoy.layer.conv.Convolution;
import dev.convoy.layer.conv.Sliding;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import dev.convoy.tensor.Shape;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The convolutions of a network that differ from each other, those on which it spends most. */
final class Convolutions {
    private Convolutions() {}

    /**
     * A convolution in its place.
     *
     * @param layer which
     * @param input shape of one input image
     */
    record Placed(Convolution layer, Shape input) {
        /** Operations of one image's forward pass, as many as of either gradient. */
        double operations() {
            return 2.0 * layer.multiplyAdds(input);
        }

        /** {@code 64 to 128, 3x3, 56x56}: channels, kernel and its stride where there is one, input. */
        @Override
        public String toString() {
            Sliding sliding = layer.sliding();
            String stride = sliding.stride().count() == 1
                    ? ""
                    : " stride " + sliding.stride().at(0);
            return input.size(0) + " to " + layer.channels().out() + ", "
                    + sliding.kernelSize().joined("x") + stride + ", " + input.size(1) + "x" + input.size(2);
        }
    }

    /** At most {@code most} of a network, in its order: those that it does most multiply-adds in, all like them counted. */
    static List<Placed> of(Network network, int most) {
        Map<Placed, Long> cost = new HashMap<>();
        List<Placed> all = network.layers().stream()
                .filter(named -> named.layer() instanceof Convolution)
                .map(Convolutions::placed)
                .toList();
        all.forEach(placed -> cost.merge(placed, placed.layer().multiplyAdds(placed.input()), Long::sum));
        List<Placed> distinct = all.stream().distinct().toList();
        Set<Placed> kept = new HashSet<>(distinct.stream()
                .sorted(Comparator.<Placed>comparingLong(cost::get).reversed())
                .limit(most)
                .toList());
        return distinct.stream().filter(kept::contains).toList();
    }

    private static Placed placed(NamedLayer named) {
        Layer layer = named.layer();
        return new Placed((Convolution) layer, named.input());
    }
}
