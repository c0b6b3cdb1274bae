package dev.convoy.loss;

import dev.convoy.kernels.Span;
import dev.convoy.tensor.Shape;
import java.io.Serializable;
import java.util.Map;

/**
 * A loss of one sample. A step's loss is the sum over its samples divided once by the sum of their weights, which for samples
 * of weight 1 is PyTorch's {@code reduction="mean"}. Stateless and immutable.
 */
public interface Loss extends Serializable {
    /** Its name in settings: {@code cross_entropy}. */
    String name();

    /** Its settings, under the names and in the types that files give them. */
    default Map<String, Object> settings() {
        return Map.of();
    }

    /**
     * Checks that it can be taken of outputs of this shape.
     *
     * @throws IllegalArgumentException if not, with the shape expected
     */
    void check(Shape output);

    /**
     * One sample's loss, and its gradient.
     *
     * @param scores {@code [count]} the network's outputs
     * @param target what they should have been
     * @param dScores {@code [count]} where the gradient goes; null where only the loss is wanted
     * @param count outputs of a sample
     * @return the loss
     */
    double sample(Span scores, Target target, Span dScores, int count);

    /** How much a sample counts in the mean: 1 but for weighted or ignored classes. */
    default double weight(Target target) {
        return 1;
    }

    /** Whether a label that is no class of the network stands for a sample to be passed over. */
    default boolean ignores(int label) {
        return false;
    }

    /**
     * Checks that outputs are scores of classes.
     *
     * @throws IllegalArgumentException if the shape is not {@code [classes]}
     */
    static void classes(Shape output) {
        if (output.rank() != 1) {
            throw new IllegalArgumentException("a classifier's output expects the shape [classes], got " + output
                    + " (are a flatten and a linear layer missing at the end?)");
        }
    }
}
