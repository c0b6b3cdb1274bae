package dev.convoy.benchmarks;

import dev.convoy.kernels.Columns;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@link Kernels#multiply} of two square matrices on one thread, the right one packed within the time as a linear layer packs it. The
 * answer is checked before anything is timed; {@code operations} is 10^9 of them a second, two a multiply-add.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ProductBenchmark {
    /** Rows and columns, unless told otherwise. */
    static final int SIZE = 1024;

    /** Rows and columns. */
    @Param("" + SIZE)
    public int size;

    private final Kernels kernels = KernelChoice.kernels();
    private Product product;
    private int[] rows;
    private Span a;
    private Span b;
    private Span packed;
    private Span c;

    /** Operations done, for JMH to divide by time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Gigaflops {
        /** 10^9 operations. */
        public double operations;

        /** Starts an iteration. */
        @Setup(Level.Iteration)
        public void reset() {
            operations = 0;
        }
    }

    /** Makes the matrices, multiplies them once and checks the result. */
    @Setup
    public void prepare() {
        a = Span.zeros(size * size);
        b = Span.zeros(size * size);
        c = Span.zeros(size * size);
        CounterRandom random = new CounterRandom(1, Purpose.TEST);
        for (int i = 0; i < size * size; i++) {
            a.array()[i] = random.nextFloat(-1, 1);
            b.array()[i] = random.nextFloat(-1, 1);
        }
        rows = Product.offsets(0, size, size);
        Columns columns = Columns.packed(size, size, kernels);
        packed = Span.zeros(columns.packedCount());
        product = new Product(rows, Product.offsets(0, 1, size), columns, rows, Product.Start.ZERO);
        multiply();
        check();
    }

    /** The left matrix, {@code [row][k]}; a copy. */
    float[] left() {
        return Arrays.copyOf(a.array(), size * size);
    }

    /** The right matrix, turned: {@code [column][k]}. */
    float[] rightTurned() {
        float[] values = new float[size * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = b.array()[i % size * size + i / size];
        }
        return values;
    }

    /** The last product, {@code [row][column]}; a copy. */
    float[] result() {
        return Arrays.copyOf(c.array(), size * size);
    }

    /** Packs the right matrix and multiplies. */
    void multiply() {
        product.columns().pack(b, size, 1, rows, packed);
        kernels.multiply(product, 0, size, a, packed, c, null);
    }

    private void check() {
        for (int i = 0; i < size * size; i += 997) {
            double expected = 0;
            for (int k = 0; k < size; k++) {
                expected += (double) a.array()[i / size * size + k] * b.array()[k * size + i % size];
            }
            double actual = c.array()[i];
            if (!(Math.abs(actual - expected) < 1e-5 * size)) {
                throw new IllegalStateException(
                        "product[" + i / size + "][" + i % size + "] expects " + expected + ", got " + actual);
            }
        }
    }

    /** One product. */
    @Benchmark
    public float[] product(Gigaflops done) {
        multiply();
        done.operations += 2e-9 * size * size * size;
        return c.array();
    }
}
