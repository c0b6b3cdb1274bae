package dev.convoy.model;

import dev.convoy.network.Slice;
import dev.convoy.tensor.Shape;
import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * A tensor of a safetensors file and the memory that it is written from or read into.
 *
 * @param name PyTorch's name
 * @param shape PyTorch's shape; {@code []} for a single number
 * @param values a {@link FloatBuffer} or {@link LongBuffer} whose remaining elements are the tensor's, row-major
 */
public record StoredTensor(String name, Shape shape, Buffer values) {
    /**
     * @throws IllegalArgumentException if the buffer holds another element type or count
     */
    public StoredTensor {
        if (!(values instanceof FloatBuffer) && !(values instanceof LongBuffer)) {
            throw new IllegalArgumentException("tensor " + name + ": expected floats or longs, got "
                    + values.getClass().getSimpleName());
        }
        if (values.remaining() != shape.count()) {
            throw new IllegalArgumentException("tensor " + name + ": shape " + shape + " needs " + shape.count()
                    + " elements, got " + values.remaining());
        }
    }

    /** A slice of a flat array, in place. */
    public static StoredTensor of(Slice slice, float[] flat) {
        return new StoredTensor(
                slice.name(),
                slice.shape(),
                FloatBuffer.wrap(flat, slice.offset(), slice.shape().count()));
    }

    /** A single 64-bit whole number. */
    public static StoredTensor scalar(String name, long value) {
        return new StoredTensor(name, Shape.of(), LongBuffer.wrap(new long[] {value}));
    }

    /** The element type in the file. */
    public Dtype dtype() {
        return values instanceof FloatBuffer ? Dtype.F32 : Dtype.I64;
    }

    /** Length in the file. */
    long bytes() {
        return (long) shape.count() * dtype().bytes();
    }
}
