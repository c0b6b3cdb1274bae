package dev.convoy.benchmarks.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.convoy.layer.Mode;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.optim.Sgd;
import dev.convoy.plan.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network whose arrays libtorch owns and whose steps libtorch computes: forward, mean cross-entropy, backward by its
 * autograd, and {@code torch.optim.SGD}'s update. For one thread at a time.
 */
public final class TorchNetwork implements AutoCloseable {
    private final Network network;
    private final MemoryFormat format;
    private final NDManager manager = Torch.engine().newBaseManager(Device.cpu());

    /** By full name: parameters, running statistics, momentum buffers, and the last step's gradients. */
    private final Map<String, NDArray> parameters;

    private final Map<String, NDArray> statistics;
    private final Map<String, NDArray> buffers;
    private final Map<String, NDArray> gradients = new HashMap<>();

    /** Owns what one step makes; closed when the next one begins. */
    private NDManager step = manager.newSubManager();

    /** Of the last inference. */
    private NDArray scores;

    /**
     * Images and labels as libtorch holds them; they live as long as the network, unless closed before.
     *
     * @param pixels {@code [n, channels, height, width]}
     * @param labels {@code [n, 1]}
     */
    public record Data(NDArray pixels, NDArray labels) implements AutoCloseable {
        @Override
        public void close() {
            pixels.close();
            labels.close();
        }
    }

    /**
     * A network with these first values and no step taken.
     *
     * @param parameters {@code [parameterCount]}, copied
     * @param statistics {@code [statisticCount]}, copied
     */
    public TorchNetwork(Network network, float[] parameters, float[] statistics) {
        this(network, parameters, statistics, MemoryFormat.CONTIGUOUS);
    }

    /** The same, with images and filters in this format. */
    public TorchNetwork(Network network, float[] parameters, float[] statistics, MemoryFormat format) {
        this.network = network;
        this.format = format;
        this.parameters = arrays(network.parameters(), parameters);
        this.statistics = arrays(network.statistics(), statistics);
        this.buffers = arrays(network.parameters(), new float[network.parameterCount()]);
    }

    private Map<String, NDArray> arrays(List<Slice> slices, float[] values) {
        Map<String, NDArray> arrays = new HashMap<>();
        for (Slice slice : slices) {
            float[] part = Arrays.copyOfRange(values, slice.offset(), slice.end());
            arrays.put(slice.name(), format.array(manager, part, shape(slice.shape())));
        }
        return arrays;
    }

    static Shape shape(dev.convoy.tensor.Shape shape) {
        return new Shape(Arrays.stream(shape.sizes()).asLongStream().toArray());
    }

    /** Copies a batch to libtorch. */
    public Data data(Batch batch) {
        int images = batch.images();
        float[] pixels = Arrays.copyOf(batch.pixels(), images * batch.image().count());
        long[] labels = Arrays.stream(batch.labels(), 0, images).asLongStream().toArray();
        return new Data(
                format.array(manager, pixels, shape(batch.image().batch(images))),
                manager.create(labels, new Shape(images, 1)));
    }

    /**
     * Forward, loss and backward. Running statistics follow the batch.
     *
     * @return the mean loss; its gradient is {@link #gradient}
     */
    public double backward(Data data) {
        step.close();
        step = manager.newSubManager();
        gradients.clear();
        // A new alias a step, without a gradient: what PyTorch's zero_grad does (set_to_none).
        Map<String, NDArray> leaves = new HashMap<>();
        parameters.forEach((name, parameter) -> leaves.put(name, leaf(parameter)));
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
            NDArray pixels = data.pixels().stopGradient();
            pixels.attach(step);
            NDArray loss = crossEntropy(scores(pixels, leaves, Mode.TRAIN), data.labels());
            collector.backward(loss);
            leaves.forEach((name, leaf) -> gradients.put(name, leaf.getGradient()));
            return loss.getFloat();
        }
    }

    private NDArray leaf(NDArray parameter) {
        NDArray leaf = parameter.stopGradient();
        leaf.attach(step);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /**
     * What it makes of images with its running statistics, layers as in inference.
     *
     * @return {@code [n, classes]}
     */
    public float[] scores(Data data) {
        infer(data);
        return scores.toFloatArray();
    }

    /** Makes the same scores and leaves them where they are. */
    public void infer(Data data) {
        gradients.clear();
        step.close();
        step = manager.newSubManager();
        NDArray pixels = data.pixels().stopGradient();
        pixels.attach(step);
        scores = scores(pixels, parameters, Mode.INFER);
    }

    private NDArray scores(NDArray pixels, Map<String, NDArray> leaves, Mode mode) {
        List<NDArray> outputs = new ArrayList<>();
        for (NamedLayer layer : network.layers()) {
            List<NDArray> inputs = layer.sources().stream()
                    .map(source -> source == NamedLayer.INPUT ? pixels : outputs.get(source))
                    .toList();
            outputs.add(TorchLayers.forward(layer.layer(), inputs, mode, name -> {
                String full = layer.name() + "." + name;
                return leaves.getOrDefault(full, statistics.get(full));
            }));
        }
        return outputs.get(outputs.size() - 1);
    }

    private static NDArray crossEntropy(NDArray scores, NDArray labels) {
        return scores.logSoftmax(1).gather(labels, 1).mean().neg();
    }

    /** One step of {@code torch.optim.SGD} with the gradient of the last {@link #backward}. */
    public void update(Sgd.Settings settings, double rate) {
        if (settings.nesterov() == Sgd.Nesterov.ON) {
            throw new IllegalArgumentException("only plain momentum is done here, got " + settings);
        }
        parameters.forEach((name, parameter) -> {
            try (NDArray d = parameter.mul(settings.weightDecay()).addi(gradients.get(name));
                    NDArray buffer =
                            buffers.get(name).muli(settings.momentum()).addi(d).mul(rate)) {
                parameter.subi(buffer);
            }
        });
    }

    /** The last step's gradient, {@code [parameterCount]}. */
    public float[] gradient() {
        return flat(network.parameters(), gradients);
    }

    /** The parameters, {@code [parameterCount]}. */
    public float[] parameters() {
        return flat(network.parameters(), parameters);
    }

    /** The running statistics, {@code [statisticCount]}. */
    public float[] statistics() {
        return flat(network.statistics(), statistics);
    }

    private static float[] flat(List<Slice> slices, Map<String, NDArray> arrays) {
        return Floats.of(slices.stream().map(slice -> arrays.get(slice.name())).toList());
    }

    @Override
    public void close() {
        step.close();
        manager.close();
    }
}
