package dev.convoy.benchmarks;

import dev.convoy.data.Augmentation;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.ImageSources;
import dev.convoy.data.ShardedSet;
import dev.convoy.data.SourceSettings;
import dev.convoy.data.Split;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.Json;
import dev.convoy.network.Network;
import dev.convoy.optim.GradientClip;
import dev.convoy.optim.ParameterGroups;
import dev.convoy.plan.Rounds;
import dev.convoy.train.BatchNormStatistics;
import dev.convoy.train.Parameters;
import dev.convoy.train.RunSpec;
import dev.convoy.train.SynchronousStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What it costs that batch normalisations see the whole batch: steps with {@code batch-norm = sync} and {@code shard} in turns. */
@Command(
        name = "batch-norm-cost",
        description = "Times steps with batch-norm = sync beside those with batch-norm = shard.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BatchNormCost implements Callable<Integer> {
    @Option(
            names = "--networks",
            split = ",",
            paramLabel = "NAME:IMAGES",
            converter = Sized.Converter.class,
            description = "built-in networks, and the images in a batch",
            defaultValue = "resnet20:128")
    private List<Sized> networks;

    @Option(names = "--threads", paramLabel = "N", description = "tasks at once")
    private int threads = 2;

    @Option(names = "--shards", paramLabel = "N")
    private int shards = 8;

    @Option(names = "--turns", paramLabel = "N", description = "of each side")
    private int turns = 7;

    @Option(names = "--steps", paramLabel = "N", description = "of a turn")
    private int steps = 10;

    @Option(names = "--warm-up", paramLabel = "N", description = "steps of each side before the first turn")
    private int warmUp = 60;

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BatchNormCost()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println(Machine.description());
        try (SparkSession spark = SparkContestant.session(threads)) {
            networks.forEach(sized -> compare(spark, sized));
        }
        return 0;
    }

    private void compare(SparkSession spark, Sized sized) {
        Network network = sized.network();
        Workload work = new Workload(network, 1, sized.images(), shards, threads);
        try (ShardedSet set = ShardedSet.of(
                ImageSources.open(spark, SourceSettings.shapes(work.pictures()), Split.TRAIN), shards, threads)) {
            Side shard = new Side(work, set, BatchNormStatistics.SHARD);
            Side sync = new Side(work, set, BatchNormStatistics.SYNC);
            shard.turn(warmUp);
            sync.turn(warmUp);
            double[] ratios = new double[turns];
            double[] apart = new double[turns];
            double[] together = new double[turns];
            for (int turn = 0; turn < turns; turn++) {
                apart[turn] = shard.turn(steps);
                together[turn] = sync.turn(steps);
                ratios[turn] = together[turn] / apart[turn];
            }
            shard.stepper.close();
            sync.stepper.close();
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d images, %d shards, local[%d]: shard %.1f ms a step, sync %.1f ms with %d rounds more: %.2f times (%s)%n",
                    sized.name(),
                    sized.images(),
                    shards,
                    threads,
                    1e3 * Measured.median(apart),
                    1e3 * Measured.median(together),
                    Rounds.statistics(network).size(),
                    Measured.median(ratios),
                    text(ratios));
        }
    }

    private static String text(double[] ratios) {
        List<String> texts = new ArrayList<>();
        Arrays.stream(ratios).forEach(ratio -> texts.add(String.format(Locale.ROOT, "%.2f", ratio)));
        return String.join(" ", texts);
    }

    /** One way to normalise. */
    private static final class Side {
        private final SynchronousStep stepper;
        private final Parameters parameters;
        private int epoch;

        Side(Workload work, ShardedSet set, BatchNormStatistics batchNorm) {
            Network network = work.network();
            RunSpec spec = new RunSpec(
                    UUID.randomUUID().toString(),
                    Json.compact(ArchitectureFile.toMap(network.architecture())),
                    new HashSet<>(),
                    new CrossEntropy(),
                    new EpochOrder(set.layout(), work.images()),
                    work.normalisation(),
                    Augmentation.NONE,
                    batchNorm,
                    work.seed(),
                    1);
            SynchronousStep.Update update = new SynchronousStep.Update(
                    ParameterGroups.alike(network.parameters()),
                    new GradientClip.None(),
                    Trial.SGD.create(network.parameters()),
                    Optional.empty());
            stepper = new SynchronousStep(set.shards(), network, spec, update);
            parameters = new Parameters(network.initialParameters(work.seed()), network.initialStatistics());
        }

        /** Seconds a step. */
        double turn(int steps) {
            long start = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                stepper.run(new SynchronousStep.At(epoch++, 0), parameters, Learner.RATE);
            }
            return (System.nanoTime() - start) * 1e-9 / steps;
        }
    }
}
