package dev.convoy.benchmarks;

import dev.convoy.gradient.GradientWire;
import dev.convoy.kernels.Span;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it costs to keep gradients in 16 bits: whole steps in local mode, where nothing travels, beside those with floats; and what is rounded, alone. */
@Command(
        name = "wire-cost",
        description = "Times steps with gradient-wire = bfloat16 and float16 beside those with float32.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class WireCost implements Callable<Integer> {
    /** Relative difference of losses that 8 significant bits explain. */
    private static final double TOLERANCE = 1e-2;

    private static final int CALLS = 50;

    @Option(
            names = "--networks",
            split = ",",
            paramLabel = "NAME:IMAGES",
            converter = Sized.Converter.class,
            description = "built-in networks, and the images in a batch",
            defaultValue = "lenet5:256")
    private List<Sized> networks;

    @Option(names = "--threads", paramLabel = "N", description = "tasks at once")
    private int threads = 2;

    @Option(names = "--shards", paramLabel = "N")
    private int shards = 8;

    @Mixin
    private Turns turns;

    @Mixin
    private WarmSpark warm;

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new WireCost()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println(Machine.description());
        try (SparkSession spark = warm.local(threads)) {
            for (Sized sized : networks) {
                for (GradientWire wire : GradientWire.values()) {
                    alone(sized.network().parameterCount(), wire);
                }
                for (GradientWire wire : List.of(GradientWire.BFLOAT16, GradientWire.FLOAT16)) {
                    compare(spark, sized, wire);
                }
            }
        }
        return 0;
    }

    private void compare(SparkSession spark, Sized sized, GradientWire wire) {
        Workload work = new Workload(sized.network(), 1, sized.images(), shards, threads);
        try (SparkContestant floats = new SparkContestant(work, GradientWire.FLOAT32, spark);
                SparkContestant halves = new SparkContestant(work, wire, spark)) {
            Turns.check(wire, floats, halves, TOLERANCE);
            Turns.Times times = turns.of(halves, floats);
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d shards, local[%d]: float32 %.2f ms a step, %s %.2f ms: %.3f times (%s)%n",
                    sized,
                    shards,
                    threads,
                    times.secondMillis(),
                    wire,
                    times.firstMillis(),
                    times.ratio(),
                    times.ratiosText());
        }
    }

    /** One thread's time for a shard's gradient and for a merge. */
    private static void alone(int parameters, GradientWire wire) {
        Span left = Span.zeros(parameters);
        Span right = Span.zeros(parameters);
        Span owed = Span.zeros(parameters);
        for (int i = 0; i < parameters; i++) {
            left.array()[i] = (float) Math.sin(i);
        }
        double merge = millis(() -> wire.add(right, left, parameters));
        double leaf = wire.half().isPresent() ? millis(() -> wire.feedBack(left, right, owed, parameters)) : 0;
        System.out.printf(
                Locale.ROOT,
                "%,d parameters, %s, one thread: a merge %.2f ms, a shard's gradient %.2f ms%n",
                parameters,
                wire,
                merge,
                leaf);
    }

    /** Median of some calls, after as many. */
    private static double millis(Runnable call) {
        double[] times = new double[CALLS];
        for (int i = 0; i < 2 * CALLS; i++) {
            long start = System.nanoTime();
            call.run();
            times[i % CALLS] = (System.nanoTime() - start) * 1e-6;
        }
        return Measured.median(times);
    }
}
