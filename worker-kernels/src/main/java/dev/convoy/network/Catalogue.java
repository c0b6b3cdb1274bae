package dev.convoy.network;

import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.activation.Elu;
import dev.convoy.layer.activation.Gelu;
import dev.convoy.layer.activation.LeakyRelu;
import dev.convoy.layer.activation.Log;
import dev.convoy.layer.activation.LogSigmoid;
import dev.convoy.layer.activation.LogSoftmax;
import dev.convoy.layer.activation.Mish;
import dev.convoy.layer.activation.Prelu;
import dev.convoy.layer.activation.Relu;
import dev.convoy.layer.activation.Relu6;
import dev.convoy.layer.activation.Sigmoid;
import dev.convoy.layer.activation.Silu;
import dev.convoy.layer.activation.Sinc;
import dev.convoy.layer.activation.Softmax;
import dev.convoy.layer.activation.Softplus;
import dev.convoy.layer.activation.Softsign;
import dev.convoy.layer.activation.Step;
import dev.convoy.layer.activation.Tanh;
import dev.convoy.layer.conv.Convolution;
import dev.convoy.layer.conv.FixedFilter;
import dev.convoy.layer.conv.TransposedConvolution;
import dev.convoy.layer.linear.Linear;
import dev.convoy.layer.norm.BatchNorm;
import dev.convoy.layer.norm.GroupNorm;
import dev.convoy.layer.norm.InstanceNorm;
import dev.convoy.layer.norm.LayerNorm;
import dev.convoy.layer.norm.LocalResponseNorm;
import dev.convoy.layer.pool.AdaptiveAvgPool;
import dev.convoy.layer.pool.AdaptiveMaxPool;
import dev.convoy.layer.pool.AvgPool;
import dev.convoy.layer.pool.GlobalAvgPool;
import dev.convoy.layer.pool.GlobalMaxPool;
import dev.convoy.layer.pool.LpPool;
import dev.convoy.layer.pool.MaxPool;
import dev.convoy.layer.regularise.Dropout;
import dev.convoy.layer.regularise.Dropout2d;
import dev.convoy.layer.resize.Upsample;
import dev.convoy.layer.shape.Channels;
import dev.convoy.layer.shape.Flatten;
import dev.convoy.layer.shape.Identity;
import dev.convoy.layer.shape.PadChannels;
import dev.convoy.layer.shape.Unflatten;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The layers that architecture files can name: one line each. */
public final class Catalogue {
    private static final Map<String, Function<LayerSettings, Layer>> LAYERS = new LinkedHashMap<>();

    static {
        ranks(AdaptiveAvgPool.NAME, AdaptiveAvgPool::from);
        ranks(AdaptiveMaxPool.NAME, AdaptiveMaxPool::from);
        ranks(AvgPool.NAME, AvgPool::from);
        ranks(BatchNorm.NAME, BatchNorm::from);
        LAYERS.put(Channels.TYPE, Channels::from);
        ranks(Convolution.NAME, Convolution::from);
        LAYERS.put(Dropout.TYPE, Dropout::from);
        LAYERS.put(Dropout2d.TYPE, Dropout2d::from);
        LAYERS.put(Elu.TYPE, Elu::from);
        LAYERS.put(FixedFilter.GAUSSIAN5, FixedFilter::gaussian5);
        LAYERS.put(FixedFilter.SOBEL, FixedFilter::sobel);
        LAYERS.put(Flatten.TYPE, Flatten::from);
        LAYERS.put(Gelu.TYPE, Gelu::from);
        LAYERS.put(GlobalAvgPool.TYPE, GlobalAvgPool::from);
        LAYERS.put(GlobalMaxPool.TYPE, GlobalMaxPool::from);
        LAYERS.put(GroupNorm.TYPE, GroupNorm::from);
        LAYERS.put(Identity.TYPE, Identity::from);
        ranks(InstanceNorm.NAME, InstanceNorm::from);
        LAYERS.put(LayerNorm.TYPE, LayerNorm::from);
        LAYERS.put(LeakyRelu.TYPE, LeakyRelu::from);
        LAYERS.put(Linear.TYPE, Linear::from);
        LAYERS.put(LocalResponseNorm.TYPE, LocalResponseNorm::from);
        LAYERS.put(Log.TYPE, Log::from);
        LAYERS.put(LogSigmoid.TYPE, LogSigmoid::from);
        LAYERS.put(LogSoftmax.TYPE, LogSoftmax::from);
        ranks(LpPool.NAME, LpPool::from);
        ranks(MaxPool.NAME, MaxPool::from);
        LAYERS.put(Mish.TYPE, Mish::from);
        LAYERS.put(PadChannels.TYPE, PadChannels::from);
        LAYERS.put(Prelu.TYPE, Prelu::from);
        LAYERS.put(Relu.TYPE, Relu::from);
        LAYERS.put(Relu6.TYPE, Relu6::from);
        LAYERS.put(Sigmoid.TYPE, Sigmoid::from);
        LAYERS.put(Silu.SWISH, Silu::from);
        LAYERS.put(Silu.TYPE, Silu::from);
        LAYERS.put(Sinc.TYPE, Sinc::from);
        LAYERS.put(Softmax.TYPE, Softmax::from);
        LAYERS.put(Softplus.TYPE, Softplus::from);
        LAYERS.put(Softsign.TYPE, Softsign::from);
        LAYERS.put(Step.TYPE, Step::from);
        LAYERS.put(Tanh.TYPE, Tanh::from);
        ranks(TransposedConvolution.NAME, TransposedConvolution::from);
        LAYERS.put(Unflatten.TYPE, Unflatten::from);
        LAYERS.put(Upsample.TYPE, Upsample::from);
    }

    private Catalogue() {}

    /** One definition for images of one, two and three dimensions: {@code name}1d, 2d and 3d. */
    private static void ranks(String name, BiFunction<LayerSettings, Integer, Layer> from) {
        for (int rank = 1; rank <= 3; rank++) {
            int dimensions = rank;
            LAYERS.put(name + rank + "d", settings -> from.apply(settings, dimensions));
        }
    }

    /** The names known. */
    public static Set<String> types() {
        return LAYERS.keySet();
    }

    /**
     * The layer of this type with these settings.
     *
     * @throws IllegalArgumentException if a setting is missing or wrong; the type must be one of {@link #types}
     */
    public static Layer layer(String type, LayerSettings settings) {
        return LAYERS.get(type).apply(settings);
    }
}
