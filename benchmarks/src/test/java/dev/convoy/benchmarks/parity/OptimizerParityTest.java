package dev.convoy.benchmarks.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.optim.OptimizerSettings;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty steps of every optimizer are libtorch's, or its paper's where PyTorch has none, with randomly drawn settings. */
class OptimizerParityTest {
    static Set<String> names() {
        return OptimizerEntries.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void takesTheSameSteps(String name) {
        Worst worst = OptimizerEntries.worst(name, Worst.SEEDS);
        assertThat(worst.difference()).as("%s", worst).isLessThan(Worst.TOLERANCE);
    }

    @Test
    void noOptimizerIsLeftOut() {
        assertThat(OptimizerEntries.names()).hasSameSizeAs(OptimizerSettings.class.getPermittedSubclasses());
    }
}
