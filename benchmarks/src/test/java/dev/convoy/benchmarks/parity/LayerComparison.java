package dev.convoy.benchmarks.parity;

import dev.convoy.benchmarks.Difference;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** A layer's forward and backward pass, ours and libtorch's, on the same random inputs, parameters and output gradients. */
final class LayerComparison {
    private static final float SCALE_OF_WIDE = 12;
    private static final float LEAST_POSITIVE = 1e-3f;

    private final Configuration configuration;
    private final Layer layer;
    private final LayerRun ours;
    private final Map<String, Double> differences = new LinkedHashMap<>();

    private LayerComparison(Configuration configuration, long seed) {
        this.configuration = configuration;
        Architecture architecture =
                new Architecture("parity", configuration.input(), List.of(configuration.description()));
        layer = Network.build(architecture).layers().get(0).layer();
        RandomFloats random = new RandomFloats(~seed);
        ours = new LayerRun(
                layer, configuration.input(), random.between(1, 5), KernelChoice.kernels(), configuration.mode());
        ours.random(random);
        fill(random);
    }

    private void fill(RandomFloats random) {
        switch (configuration.values()) {
            case SPREAD -> {}
            case WIDE -> {
                for (int i = 0; i < ours.inputs(); i++) {
                    ours.x().array()[ours.x().offset() + i] *= SCALE_OF_WIDE;
                }
            }
            case POSITIVE -> {
                for (int i = 0; i < ours.inputs(); i++) {
                    ours.x().array()[ours.x().offset() + i] = Math.max(
                            LEAST_POSITIVE, Math.abs(ours.x().array()[ours.x().offset() + i]));
                }
            }
            case APART -> random.fillApart(ours.x(), ours.inputs(), 2f / ours.inputs());
        }
        int at = 0;
        for (Layer.Statistic statistic : layer.statistics(configuration.input())) {
            int count = statistic.shape().count();
            for (int i = at; i < at + count; i++) {
                // Positive, as a variance must be.
                ours.statistics()[i] = random.next() / 2 + 0.75f;
            }
            at += count;
        }
    }

    /**
     * Runs both.
     *
     * @return by array the largest difference, relative to the largest expected number of that array
     */
    static Map<String, Double> of(Configuration configuration, long seed) {
        LayerComparison comparison = new LayerComparison(configuration, seed);
        try (PointerScope scope = new PointerScope()) {
            comparison.compare();
        }
        return comparison.differences;
    }

    private void compare() {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        int at = 0;
        for (Layer.Parameter parameter : layer.parameters(ours.input())) {
            arrays.put(
                    parameter.name(),
                    Libtorch.leaf(part(ours.parameters(), at, parameter.shape()), Libtorch.sizes(parameter.shape())));
            at += parameter.shape().count();
        }
        at = 0;
        for (Layer.Statistic statistic : layer.statistics(ours.input())) {
            arrays.put(
                    statistic.name(),
                    Libtorch.tensor(part(ours.statistics(), at, statistic.shape()), Libtorch.sizes(statistic.shape())));
            at += statistic.shape().count();
        }
        Tensor x = Libtorch.leaf(values(ours.x(), ours.inputs()), Libtorch.sizes(ours.input(), ours.images()));
        Tensor y = configuration.torch().forward(x, arrays);
        long[] sizes = Libtorch.sizes(ours.output(), ours.images());
        if (!Arrays.equals(y.shape(), sizes)) {
            throw new IllegalStateException("output expects libtorch's shape " + Arrays.toString(y.shape()) + ", got "
                    + Arrays.toString(sizes));
        }
        ours.forward();
        differences.put("output", Difference.of(ours.outputValues(), Libtorch.floats(y)));
        if (configuration.mode() == Mode.TRAIN) {
            ours.backward();
            Libtorch.backward(y, Libtorch.tensor(values(ours.dy(), ours.outputs()), sizes));
            differences.put("input gradient", Difference.of(ours.inputGradients(), Libtorch.gradient(x)));
            parameterGradients(arrays);
        }
    }

    private void parameterGradients(Map<String, Tensor> arrays) {
        int at = 0;
        for (Layer.Parameter parameter : layer.parameters(ours.input())) {
            float[] gradient = part(ours.gradient(), at, parameter.shape());
            differences.put(
                    parameter.name() + " gradient",
                    Difference.of(gradient, Libtorch.gradient(arrays.get(parameter.name()))));
            at += parameter.shape().count();
        }
    }

    private static float[] part(float[] flat, int at, Shape shape) {
        return Arrays.copyOfRange(flat, at, at + shape.count());
    }

    private static float[] values(Span span, int count) {
        return Arrays.copyOfRange(span.array(), span.offset(), span.offset() + count);
    }
}
