package dev.convoy.benchmarks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Join;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.layer.activation.Relu;
import dev.convoy.layer.activation.Tanh;
import dev.convoy.layer.conv.Convolution;
import dev.convoy.layer.conv.Padding;
import dev.convoy.layer.conv.Sliding;
import dev.convoy.layer.join.Add;
import dev.convoy.layer.join.Concatenate;
import dev.convoy.layer.join.Mean;
import dev.convoy.layer.linear.Linear;
import dev.convoy.layer.norm.BatchNorm;
import dev.convoy.layer.pool.AdaptiveAvgPool;
import dev.convoy.layer.pool.AvgPool;
import dev.convoy.layer.pool.CountIncludePad;
import dev.convoy.layer.pool.GlobalAvgPool;
import dev.convoy.layer.pool.MaxPool;
import dev.convoy.layer.pool.PoolWindows;
import dev.convoy.layer.pool.Rounding;
import dev.convoy.layer.regularise.Dropout;
import dev.convoy.layer.resize.PaddingMode;
import dev.convoy.layer.shape.Flatten;
import dev.convoy.layer.shape.Identity;
import dev.convoy.layer.shape.PadChannels;
import java.util.List;
import java.util.function.Function;

/** Each of Convoy's layers as the libtorch operation of the same name. */
final class TorchLayers {
    private static final int CHANNEL_AXIS = 1;
    private static final boolean FLOOR = false;

    private TorchLayers() {}

    /**
     * A layer's forward pass.
     *
     * @param layer which
     * @param inputs {@code [n, ...]} its input, or a join's several
     * @param mode train or infer
     * @param arrays its parameters and running statistics by their names within the layer; null for one it does not have
     * @return {@code [n, ...]} its output
     * @throws IllegalArgumentException if libtorch cannot be asked for the same: a random layer, or one that is not known here
     */
    static NDArray forward(Layer layer, List<NDArray> inputs, Mode mode, Function<String, NDArray> arrays) {
        NDArray x = inputs.get(0);
        if (layer instanceof Join) {
            return join(layer, inputs);
        } else if (layer instanceof Convolution conv) {
            return convolution(conv, x, arrays);
        } else if (layer instanceof Linear) {
            return ai.djl.nn.core.Linear.linear(x, arrays.apply("weight"), arrays.apply("bias"))
                    .singletonOrThrow();
        } else if (layer instanceof BatchNorm norm) {
            return normalisation(norm, x, mode, arrays);
        } else if (layer instanceof MaxPool pool && isPlain(pool.windows())) {
            PoolWindows w = pool.windows();
            return Pool.maxPool2d(x, shape(w.kernelSize()), shape(w.stride()), shape(w.padding()), FLOOR);
        } else if (layer instanceof AvgPool pool && isPlain(pool.windows())) {
            PoolWindows w = pool.windows();
            boolean countIncludePad = pool.countIncludePad() == CountIncludePad.YES;
            return Pool.avgPool2d(
                    x, shape(w.kernelSize()), shape(w.stride()), shape(w.padding()), FLOOR, countIncludePad);
        } else if (layer instanceof GlobalAvgPool
                || (layer instanceof AdaptiveAvgPool pool && pool.outputSize().equals(Extent.all(2, 1)))) {
            Shape all = x.getShape().slice(2);
            return Pool.avgPool2d(x, all, all, new Shape(0, 0), FLOOR, true);
        } else if (layer instanceof Relu) {
            return Activation.relu(x);
        } else if (layer instanceof Tanh) {
            return Activation.tanh(x);
        } else if (layer instanceof PadChannels pad) {
            return x.pad(new Shape(0, 0, 0, 0, pad.before(), pad.after()), 0);
        } else if (layer instanceof Identity) {
            return x;
        } else if (layer instanceof Flatten) {
            return x.reshape(x.getShape().get(0), -1);
        } else if (layer instanceof Dropout dropout && (dropout.p() == 0 || mode == Mode.INFER)) {
            return x;
        }
        throw new IllegalArgumentException("no libtorch operation gives the same as " + layer);
    }

    private static NDArray join(Layer join, List<NDArray> inputs) {
        if (join instanceof Concatenate) {
            return NDArrays.concat(new NDList(inputs), CHANNEL_AXIS);
        }
        NDArray sum = NDArrays.add(inputs.toArray(NDArray[]::new));
        if (join instanceof Add) {
            return sum;
        } else if (join instanceof Mean) {
            return sum.div(inputs.size());
        }
        throw new IllegalArgumentException("no libtorch operation gives the same as " + join);
    }

    private static NDArray convolution(Convolution conv, NDArray x, Function<String, NDArray> arrays) {
        Sliding sliding = conv.sliding();
        Padding padding = sliding.padding();
        if (sliding.rank() != 2
                || padding.mode() != PaddingMode.ZEROS
                || !padding.before().equals(padding.after())) {
            throw new IllegalArgumentException("no libtorch operation gives the same as " + conv);
        }
        return ai.djl.nn.convolutional.Conv2d.conv2d(
                        x,
                        arrays.apply("weight"),
                        arrays.apply("bias"),
                        shape(sliding.stride()),
                        shape(padding.before()),
                        shape(sliding.dilation()),
                        conv.channels().groups())
                .singletonOrThrow();
    }

    private static NDArray normalisation(BatchNorm norm, NDArray x, Mode mode, Function<String, NDArray> arrays) {
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
                        mode == Mode.TRAIN)
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
}
