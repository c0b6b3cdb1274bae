package dev.convoy.benchmarks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Pair;
import dev.convoy.layer.activation.Relu;
import dev.convoy.layer.conv.Conv2d;
import dev.convoy.layer.linear.Linear;
import dev.convoy.layer.norm.BatchNorm;
import dev.convoy.layer.pool.AvgPool;
import dev.convoy.layer.pool.CountIncludePad;
import dev.convoy.layer.pool.MaxPool;
import dev.convoy.layer.pool.PoolWindows;
import dev.convoy.layer.pool.Rounding;
import dev.convoy.layer.regularise.Dropout;
import dev.convoy.layer.shape.Flatten;
import java.util.function.Function;

/** Each of Convoy's layers as the libtorch operation of the same name, in training mode. */
final class TorchLayers {
    private static final int CHANNEL_AXIS = 1;
    private static final boolean FLOOR = false;
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
        } else if (layer instanceof BatchNorm norm) {
            return normalisation(norm, x, arrays);
        } else if (layer instanceof MaxPool pool && isPlain(pool.windows())) {
            PoolWindows w = pool.windows();
            return Pool.maxPool2d(x, shape(w.kernelSize()), shape(w.stride()), shape(w.padding()), FLOOR);
        } else if (layer instanceof AvgPool pool && isPlain(pool.windows())) {
            PoolWindows w = pool.windows();
            boolean countIncludePad = pool.countIncludePad() == CountIncludePad.YES;
            return Pool.avgPool2d(
                    x, shape(w.kernelSize()), shape(w.stride()), shape(w.padding()), FLOOR, countIncludePad);
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

    private static NDArray normalisation(BatchNorm norm, NDArray x, Function<String, NDArray> arrays) {
        float weightOfOld = 1 - norm.momentum(); // what DJL calls momentum
        return ai.djl.nn.norm.BatchNorm.batchNorm(
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

    private static boolean isPlain(PoolWindows windows) {
        return windows.rank() == 2
                && windows.rounding() == Rounding.FLOOR
                && windows.dilation().equals(Extent.all(2, 1));
    }

    private static Shape shape(Extent extent) {
        return new Shape(extent.at(0), extent.at(1));
    }

    private static Shape shape(Pair pair) {
        return new Shape(pair.height(), pair.width());
    }
}
