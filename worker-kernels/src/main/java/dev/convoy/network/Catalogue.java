package dev.convoy.network;

import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.activation.Relu;
import dev.convoy.layer.conv.Conv2d;
import dev.convoy.layer.linear.Linear;
import dev.convoy.layer.norm.BatchNorm2d;
import dev.convoy.layer.pool.AvgPool2d;
import dev.convoy.layer.pool.MaxPool2d;
import dev.convoy.layer.regularise.Dropout;
import dev.convoy.layer.shape.Flatten;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The layers that architecture files can name: one line each. */
public final class Catalogue {
    private static final Map<String, Function<LayerSettings, Layer>> LAYERS = new LinkedHashMap<>();

    static {
        LAYERS.put(AvgPool2d.TYPE, AvgPool2d::from);
        LAYERS.put(BatchNorm2d.TYPE, BatchNorm2d::from);
        LAYERS.put(Conv2d.TYPE, Conv2d::from);
        LAYERS.put(Dropout.TYPE, Dropout::from);
        LAYERS.put(Flatten.TYPE, Flatten::from);
        LAYERS.put(Linear.TYPE, Linear::from);
        LAYERS.put(MaxPool2d.TYPE, MaxPool2d::from);
        LAYERS.put(Relu.TYPE, Relu::from);
    }

    private Catalogue() {}

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
