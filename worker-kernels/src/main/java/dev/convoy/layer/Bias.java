package dev.convoy.layer;

import dev.convoy.init.Initialiser;
import dev.convoy.layer.Layer.Parameter;
import dev.convoy.tensor.Shape;
import java.util.List;

/** Whether a layer adds a bias to its outputs. */
public enum Bias {
    /** It does. */
    ON,
    /** It does not, as before a batch normalisation. */
    OFF;

    /** The setting {@code bias}, on unless it is false. */
    public static Bias from(LayerSettings settings) {
        return settings.flag("bias", true) ? ON : OFF;
    }

    /** A weight of this shape, {@code [out, in, ...]}, and the bias with PyTorch's default start where there is one. */
    public List<Parameter> with(Shape weight, Initialiser init) {
        return with(weight, init, weight.size(0));
    }

    /** A weight of this shape, and the bias of {@code outputs} where there is one. */
    public List<Parameter> with(Shape weight, Initialiser init, int outputs) {
        Parameter first = new Parameter("weight", weight, init);
        Initialiser uniform = new Initialiser.Uniform(1 / Math.sqrt(Initialiser.fanIn(weight)));
        return this == OFF ? List.of(first) : List.of(first, new Parameter("bias", Shape.of(outputs), uniform));
    }
}
