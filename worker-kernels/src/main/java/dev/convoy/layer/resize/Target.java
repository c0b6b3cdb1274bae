package dev.convoy.layer.resize;

import dev.convoy.layer.Extent;
import dev.convoy.layer.LayerSettings;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The size of a resized image: given as such, or as a factor of the input's.
 *
 * @param sizes one for each dimension, or one for all; empty where factors are given
 * @param factors one for each dimension, or one for all; empty where sizes are given
 */
public record Target(List<Integer> sizes, List<Double> factors) {
    /**
     * @throws IllegalArgumentException unless one of the two is given, and its numbers are positive
     */
    public Target {
        sizes = List.copyOf(sizes);
        factors = List.copyOf(factors);
        if (sizes.isEmpty() == factors.isEmpty()) {
            throw new IllegalArgumentException("expects either size or scale_factor, got "
                    + (sizes.isEmpty() ? "neither" : "size " + sizes + " and scale_factor " + factors));
        }
        for (int size : sizes) {
            if (size < 1) {
                throw new IllegalArgumentException("size expects at least 1, got " + sizes);
            }
        }
        for (double factor : factors) {
            if (!(factor > 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("scale_factor expects positive numbers, got " + factors);
            }
        }
    }

    /** So many times the input, in every dimension. */
    public static Target times(double factor) {
        return new Target(List.of(), List.of(factor));
    }

    static Target from(LayerSettings settings) {
        List<Integer> sizes =
                IntStream.of(settings.numbers("size", new int[0])).boxed().toList();
        return new Target(sizes, settings.decimals("scale_factor"));
    }

    /** The output's dimensions. */
    Extent output(Extent input) {
        int given = sizes.size() + factors.size();
        if (given != 1 && given != input.rank()) {
            throw new IllegalArgumentException((factors.isEmpty() ? "size " + sizes : "scale_factor " + factors)
                    + " expects as many numbers as the input has dimensions, " + input.rank());
        }
        int[] output = new int[input.rank()];
        for (int d = 0; d < output.length; d++) {
            output[d] = factors.isEmpty() ? sizes.get(sizes.size() == 1 ? 0 : d) : scaled(input.at(d), factor(d));
        }
        return Extent.of(output);
    }

    private int scaled(int size, double factor) {
        double scaled = Math.floor(size * factor);
        if (scaled < 1 || scaled > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("scale_factor " + factors
                    + " expects an output of at least a pixel, got " + scaled + " of " + size);
        }
        return (int) scaled;
    }

    /** The factor of a dimension; 0 where a size is given, whose factor is what the sizes say. */
    double factor(int dimension) {
        return factors.isEmpty() ? 0 : factors.get(factors.size() == 1 ? 0 : dimension);
    }
}
