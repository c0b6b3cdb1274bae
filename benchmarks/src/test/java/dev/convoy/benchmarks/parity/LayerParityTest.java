package dev.convoy.benchmarks.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.network.Catalogue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer's output, input gradient and parameter gradients are libtorch's, in randomly drawn configurations. */
class LayerParityTest {
    static Stream<String> types() {
        return Stream.concat(LayerEntries.types().stream(), LayerEntries.variants().stream());
    }

    @ParameterizedTest
    @MethodSource("types")
    void equalsLibtorch(String type) {
        Worst worst = LayerEntries.worst(type, Worst.SEEDS);
        assertThat(worst.difference()).as("%s", worst).isLessThan(Worst.TOLERANCE);
    }

    @Test
    void noLayerIsLeftOut() {
        Set<String> expected = new TreeSet<>(Catalogue.types());
        expected.removeAll(LayerEntries.VIEWS);
        assertThat(LayerEntries.types()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aSmallErrorIsSeenInEveryArray() {
        long seed = Worst.FIRST_SEED;
        Configuration right = LayerEntries.draw("linear", new Draw(seed));
        // One part in a thousand, in forward and backward alike.
        Configuration wrong = new Configuration(
                right.drawn().description(),
                right.drawn().input(),
                (x, a) -> right.torch().forward(x, a).mul(new Scalar(1.001)));
        assertThat(LayerComparison.of(wrong, seed).values())
                .as("seed %d", seed)
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(difference -> assertThat(difference).isBetween(9e-4, 1.1e-3));
    }
}
