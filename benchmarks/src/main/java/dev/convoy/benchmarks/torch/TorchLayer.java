package dev.convoy.benchmarks.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One layer whose arrays libtorch owns, each of its passes timed alone. Before a gradient the forward pass is run for its graph;
 * that is not part of the time. For one thread at a time.
 */
public final class TorchLayer implements AutoCloseable {
    private final Layer layer;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final NDManager manager = Torch.engine().newBaseManager(Device.cpu());
    private final NDArray x;
    private final NDArray dy;

    /** Owns what one pass makes; closed when the next one begins. */
    private NDManager pass = manager.newSubManager();

    private List<NDArray> results = List.of();

    /**
     * What a layer is run on.
     *
     * @param layer which
     * @param input shape of one input image
     * @param x {@code [n, input]} the input images
     * @param parameters all of the layer's, one after the other
     * @param dy {@code [n, output]} the output gradients
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Work(Layer layer, Shape input, float[] x, float[] parameters, float[] dy) {
        /** How many images. */
        public int images() {
            return x.length / input.count();
        }
    }

    /** Copies the arrays to libtorch, in this format. */
    public TorchLayer(Work work, MemoryFormat format) {
        layer = work.layer();
        x = format.array(manager, work.x(), TorchNetwork.shape(work.input().batch(work.images())));
        Shape output = layer.outputShape(work.input());
        dy = format.array(manager, work.dy(), TorchNetwork.shape(output.batch(work.images())));
        int at = 0;
        for (Layer.Parameter parameter : layer.parameters(work.input())) {
            int end = at + parameter.shape().count();
            float[] values = Arrays.copyOfRange(work.parameters(), at, end);
            parameters.put(parameter.name(), format.array(manager, values, TorchNetwork.shape(parameter.shape())));
            at = end;
        }
    }

    /** Input to output; {@link #results} are the outputs. Nanoseconds. */
    public long forward() {
        next();
        NDArray input = alias(x);
        long start = System.nanoTime();
        NDArray y = forward(input, parameters);
        long nanos = System.nanoTime() - start;
        results = List.of(y);
        return nanos;
    }

    /** Output gradient to input gradient, which {@link #results} are. Nanoseconds. */
    public long inputGradient() {
        next();
        NDArray leaf = leaf(x);
        return backward(forward(leaf, parameters), List.of(leaf));
    }

    /** Output gradient to the gradients of all parameters, which {@link #results} are. Nanoseconds. */
    public long parameterGradients() {
        next();
        Map<String, NDArray> leaves = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> leaves.put(name, leaf(parameter)));
        return backward(forward(alias(x), leaves), List.copyOf(leaves.values()));
    }

    private long backward(NDArray y, List<NDArray> leaves) {
        long start = System.nanoTime();
        JniUtils.backward((PtNDArray) y, (PtNDArray) dy, false, false);
        long nanos = System.nanoTime() - start;
        results = leaves.stream().map(NDArray::getGradient).toList();
        return nanos;
    }

    private NDArray forward(NDArray input, Map<String, NDArray> arrays) {
        return TorchLayers.forward(layer, List.of(input), Mode.TRAIN, arrays::get);
    }

    private void next() {
        pass.close();
        pass = manager.newSubManager();
        JniUtils.setGradMode(true);
    }

    /** The same values under a name of their own, which belongs to this pass. */
    private NDArray alias(NDArray array) {
        NDArray alias = array.stopGradient();
        alias.attach(pass);
        return alias;
    }

    private NDArray leaf(NDArray array) {
        NDArray leaf = alias(array);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /** What the last pass gave, one array after the other, each in the order of its dimensions. */
    public float[] results() {
        return Floats.of(results);
    }

    @Override
    public void close() {
        pass.close();
        manager.close();
    }
}
