package dev.convoy.benchmarks;

import dev.convoy.init.Initialiser;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.conv.Channels;
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
    /**
     * Convolutions in groups: MobileNet's by channel (Howard et al. 2017, table 1), and ResNeXt's 32 groups of 4 and 8 channels (Xie et
     * al. 2017, table 1).
     */
    static final List<Placed> GROUPED = List.of(
            grouped(32, 32, 112, 1),
            grouped(128, 128, 56, 2),
            grouped(256, 256, 28, 1),
            grouped(512, 512, 14, 1),
            grouped(128, 32, 56, 1),
            grouped(256, 32, 28, 1),
            grouped(128, 32, 14, 1));

    private Convolutions() {}

    /** 3 x 3, as many channels out as in, on a square. */
    private static Placed grouped(int channels, int groups, int size, int stride) {
        Sliding sliding = Sliding.of(Extent.all(2, 3), Extent.all(2, stride), Extent.all(2, 1));
        Channels all = new Channels(channels, channels, groups);
        Convolution layer = new Convolution(all, sliding, Bias.ON, Initialiser.named("default"));
        return new Placed(layer, Shape.of(channels, size, size));
    }

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

        /** {@code 64 to 128, 3x3 stride 2, 56x56, groups 32}: channels, kernel, input; stride and groups where there are any. */
        @Override
        public String toString() {
            Sliding sliding = layer.sliding();
            String stride = sliding.stride().count() == 1
                    ? ""
                    : " stride " + sliding.stride().at(0);
            int groups = layer.channels().groups();
            return input.size(0) + " to " + layer.channels().out() + ", "
                    + sliding.kernelSize().joined("x") + stride + ", " + input.size(1) + "x" + input.size(2)
                    + (groups == 1 ? "" : ", groups " + groups);
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
