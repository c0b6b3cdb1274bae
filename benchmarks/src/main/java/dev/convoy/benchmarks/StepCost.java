package dev.convoy.benchmarks;

import dev.convoy.network.Network;
import dev.convoy.train.Ledger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a step through Spark costs beyond its compute: Convoy's distributed step in {@code local[threads]} beside the same kernels in
 * a plain loop over the same shards. Both must give the same losses, but for the order of
 * a shard's images; then they take turns.
 */
@Command(
        name = "step-cost",
        description = "Times the step through Spark beside a plain loop over the same shards.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class StepCost implements Callable<Integer> {
    /** A network that hardly computes: what is left is the step's fixed cost. */
    private static final String TINY = "tiny";

    private static final int SHARDS = 8;
    private static final double MILLIS = 1e3;

    @Option(
            names = "--networks",
            split = ",",
            paramLabel = "NAME:IMAGES",
            converter = Sized.Converter.class,
            description = "built-in networks, or tiny, and the images in a batch",
            defaultValue = "tiny:64,lenet5:256,resnet20:128")
    private List<Sized> networks;

    @Option(names = "--threads", paramLabel = "N", description = "tasks at once", defaultValue = "2")
    private int threads;

    @Option(names = "--rounds", paramLabel = "N", description = "turns of each side", defaultValue = "7")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "S", description = "length of a turn", defaultValue = "2")
    private double seconds;

    @Option(names = "--warm-up", paramLabel = "S", description = "seconds before the first turn", defaultValue = "20")
    private double warmUp;

    /** Runs it; fails if the two sides do not compute the same. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new StepCost()).execute(args));
    }

    @Override
    public Integer call() {
        System.out.println(Machine.description());
        List<List<String>> rows = new ArrayList<>();
        for (Sized sized : networks) {
            rows.add(row(sized));
        }
        System.out.print(new Table(
                        "A step in local[" + threads + "], milliseconds (medians of " + rounds + " turns)",
                        List.of(
                                "network",
                                "images",
                                "loop",
                                "Spark",
                                "broadcast",
                                "schedule",
                                "compute",
                                "serialise",
                                "transfer",
                                "aggregate",
                                "optimise",
                                "beyond",
                                "loop/Spark"),
                        1,
                        rows)
                .text());
        return 0;
    }

    private List<String> row(Sized sized) {
        Network network = sized.name().equals(TINY) ? Network.build(Networks.tiny()) : sized.network();
        Workload work = new Workload(network, 1, sized.images(), SHARDS, threads);
        try (KernelContestant loop = new KernelContestant(work);
                SparkContestant spark = new SparkContestant(work)) {
            check(sized, loop, spark);
            loop.turn(warmUp / 2);
            spark.turn(warmUp / 2);
            double[] loops = new double[rounds];
            double[] sparks = new double[rounds];
            List<Ledger> ledgers = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                loops[round] = loop.turn(seconds);
                spark.forgetLedgers();
                sparks[round] = spark.turn(seconds);
                ledgers.add(spark.ledger());
            }
            double looped = Measured.median(loops);
            double sparked = Measured.median(sparks);
            List<String> row = new ArrayList<>(List.of(sized.name(), Integer.toString(sized.images())));
            List<ToDoubleFunction<Ledger>> parts = List.of(
                    Ledger::broadcast,
                    Ledger::schedule,
                    Ledger::compute,
                    Ledger::serialise,
                    Ledger::transfer,
                    Ledger::aggregate,
                    Ledger::optimise,
                    ledger -> ledger.total() - ledger.compute());
            row.add(millis(looped));
            row.add(millis(sparked));
            parts.forEach(part -> row.add(
                    millis(Measured.median(ledgers.stream().mapToDouble(part).toArray()))));
            row.add(String.format(Locale.ROOT, "%.2f", looped / sparked));
            return row;
        }
    }

    private static void check(Sized sized, Learner loop, Learner spark) {
        float[] expected = loop.answer();
        float[] actual = spark.answer();
        if (!(Difference.of(actual, expected) < Race.TOLERANCE)) {
            throw new IllegalStateException(sized + ": losses through Spark " + Arrays.toString(actual)
                    + ", expected those of the plain loop " + Arrays.toString(expected));
        }
    }

    private static String millis(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds * MILLIS);
    }
}
