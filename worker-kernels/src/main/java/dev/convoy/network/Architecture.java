package dev.convoy.network;

import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * A network as a file describes it: nothing is built or checked yet.
 *
 * @param name what it is called, {@code lenet5}
 * @param input shape of one image, {@code [channels, height, width]}
 * @param layers one map a layer, in order: {@code type} names the layer, {@code name} is optional, the rest are the
 *     layer's settings under PyTorch's names ({@code out_channels}, {@code kernel_size}, ...): strings, booleans, numbers,
 *     lists and maps, as JSON has them
 */
public record Architecture(String name, Shape input, List<Map<String, Object>> layers) {
    public Architecture {
        layers = List.copyOf(layers);
    }
}
