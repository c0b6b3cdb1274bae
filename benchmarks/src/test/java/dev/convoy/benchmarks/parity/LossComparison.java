package dev.convoy.benchmarks.parity;

import dev.convoy.benchmarks.Difference;
import dev.convoy.fixture.DrawnLoss;
import dev.convoy.fixture.DrawnLoss.Targets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** A loss's mean over a batch and its gradient, ours and libtorch's, of the same random outputs and targets. */
final class LossComparison {
    private LossComparison() {}

    /** By array the largest difference, relative to the largest expected number of that array. */
    static Map<String, Double> of(LossConfiguration configuration, long seed) {
        DrawnLoss.Numbers numbers = configuration.drawn().draw(seed);
        Map<String, float[]> expected = libtorch(configuration, numbers);
        Map<String, float[]> actual = configuration.drawn().results(numbers);
        Map<String, Double> differences = new LinkedHashMap<>();
        expected.forEach((array, values) -> differences.put(array, Difference.of(actual.get(array), values)));
        return differences;
    }

    /** libtorch's results, by the names of ours. */
    static Map<String, float[]> libtorch(LossConfiguration configuration, DrawnLoss.Numbers numbers) {
        try (PointerScope scope = new PointerScope()) {
            long[] sizes = Libtorch.sizes(configuration.drawn().output(), DrawnLoss.SAMPLES);
            Tensor leaf = Libtorch.leaf(numbers.scores(), sizes);
            Tensor target = configuration.drawn().targets() == Targets.LABELS
                    ? Tensor.create(
                            Arrays.stream(numbers.labels()).asLongStream().toArray(), DrawnLoss.SAMPLES)
                    : Libtorch.tensor(numbers.values(), sizes);
            Tensor mean = configuration.torch().mean(leaf, target);
            mean.backward();
            return Map.of(DrawnLoss.MEAN, Libtorch.floats(mean), DrawnLoss.GRADIENT, Libtorch.gradient(leaf));
        }
    }
}
