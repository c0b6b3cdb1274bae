package dev.convoy.benchmarks;

import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Network;
import dev.convoy.optim.Optimizer;
import dev.convoy.plan.Batch;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * A training step of a network on one plan: parameters packed, forward, loss, backward, update. With {@code -prof gc} it shows
 * what a step allocates, {@code gc.alloc.rate.norm}, which is to be next to nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class StepBenchmark {
    /** A network of {@code conf/models}. */
    @Param({"lenet5", "lenet5-bigdl", "resnet20"})
    public String network;

    /** Images of a step. */
    @Param("64")
    public int images;

    /** Threads, the caller included. */
    @Param({"1", "2"})
    public int threads;

    private Workers workers;
    private Plan plan;
    private Optimizer optimizer;
    private float[] parameters;
    private float[] statistics;
    private float[] mean;

    /** Compiles the plan, takes two steps and checks their losses. */
    @Setup
    public void prepare() {
        Network built = Network.build(Networks.builtIn(network));
        Workload work = new Workload(built, 1, images, 1, threads);
        workers = new Workers(threads);
        plan = Plan.train(built, new CrossEntropy(), work.seed(), PlanSettings.of(images, workers));
        fill(work.batch(), plan.batch());
        optimizer = Trial.SGD.create(built.parameters());
        parameters = built.initialParameters(work.seed());
        statistics = built.initialStatistics();
        mean = new float[parameters.length];
        double first = step();
        double second = step();
        if (!(second < first)) {
            throw new IllegalStateException("a step made the loss " + second + " of " + first);
        }
    }

    private void fill(Batch from, Batch to) {
        System.arraycopy(from.pixels(), 0, to.pixels(), 0, from.pixels().length);
        System.arraycopy(from.labels(), 0, to.labels(), 0, images);
        System.arraycopy(from.samples(), 0, to.samples(), 0, images);
        to.filled(images, 0);
    }

    /** A step. */
    @Benchmark
    public double step() {
        plan.load(parameters, statistics);
        ShardGradient gradient = plan.gradient();
        for (int i = 0; i < mean.length; i++) {
            mean[i] = gradient.gradient()[i] / images;
        }
        optimizer.step(parameters, mean, Learner.RATE, workers);
        return gradient.loss();
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        workers.close();
    }
}
