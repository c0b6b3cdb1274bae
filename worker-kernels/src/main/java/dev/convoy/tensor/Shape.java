package dev.convoy.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of a dense array, outermost first; immutable. A layer's shapes leave the batch dimension out: an RGB image
 * of 32 x 32 pixels is {@code [3, 32, 32]}.
 */
public final class Shape {
    private final int[] sizes;
    private final int count;

    private Shape(int[] sizes) {
        long product = 1;
        for (int size : sizes) {
            if (size <= 0) {
                throw new IllegalArgumentException("shape " + Arrays.toString(sizes) + ": every size must be positive");
            }
            product *= size;
            if (product > Integer.MAX_VALUE - 64) {
                throw new IllegalArgumentException("shape " + Arrays.toString(sizes) + ": more than 2^31 elements");
            }
        }
        this.sizes = sizes;
        this.count = (int) product;
    }

    /**
     * A shape of these sizes.
     *
     * @throws IllegalArgumentException if a size is not positive or the element count passes 2^31
     */
    public static Shape of(int... sizes) {
        return new Shape(sizes.clone());
    }

    /** Number of dimensions. */
    public int rank() {
        return sizes.length;
    }

    /** Size of dimension {@code i}, counted from the outermost. */
    public int size(int i) {
        return sizes[i];
    }

    /** Number of elements. */
    public int count() {
        return count;
    }

    /** The sizes, as a new array. */
    public int[] sizes() {
        return sizes.clone();
    }

    /** This shape with a batch dimension in front. */
    public Shape batch(int images) {
        int[] out = new int[sizes.length + 1];
        out[0] = images;
        System.arraycopy(sizes, 0, out, 1, sizes.length);
        return new Shape(out);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** As PyTorch prints it: {@code [3, 32, 32]}. */
    @Override
    public String toString() {
        return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
