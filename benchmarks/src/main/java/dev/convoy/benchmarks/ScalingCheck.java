package dev.convoy.benchmarks;

import dev.convoy.jobs.scaling.ClusterConstants;
import dev.convoy.jobs.scaling.Layout;
import dev.convoy.jobs.scaling.Reducer;
import dev.convoy.jobs.scaling.StepModel;
import dev.convoy.jobs.scaling.StepWork;
import dev.convoy.network.Network;
import dev.convoy.train.Ledger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The small end of {@code docs/scaling.md}: steps of linear networks on a cluster of one-core executors, each part beside what the model
 * predicts. All layouts of a network must give the same losses, to the last bit.
 */
@Command(
        name = "scaling-check",
        description = "Times steps of linear networks on a cluster beside what the scaling model predicts.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class ScalingCheck implements Callable<Integer> {
    private static final double MILLIS = 1e3;

    /** Rows that belong to one layout. */
    private enum Kind {
        MEASURED,
        PREDICTED
    }

    @Mixin
    private ClusterSession cluster;

    @Option(
            names = "--executors",
            split = ",",
            paramLabel = "N",
            description = "of one core each",
            defaultValue = "1,2")
    private List<Integer> executors;

    @Option(
            names = "--partitions",
            split = ",",
            paramLabel = "N",
            description = "tasks of a step",
            defaultValue = "1,2,4,8,16,32,64")
    private List<Integer> partitions;

    @Option(
            names = "--parameters",
            split = ",",
            paramLabel = "N",
            description = "about so many in a network",
            defaultValue = "10000,100000,1000000,10000000,138000000")
    private List<Integer> parameters;

    @Option(names = "--images", paramLabel = "N", description = "in a batch", defaultValue = "256")
    private int images;

    @Option(names = "--shards", paramLabel = "N", description = "of the batch", defaultValue = "64")
    private int shards;

    @Option(names = "--seconds", paramLabel = "S", description = "length of a turn", defaultValue = "5")
    private double seconds;

    @Option(names = "--warm-up", paramLabel = "S", description = "seconds before it", defaultValue = "10")
    private double warmUp;

    @Option(names = "--gflops", paramLabel = "X", description = "of a core, for the model", defaultValue = "50")
    private double gflops;

    @Option(
            names = "--link-gbits",
            paramLabel = "X",
            description = "of the network, for the model",
            defaultValue = "20")
    private double linkGbits;

    private final Map<Integer, float[]> losses = new HashMap<>();

    /** Runs it; fails if two layouts do not compute the same. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ScalingCheck()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println(Machine.description());
        List<List<String>> rows = new ArrayList<>();
        for (int count : executors) {
            try (SparkSession spark = cluster.with(count)) {
                for (int size : parameters) {
                    for (int tasks : partitions) {
                        rows.addAll(rows(spark, count, size, tasks));
                        System.out.println(rows.get(rows.size() - 2));
                        System.out.println(rows.get(rows.size() - 1));
                    }
                }
            }
        }
        System.out.print(table(rows).markdown());
        return 0;
    }

    private static Table table(List<List<String>> rows) {
        List<String> columns = new ArrayList<>(List.of("what", "executors", "partitions", "parameters"));
        columns.addAll(Ledger.ZERO.parts().keySet());
        columns.addAll(List.of("step", "predicted/measured"));
        return new Table("Steps of linear networks, milliseconds", columns, 1, rows);
    }

    private List<List<String>> rows(SparkSession spark, int count, int size, int tasks) {
        Network network = Network.build(Networks.linear(size));
        Workload work = new Workload(network, 1, images, shards, tasks);
        Layout layout = new Layout(count, 1, tasks, shards);
        try (SparkContestant steps = new SparkContestant(work, spark)) {
            check(size, layout, steps.answer());
            steps.turn(warmUp);
            steps.begin();
            double measured = Arrays.stream(steps.turn(seconds)).average().orElseThrow();
            StepWork step = new StepWork(network.parameterCount(), work.operations(), images, shards);
            Ledger predicted = new StepModel(constants())
                    .predict(Reducer.TREE, step, layout)
                    .ledger();
            return List.of(
                    row(Kind.MEASURED, layout, network, steps.ledger(), ""),
                    row(Kind.PREDICTED, layout, network, predicted, decimal(predicted.total() / measured)));
        }
    }

    private ClusterConstants constants() {
        ClusterConstants usual = ClusterConstants.DEFAULT;
        int processors = Runtime.getRuntime().availableProcessors();
        double thread = usual.machine().threadGbytes();
        return new ClusterConstants(
                new ClusterConstants.Machine(
                        1, processors, gflops, usual.machine().spread(), thread, processors * thread),
                new ClusterConstants.Link(
                        linkGbits,
                        usual.link().roundTripMs(),
                        usual.link().writeGbytes(),
                        usual.link().readGbytes(),
                        usual.link().shuffleGbytes()),
                usual.overheads());
    }

    private void check(int size, Layout layout, float[] actual) {
        float[] expected = losses.putIfAbsent(size, actual);
        if (expected != null && !Arrays.equals(expected, actual)) {
            throw new IllegalStateException("losses of " + size + " parameters on " + layout + ": expected "
                    + Arrays.toString(expected) + " as on the first layout, got " + Arrays.toString(actual));
        }
    }

    private static List<String> row(Kind kind, Layout layout, Network network, Ledger ledger, String ratio) {
        List<String> row = new ArrayList<>(List.of(
                kind.name().toLowerCase(Locale.ROOT),
                Integer.toString(layout.executors()),
                Integer.toString(layout.partitions()),
                String.format(Locale.ROOT, "%,d", network.parameterCount())));
        ledger.parts().values().forEach(part -> row.add(decimal(MILLIS * part)));
        row.add(decimal(MILLIS * ledger.total()));
        row.add(ratio);
        return row;
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
