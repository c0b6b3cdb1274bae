package dev.convoy.benchmarks.parity;

import dev.convoy.fixture.DrawnLayer;
import dev.convoy.fixture.DrawnLayer.Values;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer in one configuration, and what PyTorch does in it.
 *
 * @param drawn the layer, and what numbers go through it
 * @param torch the same with libtorch
 */
record Configuration(DrawnLayer drawn, Operation torch) {
    /** A configuration to train, on inputs within plus or minus 1. */
    Configuration(Map<String, Object> description, Shape input, Operation torch) {
        this(new DrawnLayer(description, input, Mode.TRAIN, Values.SPREAD), torch);
    }

    Configuration with(Mode mode) {
        return new Configuration(new DrawnLayer(drawn.description(), drawn.input(), mode, drawn.values()), torch);
    }

    Configuration with(Values values) {
        return new Configuration(new DrawnLayer(drawn.description(), drawn.input(), drawn.mode(), values), torch);
    }

    /** A forward pass in libtorch. */
    @FunctionalInterface
    interface Operation {
        /**
         * @param x {@code [n, ...]} inputs
         * @param arrays the layer's parameters and running statistics by name
         * @return {@code [n, ...]} outputs
         */
        Tensor forward(Tensor x, Map<String, Tensor> arrays);
    }

    @Override
    public String toString() {
        return drawn.toString();
    }
}
