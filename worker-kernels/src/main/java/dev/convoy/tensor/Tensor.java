package dev.convoy.tensor;

/**
 * A shape and its elements, row-major, innermost dimension contiguous. The array is shared, not copied.
 *
 * @param shape the sizes, batch dimension included where there is one
 * @param data the elements, {@code shape.count()} of them
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose; equality of tensors is asked of their arrays
public record Tensor(Shape shape, float[] data) {
    /**
     * @throws IllegalArgumentException if the array's length is not the shape's element count
     */
    public Tensor {
        if (data.length != shape.count()) {
            throw new IllegalArgumentException(
                    "tensor of shape " + shape + " expects " + shape.count() + " elements, got " + data.length);
        }
    }

    /** A tensor of zeros. */
    public static Tensor zeros(Shape shape) {
        return new Tensor(shape, new float[shape.count()]);
    }
}
