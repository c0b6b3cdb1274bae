package dev.convoy.benchmarks.parity;

import dev.convoy.network.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** An optimizer of {@code torch::optim}, over tensors of its own. */
final class LibtorchOptimizer implements OptimizerConfiguration.Other {
    private final List<Slice> slices;
    private final List<Tensor> leaves;
    private final Optimizer optimizer;

    LibtorchOptimizer(List<Slice> slices, float[] parameters, Function<TensorVector, Optimizer> create) {
        this.slices = slices;
        this.leaves = slices.stream()
                .map(slice -> Libtorch.leaf(part(parameters, slice), Libtorch.sizes(slice.shape())))
                .toList();
        this.optimizer = create.apply(new TensorVector(leaves.toArray(Tensor[]::new)));
    }

    private static float[] part(float[] flat, Slice slice) {
        return Arrays.copyOfRange(flat, slice.offset(), slice.end());
    }

    @Override
    public void step(float[] gradient, double rate) {
        optimizer.zero_grad();
        for (int i = 0; i < slices.size(); i++) {
            Slice slice = slices.get(i);
            Libtorch.backward(leaves.get(i), Libtorch.tensor(part(gradient, slice), Libtorch.sizes(slice.shape())));
        }
        optimizer.param_groups().get(0).options().set_lr(rate);
        optimizer.step();
    }

    @Override
    public float[] parameters() {
        float[] flat = new float[slices.get(slices.size() - 1).end()];
        for (int i = 0; i < slices.size(); i++) {
            float[] values = Libtorch.floats(leaves.get(i));
            System.arraycopy(values, 0, flat, slices.get(i).offset(), values.length);
        }
        return flat;
    }
}
