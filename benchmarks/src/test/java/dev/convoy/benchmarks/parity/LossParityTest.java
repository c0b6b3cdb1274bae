package dev.convoy.benchmarks.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.loss.Losses;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss's mean over a batch and its gradient are libtorch's, with randomly drawn settings. */
class LossParityTest {
    static Set<String> names() {
        return LossEntries.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void equalsLibtorch(String name) {
        Worst worst = LossEntries.worst(name, Worst.SEEDS);
        assertThat(worst.difference()).as("%s", worst).isLessThan(Worst.TOLERANCE);
    }

    @Test
    void noLossIsLeftOut() {
        assertThat(LossEntries.names()).containsExactlyInAnyOrderElementsOf(Losses.names());
    }
}
