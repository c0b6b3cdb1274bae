package dev.convoy.benchmarks;

import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Runs;
import dev.convoy.kernels.Span;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
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
 * {@link Kernels#multiply} of two square matrices on one thread, both packed in panels as a linear layer packs them. The
 * answer is checked before anything is timed; {@code operations} is 10^9 of them a second, two a multiply-add.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ProductBenchmark {
    /** Columns of a packed panel. */
    private static final int PANEL = 48;

    /** Rows and columns. */
    @Param("1024")
    public int size;

    private final Kernels kernels = KernelChoice.kernels();
    private Product[] products;
    private Span a;
    private Span b;
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
        int panels = (size + PANEL - 1) / PANEL;
        a = Span.zeros((size + Kernels.PANEL_ROWS) * size);
        b = Span.zeros(panels * PANEL * size);
        c = Span.zeros(size * size);
        CounterRandom random = new CounterRandom(1, Purpose.TEST);
        for (int i = 0; i < size * size; i++) {
            a.array()[a(i / size, i % size)] = random.nextFloat(-1, 1);
            b.array()[b(i / size, i % size)] = random.nextFloat(-1, 1);
        }
        products = new Product[panels];
        for (int panel = 0; panel < panels; panel++) {
            products[panel] = product(panel);
        }
        multiply();
        check();
    }

    private int a(int row, int k) {
        return row / Kernels.PANEL_ROWS * Kernels.PANEL_ROWS * size + k * Kernels.PANEL_ROWS + row % Kernels.PANEL_ROWS;
    }

    private int b(int k, int column) {
        return column / PANEL * PANEL * size + k * PANEL + column % PANEL;
    }

    private Product product(int panel) {
        return kernels.prepare(new Product(
                Product.panelRows(size, size, Kernels.PANEL_ROWS),
                Product.offsets(0, Kernels.PANEL_ROWS, size),
                Product.offsets(0, PANEL, size),
                new Runs().add(panel * PANEL * size, panel * PANEL, Math.min(PANEL, size - panel * PANEL)),
                size,
                Product.Bias.NONE,
                null,
                Product.Order.COLUMNS_OUTER));
    }

    private void multiply() {
        for (Product product : products) {
            kernels.multiply(product, 0, size, a, b, c);
        }
    }

    private void check() {
        for (int i = 0; i < size * size; i += 997) {
            double expected = 0;
            for (int k = 0; k < size; k++) {
                expected += (double) a.array()[a(i / size, k)] * b.array()[b(k, i % size)];
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
