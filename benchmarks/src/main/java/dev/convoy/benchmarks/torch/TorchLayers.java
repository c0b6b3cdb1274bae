package dev.convoy.benchmarks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Pair;
import dev.convoy.layer.activation.Relu;
import dev.convoy.layer.conv.Conv2d;
import dev.convoy.layer.linear.Linear;
import dev.convoy.layer.norm.BatchNorm2d;
import dev.convoy.layer.pool.AvgPool2d;
import dev.convoy.layer.pool.MaxPool2d;
import dev.convoy.layer.regularise.Dropout;
import dev.convoy.layer.shape.Flatten;
import java.util.function.Function;

/** Each of Convoy's layers as the libtorch operation of the same name, in training mode. */
final class TorchLayers {
    private static final int CHANNEL_AXIS = 1;
    private static final boolean FLOOR = false;
    private static final boolean COUNT_INCLUDE_PAD = true;
    private static final boolean TRAINING = true;

    private TorchLayers() {}

    /**
     * A layer's forward pass.
     *
     * @param layer which
     * @param x {@code [n, ...]} its input
     * @param arrays its parameters and running statistics by their names within the layer; null for one it does not have
     * @return {@code [n, ...]} its output
     * @throws IllegalArgumentException if libtorch cannot be asked for the same: a random layer, or one that is not known here
     */
    static NDArray forward(Layer layer, NDArray x, Function<String, NDArray> arrays) {
        if (layer instanceof Conv2d conv) {
            return convolution(conv, x, arrays);
        } else if (layer instanceof Linear) {
            return ai.djl.nn.core.Linear.linear(x, arrays.apply("weight"), arrays.apply("bias"))
                    .singletonOrThrow();
        } else if (layer instanceof BatchNorm2d norm) {
            return normalisation(norm, x, arrays);
        } else if (layer instanceof MaxPool2d pool) {
            return Pool.maxPool2d(x, shape(pool.kernelSize()), shape(pool.stride()), shape(pool.padding()), FLOOR);
        } else if (layer instanceof AvgPool2d pool) {
            return Pool.avgPool2d(
                    x, shape(pool.kernelSize()), shape(pool.stride()), shape(pool.padding()), FLOOR, COUNT_INCLUDE_PAD);
        } else if (layer instanceof Relu) {
            return Activation.relu(x);
        } else if (layer instanceof Flatten) {
            return x.reshape(x.getShape().get(0), -1);
        } else if (layer instanceof Dropout dropout && dropout.p() == 0) {
            return x;
        }
        throw new IllegalArgumentException("no libtorch operation gives the same as " + layer);
    }

    private static NDArray convolution(Conv2d conv, NDArray x, Function<String, NDArray> arrays) {
        return ai.djl.nn.convolutional.Conv2d.conv2d(
                        x, arrays.apply("weight"), arrays.apply("bias"), shape(conv.stride()), shape(conv.padding()))
                .singletonOrThrow();
    }

    private static NDArray normalisation(BatchNorm2d norm, NDArray x, Function<String, NDArray> arrays) {
        float weightOfOld = 1 - norm.momentum(); // what DJL calls momentum
        return BatchNorm.batchNorm(
                        x,
                        arrays.apply("running_mean"),
                        arrays.apply("running_var"),
                        arrays.apply("weight"),
                        arrays.apply("bias"),
                        CHANNEL_AXIS,
                        weightOfOld,
                        norm.eps(),
                        TRAINING)
                .singletonOrThrow();
    }

    private static Shape shape(Pair pair) {
        return new Shape(pair.height(), pair.width());
    }
}
