package dev.convoy.benchmarks.parity;

import dev.convoy.benchmarks.Difference;
import dev.convoy.fixture.DrawnLayer;
import dev.convoy.fixture.LayerRun;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** A layer's forward and backward pass, ours and libtorch's, on the same random inputs, parameters and output gradients. */
final class LayerComparison {
    private LayerComparison() {}

    /**
     * Runs both.
     *
     * @return by array the largest difference, relative to the largest expected number of that array
     */
    static Map<String, Double> of(Configuration configuration, long seed) {
        LayerRun run = configuration.drawn().draw(seed);
        Map<String, float[]> expected = libtorch(configuration, run);
        Map<String, float[]> actual = configuration.drawn().results(run);
        Map<String, Double> differences = new LinkedHashMap<>();
        expected.forEach((array, numbers) -> differences.put(array, Difference.of(actual.get(array), numbers)));
        return differences;
    }

    /** libtorch's results, by the names of ours. */
    static Map<String, float[]> libtorch(Configuration configuration, LayerRun run) {
        try (PointerScope scope = new PointerScope()) {
            Map<String, Tensor> arrays = arrays(run);
            Tensor x = Libtorch.leaf(values(run.x(), run.inputs()), Libtorch.sizes(run.input(), run.images()));
            Tensor y = configuration.torch().forward(x, arrays);
            long[] sizes = Libtorch.sizes(run.output(), run.images());
            if (!Arrays.equals(y.shape(), sizes)) {
                throw new IllegalStateException("output expects libtorch's shape " + Arrays.toString(y.shape())
                        + ", got " + Arrays.toString(sizes));
            }
            Map<String, float[]> results = new LinkedHashMap<>();
            results.put(DrawnLayer.OUTPUT, Libtorch.floats(y));
            if (configuration.drawn().mode() == Mode.TRAIN) {
                Libtorch.backward(y, Libtorch.tensor(values(run.dy(), run.outputs()), sizes));
                results.put(DrawnLayer.INPUT_GRADIENT, Libtorch.gradient(x));
                for (Layer.Parameter parameter : run.layer().parameters(run.input())) {
                    results.put(DrawnLayer.gradientOf(parameter), Libtorch.gradient(arrays.get(parameter.name())));
                }
            }
            return results;
        }
    }

    /** The layer's parameters and running statistics by name. */
    private static Map<String, Tensor> arrays(LayerRun run) {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        int at = 0;
        for (Layer.Parameter parameter : run.layer().parameters(run.input())) {
            float[] values = part(run.parameters(), at, parameter.shape());
            arrays.put(parameter.name(), Libtorch.leaf(values, Libtorch.sizes(parameter.shape())));
            at += values.length;
        }
        at = 0;
        for (Layer.Statistic statistic : run.layer().statistics(run.input())) {
            float[] values = part(run.statistics(), at, statistic.shape());
            arrays.put(statistic.name(), Libtorch.tensor(values, Libtorch.sizes(statistic.shape())));
            at += values.length;
        }
        return arrays;
    }

    private static float[] part(float[] flat, int at, Shape shape) {
        return Arrays.copyOfRange(flat, at, at + shape.count());
    }

    private static float[] values(Span span, int count) {
        return Arrays.copyOfRange(span.array(), span.offset(), span.offset() + count);
    }
}
