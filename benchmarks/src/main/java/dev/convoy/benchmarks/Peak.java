package dev.convoy.benchmarks;

import dev.convoy.kernels.KernelChoice;
import java.util.Locale;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The processor's limit: fused multiply-adds that touch nothing but registers, at the width of the kernels' vectors, in twelve
 * independent chains (more than latency times throughput of any processor since 2013).
 */
public final class Peak {
    /** The kernels' own: vectors of another width in the same JVM may slow them down (ADR 0012). */
    private static final VectorSpecies<Float> SPECIES = VectorSpecies.of(
            float.class,
            VectorShape.forBitSize(Math.max(128, KernelChoice.kernels().lanes() * Float.SIZE)));

    private static final int CHAINS = 12;
    private static final int TURNS = 20_000_000;
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 5;

    private Peak() {}

    /** Prints the peak of one thread and of all processors. */
    public static void main(String[] args) {
        System.out.println(Machine.description());
        for (int threads : new int[] {1, Runtime.getRuntime().availableProcessors()}) {
            System.out.printf(
                    Locale.ROOT,
                    "FMA peak at %d bits, %d threads: %.1f GFLOP/s%n",
                    SPECIES.vectorBitSize(),
                    threads,
                    gigaflops(threads));
        }
    }

    /** Best of five rounds, in 10^9 operations a second, two a multiply-add, all threads together. */
    static double gigaflops(int threads) {
        double best = 0;
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            int turns = round < WARM_UP ? TURNS / 10 : TURNS;
            long start = System.nanoTime();
            double check = IntStream.range(0, threads)
                    .parallel()
                    .mapToDouble(thread -> chains(turns))
                    .sum();
            double seconds = (System.nanoTime() - start) * 1e-9;
            if (Double.isNaN(check)) {
                throw new AssertionError("the chains converge to 1, got " + check);
            }
            if (round >= WARM_UP) {
                best = Math.max(best, 2.0 * threads * TURNS * CHAINS * SPECIES.length() / seconds * 1e-9);
            }
        }
        return best;
    }

    /** {@code x = x / 2 + 1 / 2}, over and over, in each of twelve vectors: all go to 1. */
    private static double chains(int turns) {
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector e = a;
        FloatVector f = a;
        FloatVector g = a;
        FloatVector h = a;
        FloatVector i = a;
        FloatVector j = a;
        FloatVector k = a;
        FloatVector l = a;
        for (int turn = 0; turn < turns; turn++) {
            a = a.fma(half, half);
            b = b.fma(half, half);
            c = c.fma(half, half);
            d = d.fma(half, half);
            e = e.fma(half, half);
            f = f.fma(half, half);
            g = g.fma(half, half);
            h = h.fma(half, half);
            i = i.fma(half, half);
            j = j.fma(half, half);
            k = k.fma(half, half);
            l = l.fma(half, half);
        }
        FloatVector sum = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        return sum.reduceLanes(VectorOperators.ADD) / (CHAINS * SPECIES.length());
    }
}
