package dev.convoy.layer.norm;

import dev.convoy.kernels.Ending;
import dev.convoy.layer.Binding;
import dev.convoy.layer.InputGradient;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.layer.activation.Relu;
import dev.convoy.layer.join.Add;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Batch normalisation and what reads it, in one pass: a relu, the sum with another image that ends a residual block, or both. A plan
 * makes it of layers that follow each other; the bits are theirs.
 *
 * <p>Inputs: what is normalised, then what is added to it, of the same shape.
 *
 * @param norm what normalises
 * @param ending what is done with the result
 */
record FusedBatchNorm(BatchNorm norm, Ending ending) implements Layer {
    /** A normalisation with an ending and the layer that reads it. */
    static Optional<Layer> of(BatchNorm norm, Ending ending, Layer next, int inputs) {
        if (next instanceof Relu && !ending.rectifies()) {
            return Optional.of(new FusedBatchNorm(norm, ending.adds() ? Ending.ADD_RELU : Ending.RELU));
        }
        if (next instanceof Add && inputs == 2 && ending == Ending.NONE) {
            return Optional.of(new FusedBatchNorm(norm, Ending.ADD));
        }
        return Optional.empty();
    }

    @Override
    public String type() {
        return norm.type() + (ending.adds() ? " + " + Add.TYPE : "") + (ending.rectifies() ? " + " + Relu.TYPE : "");
    }

    @Override
    public Shape outputShape(Shape input) {
        return norm.outputShape(input);
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        return norm.parameters(input);
    }

    @Override
    public List<Statistic> statistics(Shape input) {
        return norm.statistics(input);
    }

    @Override
    public float momentum() {
        return norm.momentum();
    }

    @Override
    public int momentChannels(Shape input) {
        return norm.momentChannels(input);
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return norm.layouts(input);
    }

    /** Where nothing is added, the normalisation says again what was positive, at no more cost than reading it. */
    @Override
    public boolean needsOutput() {
        return ending == Ending.ADD_RELU;
    }

    @Override
    public InputGradient inputGradient(int source) {
        return source == 0 ? InputGradient.OVER : InputGradient.SAME;
    }

    /** Before it is that of what was added, the output gradient becomes 0 where the output is. */
    @Override
    public boolean overwritesGradient() {
        return ending == Ending.ADD_RELU;
    }

    @Override
    public Optional<Layer> fusedWith(Layer next, int inputs) {
        return of(norm, ending, next, inputs);
    }

    @Override
    public Pass bind(Binding binding) {
        return new BatchNormPass(binding, norm, ending);
    }
}
