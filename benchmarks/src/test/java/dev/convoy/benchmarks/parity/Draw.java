package dev.convoy.benchmarks.parity;

import dev.convoy.fixture.RandomFloats;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Random settings, a function of a seed alone. */
final class Draw {
    private final RandomFloats random;

    Draw(long seed) {
        random = new RandomFloats(seed);
    }

    /** A whole number from {@code low} to {@code high}, both included. */
    int between(int low, int high) {
        return random.between(low, high);
    }

    /** A number from {@code low} to {@code high}. */
    double decimal(double low, double high) {
        return low + (high - low) * (random.next() + 1) / 2;
    }

    /** True as often as false. */
    boolean flag() {
        return between(0, 1) == 1;
    }

    /** One of these. */
    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[between(0, choices.length - 1)];
    }

    /** A whole number for each of {@code rank} dimensions; a third of the time the same for all. */
    long[] each(int rank, int low, int high) {
        long[] numbers = new long[rank];
        if (between(0, 2) == 0) {
            Arrays.fill(numbers, between(low, high));
            return numbers;
        }
        return each(rank, dimension -> between(low, high));
    }

    /** A whole number for each dimension, by its index. */
    static long[] each(int rank, IntUnaryOperator number) {
        return IntStream.range(0, rank).mapToLong(number::applyAsInt).toArray();
    }

    /** An image's shape. */
    static Shape shape(int channels, long[] extent) {
        int[] sizes = new int[extent.length + 1];
        sizes[0] = channels;
        for (int i = 0; i < extent.length; i++) {
            sizes[i + 1] = (int) extent[i];
        }
        return Shape.of(sizes);
    }

    /** Numbers as a file gives them: one where all are the same, else a list. */
    static Object setting(long[] numbers) {
        List<Integer> list = list(numbers);
        return list.stream().distinct().count() == 1 ? (Object) list.get(0) : list;
    }

    /** Numbers as a list, however many. */
    static List<Integer> list(long[] numbers) {
        return Arrays.stream(numbers).mapToObj(number -> (int) number).toList();
    }
}
