package dev.convoy.benchmarks.parity;

import dev.convoy.tensor.Shape;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Numbers to libtorch and back. Whatever is made belongs to the caller's pointer scope. */
final class Libtorch {
    static {
        torch.set_num_threads(1);
    }

    private Libtorch() {}

    /** A tensor of these numbers that no gradient is wanted of. */
    static Tensor tensor(float[] values, long... sizes) {
        return Tensor.create(values, sizes);
    }

    /** A tensor of these numbers whose gradient is wanted. */
    static Tensor leaf(float[] values, long... sizes) {
        return tensor(values, sizes).set_requires_grad(true);
    }

    /** The sizes of {@code images} images of this shape. */
    static long[] sizes(Shape shape, int images) {
        return sizes(shape.batch(images));
    }

    static long[] sizes(Shape shape) {
        return Arrays.stream(shape.sizes()).asLongStream().toArray();
    }

    /** An argument that may be None; null is. */
    static TensorOptional optional(Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
    }

    /** Fills the leaves' gradients with those of the sum of {@code y * dy}. */
    static void backward(Tensor y, Tensor dy) {
        try (BoolOptional keep = new BoolOptional();
                TensorArrayRefOptional all = new TensorArrayRefOptional()) {
            y.backward(dy, keep, false, all);
        }
    }

    /** A leaf's gradient: zeros where nothing depends on it. */
    static float[] gradient(Tensor leaf) {
        Tensor gradient = leaf.grad();
        return gradient.defined() ? floats(gradient) : new float[Math.toIntExact(leaf.numel())];
    }

    /** The numbers of a tensor, in the order of its indices. */
    static float[] floats(Tensor tensor) {
        Tensor dense = tensor.detach().contiguous();
        float[] values = new float[Math.toIntExact(dense.numel())];
        new FloatPointer(dense.data_ptr()).get(values);
        return values;
    }
}
