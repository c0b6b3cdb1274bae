package dev.convoy.benchmarks.parity;

import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer in one configuration, and what PyTorch does in it.
 *
 * @param description the layer as an architecture file has it
 * @param input shape of one image
 * @param mode train, or infer where only the forward pass is compared
 * @param values what inputs are drawn
 * @param torch the same with libtorch
 */
record Configuration(Map<String, Object> description, Shape input, Mode mode, Values values, Operation torch) {
    /** A configuration to train, on inputs within plus or minus 1. */
    Configuration(Map<String, Object> description, Shape input, Operation torch) {
        this(description, input, Mode.TRAIN, Values.SPREAD, torch);
    }

    Configuration with(Mode other) {
        return new Configuration(description, input, other, values, torch);
    }

    Configuration with(Values other) {
        return new Configuration(description, input, mode, other, torch);
    }

    /** What inputs are drawn. */
    enum Values {
        /** Uniform within plus or minus 1. */
        SPREAD,
        /** Uniform within plus or minus 12: far into an activation's flat ends. */
        WIDE,
        /** Uniform from 0 to 1, and not next to 0. */
        POSITIVE,
        /** No two alike, so that each maximum is one number's. */
        APART
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
        return description + " on " + input + " to " + mode;
    }
}
