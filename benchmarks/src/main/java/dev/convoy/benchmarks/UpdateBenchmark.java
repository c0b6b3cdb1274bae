package dev.convoy.benchmarks;

import dev.convoy.kernels.Workers;
import dev.convoy.network.Slice;
import dev.convoy.optim.Adam;
import dev.convoy.optim.AdamW;
import dev.convoy.optim.Optimizer;
import dev.convoy.optim.OptimizerSettings;
import dev.convoy.optim.RmsProp;
import dev.convoy.optim.Sgd;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Optimizers beside a plain copy of as many floats: {@code moved} is 10^9 bytes a second, counting each array that has to be read or
 * written once. Each first takes a step down a slope, and must go down.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class UpdateBenchmark {
    /** LeNet-5's parameters, and more than any cache holds. */
    @Param({"1260000", "20000000"})
    public int parameters;

    /** What is timed. */
    @Param
    public What what;

    /** Threads, the caller included. */
    @Param({"1", "2"})
    public int threads;

    private Workers workers;
    private Optimizer optimizer;
    private float[] values;
    private float[] gradient;

    /** What can be timed, and how many arrays it reads or writes. */
    public enum What {
        COPY(2, null),
        SGD(5, new Sgd.Settings(0.9, 1e-4, Sgd.Nesterov.OFF)),
        ADAM(7, Adam.Settings.DEFAULT),
        ADAMW(7, AdamW.Settings.DEFAULT),
        RMSPROP(5, RmsProp.Settings.DEFAULT);

        private final int arrays;
        private final OptimizerSettings settings;

        What(int arrays, OptimizerSettings settings) {
            this.arrays = arrays;
            this.settings = settings;
        }
    }

    /** Bytes moved, for JMH to divide by time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Gigabytes {
        /** 10^9 bytes. */
        public double moved;

        /** Starts an iteration. */
        @Setup(Level.Iteration)
        public void reset() {
            moved = 0;
        }
    }

    /** Draws values and a slope, and takes the first step. */
    @Setup
    public void prepare() {
        workers = new Workers(threads);
        values = new float[parameters];
        gradient = new float[parameters];
        CounterRandom random = new CounterRandom(1, Purpose.TEST);
        for (int i = 0; i < parameters; i++) {
            values[i] = random.nextFloat(-1, 1);
            gradient[i] = random.nextFloat(0.1f, 1);
        }
        if (what == What.COPY) {
            return;
        }
        optimizer = what.settings.create(List.of(new Slice("all", Shape.of(parameters), 0)));
        float[] before = values.clone();
        step();
        for (int i = 0; i < parameters; i++) {
            if (!(values[i] < before[i])) {
                throw new IllegalStateException(
                        what + " expects parameter " + i + " below " + before[i] + ", got " + values[i]);
            }
        }
    }

    private void step() {
        optimizer.step(values, gradient, 1e-3, workers);
    }

    /** One update, or one copy. */
    @Benchmark
    public float[] update(Gigabytes done) {
        if (what == What.COPY) {
            workers.forRanges(parameters, (from, to) -> System.arraycopy(gradient, from, values, from, to - from));
        } else {
            step();
        }
        done.moved += 1e-9 * what.arrays * Float.BYTES * parameters;
        return values;
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        workers.close();
    }
}
