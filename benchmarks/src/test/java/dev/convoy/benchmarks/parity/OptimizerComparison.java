package dev.convoy.benchmarks.parity;

import dev.convoy.benchmarks.Difference;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.network.Slice;
import dev.convoy.optim.Optimizer;
import dev.convoy.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;

/** Twenty steps of an optimizer and of the one it must equal, with the same random gradients and rates. */
final class OptimizerComparison {
    static final int STEPS = 20;
    private static final List<Slice> SLICES = List.of(
            new Slice("conv.weight", Shape.of(4, 3, 3, 3), 0),
            new Slice("conv.bias", Shape.of(4), 108),
            new Slice("linear.weight", Shape.of(5, 7), 112));
    private static final int COUNT = 147;

    private OptimizerComparison() {}

    /**
     * Runs both.
     *
     * @return by tensor the largest difference of what the steps have changed, relative to the largest change: a change is
     *     small beside the parameter itself
     */
    static Map<String, Double> of(OptimizerConfiguration configuration, long seed) {
        RandomFloats random = new RandomFloats(~seed);
        float[] first = random.array(COUNT);
        float[] parameters = first.clone();
        // Not smaller: a change of a thousandth of the parameter is rounded by more than the tolerance, in PyTorch too.
        float scale = random.oneOf(0.1f, 1f, 10f);
        Map<String, Double> differences = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope()) {
            Optimizer ours = configuration.settings().create(SLICES);
            OptimizerConfiguration.Other other = configuration.other().apply(SLICES, first);
            for (int step = 0; step < STEPS; step++) {
                float[] gradient = random.array(COUNT);
                for (int i = 0; i < COUNT; i++) {
                    gradient[i] *= scale;
                }
                double rate = 0.05 * (random.next() + 1.1);
                ours.step(parameters, gradient, rate);
                other.step(gradient, rate);
            }
            float[] expected = other.parameters();
            for (int i = 0; i < COUNT; i++) {
                parameters[i] -= first[i];
                expected[i] -= first[i];
            }
            for (Slice slice : SLICES) {
                differences.put("change of " + slice.name(), Difference.of(parameters, expected, slice));
            }
        }
        return differences;
    }
}
