package dev.convoy.layer;

import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A size for each spatial dimension of an image, outermost first: {@code [width]}, {@code [height, width]} or {@code [depth,
 * height, width]}. Immutable.
 */
public final class Extent {
    /** No dimensions. */
    public static final Extent NONE = new Extent();

    private static final List<String> NAMES = List.of("depth", "height", "width");

    private final int[] sizes;

    private Extent(int... sizes) {
        this.sizes = sizes;
    }

    /** These sizes, outermost first. */
    public static Extent of(int... sizes) {
        return new Extent(sizes.clone());
    }

    /** The same size in each of {@code rank} dimensions. */
    public static Extent all(int rank, int size) {
        int[] sizes = new int[rank];
        Arrays.fill(sizes, size);
        return new Extent(sizes);
    }

    /** The spatial dimensions of an image {@code [channels, ...]}. */
    public static Extent of(Shape image) {
        return new Extent(IntStream.range(1, image.rank()).map(image::size).toArray());
    }

    /** Number of dimensions. */
    public int rank() {
        return sizes.length;
    }

    /** The size in a dimension, 0 the outermost. */
    public int at(int dimension) {
        return sizes[dimension];
    }

    /** Product of the sizes; 1 where there are none. */
    public int count() {
        int count = 1;
        for (int size : sizes) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    /** Each size changed alike. */
    public Extent map(IntUnaryOperator change) {
        return new Extent(IntStream.of(sizes).map(change).toArray());
    }

    /** Each size with its counterpart in an extent of the same rank. */
    public Extent with(Extent other, IntBinaryOperator change) {
        return new Extent(IntStream.range(0, sizes.length)
                .map(d -> change.applyAsInt(sizes[d], other.sizes[d]))
                .toArray());
    }

    /** These sizes behind as many ones as make {@code rank} dimensions: what a kernel for all ranks works on. */
    public Extent padded(int rank, int filler) {
        int[] padded = new int[rank];
        Arrays.fill(padded, filler);
        System.arraycopy(sizes, 0, padded, rank - sizes.length, sizes.length);
        return new Extent(padded);
    }

    /** An image of this extent with {@code channels} channels. */
    public Shape image(int channels) {
        int[] image = new int[sizes.length + 1];
        image[0] = channels;
        System.arraycopy(sizes, 0, image, 1, sizes.length);
        return Shape.of(image);
    }

    /** A kernel of this extent: {@code [out, in, ...]}. */
    public Shape kernel(int out, int in) {
        int[] kernel = new int[sizes.length + 2];
        kernel[0] = out;
        kernel[1] = in;
        System.arraycopy(sizes, 0, kernel, 2, sizes.length);
        return Shape.of(kernel);
    }

    /**
     * This extent.
     *
     * @throws IllegalArgumentException unless every size is at least {@code least}
     */
    public Extent atLeast(int least, String name) {
        for (int size : sizes) {
            if (size < least) {
                throw new IllegalArgumentException(name + " expects at least " + least + ", got " + this);
            }
        }
        return this;
    }

    /** The names of {@code rank} dimensions, for messages: {@code height, width}. */
    public static String names(int rank) {
        return String.join(", ", NAMES.subList(NAMES.size() - rank, NAMES.size()));
    }

    /** The sizes with this between them: {@code 3 x 5}. */
    public String joined(String between) {
        return IntStream.of(sizes).mapToObj(Integer::toString).collect(Collectors.joining(between));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Extent extent && Arrays.equals(sizes, extent.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** One number where all are the same, as files and PyTorch write it; else a list. */
    @Override
    public String toString() {
        boolean same = sizes.length > 0 && IntStream.of(sizes).allMatch(size -> size == sizes[0]);
        return same ? Integer.toString(sizes[0]) : Arrays.toString(sizes);
    }
}
