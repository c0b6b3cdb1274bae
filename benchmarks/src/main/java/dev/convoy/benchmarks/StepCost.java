package dev.convoy.benchmarks;

import dev.convoy.network.Network;
import dev.convoy.train.Ledger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private Turns turns;

    @Mixin
    private WarmSpark warm;

    /** Runs it; fails if the two sides do not compute the same. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new StepCost()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println(Machine.description());
        List<List<String>> rows = new ArrayList<>();
        try (SparkSession spark = warm.local(threads)) {
            networks.forEach(sized -> rows.add(row(spark, sized)));
        }
        List<String> columns = new ArrayList<>(List.of("network", "images", "loop", "Spark"));
        columns.addAll(Ledger.ZERO.parts().keySet());
        columns.addAll(List.of("beyond", "loop/Spark", "quick loop", "quick Spark", "loop/Spark"));
        System.out.print(new Table(
                        "A step in local[" + threads + "], milliseconds (medians of " + turns.rounds()
                                + " turns, parts in the mean; quick: a tenth of the steps took less)",
                        columns,
                        1,
                        rows)
                .text());
        return 0;
    }

    private List<String> row(SparkSession session, Sized sized) {
        Network network = sized.name().equals(TINY) ? Network.build(Networks.tiny()) : sized.network();
        Workload work = new Workload(network, 1, sized.images(), SHARDS, threads);
        try (KernelContestant loop = new KernelContestant(work);
                SparkContestant spark = new SparkContestant(work, session)) {
            Turns.check(sized, loop, spark);
            Turns.Times times = turns.of(loop, spark);
            Ledger ledger = spark.ledger();
            List<String> row = new ArrayList<>(List.of(sized.name(), Integer.toString(sized.images())));
            row.add(decimal(times.firstMillis()));
            row.add(decimal(times.secondMillis()));
            ledger.parts().values().forEach(part -> row.add(decimal(MILLIS * part)));
            row.add(decimal(MILLIS * (ledger.total() - ledger.compute())));
            row.add(decimal(times.ratio()));
            row.add(decimal(times.firstQuickMillis()));
            row.add(decimal(times.secondQuickMillis()));
            row.add(decimal(times.quickRatio()));
            return row;
        }
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
