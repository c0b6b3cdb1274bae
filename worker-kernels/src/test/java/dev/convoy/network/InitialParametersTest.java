package dev.convoy.network;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.Describe;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** First values are a function of the seed and each parameter's number. */
class InitialParametersTest {
    private final Network network = Describe.network(
            Shape.of(2, 6, 6),
            layer("conv2d", "out_channels", 4, "kernel_size", 3),
            layer("batch_norm2d", "num_features", 4),
            layer("flatten"),
            layer("linear", "out_features", 10, "init", "kaiming_normal"));

    @Test
    void functionOfTheSeed() {
        assertThat(network.initialParameters(7)).containsExactly(network.initialParameters(7));
        assertThat(network.initialParameters(7)).isNotEqualTo(network.initialParameters(8));
    }

    /** PyTorch's default: weight and bias within 1 / sqrt(fan-in). */
    @Test
    void defaultBounds() {
        float[] values = network.initialParameters(7);
        float conv = (float) (1 / Math.sqrt(2 * 9));
        assertThat(largest(values, "0.weight")).isBetween(0.9f * conv, conv);
        assertThat(largest(values, "0.bias")).isBetween(0.1f * conv, conv);
        assertThat(largest(values, "3.bias")).isBetween(0.1f / 8, 1 / 8f);
    }

    @Test
    void normalisationStartsAsTheIdentity() {
        float[] values = network.initialParameters(7);
        assertThat(values(values, "1.weight")).containsOnly(1);
        assertThat(values(values, "1.bias")).containsOnly(0);
    }

    /** A layer's later neighbours do not matter, nor do layers without parameters in front of it. */
    @Test
    void parametersOfOtherLayersDoNotMatter() {
        Network other = Describe.network(
                Shape.of(2, 6, 6),
                layer("relu"),
                layer("conv2d", "out_channels", 4, "kernel_size", 3),
                layer("max_pool2d", "kernel_size", 2));
        assertThat(other.initialParameters(7)).containsExactly(Arrays.copyOf(network.initialParameters(7), 76));
    }

    @Test
    void eachParameterHasItsOwnStream() {
        Network twins = Describe.network(
                Shape.of(2, 6, 6),
                layer("conv2d", "out_channels", 2, "kernel_size", 3, "padding", 1),
                layer("conv2d", "out_channels", 2, "kernel_size", 3, "padding", 1));
        float[] values = twins.initialParameters(7);
        assertThat(Arrays.copyOf(values, 38)).doesNotContain(Arrays.copyOfRange(values, 38, 76));
    }

    private float largest(float[] values, String name) {
        float largest = 0;
        for (float value : values(values, name)) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private float[] values(float[] values, String name) {
        Slice slice = network.parameters().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
        return Arrays.copyOfRange(values, slice.offset(), slice.end());
    }
}
