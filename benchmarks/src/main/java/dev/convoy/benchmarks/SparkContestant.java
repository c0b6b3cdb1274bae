package dev.convoy.benchmarks;

import dev.convoy.data.Augmentation;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.ImageSources;
import dev.convoy.data.ShardedSet;
import dev.convoy.data.SourceSettings;
import dev.convoy.data.Split;
import dev.convoy.gradient.GradientWire;
import dev.convoy.jobs.SparkDefaults;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.Json;
import dev.convoy.network.Network;
import dev.convoy.optim.GradientClip;
import dev.convoy.optim.ParameterGroups;
import dev.convoy.train.BatchNormStatistics;
import dev.convoy.train.Ledger;
import dev.convoy.train.Parameters;
import dev.convoy.train.RunSpec;
import dev.convoy.train.SynchronousStep;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Convoy's distributed step in {@code local[threads]}: one Spark job a step, one task a thread. */
final class SparkContestant implements Learner {
    private final SparkSession spark;
    private final Whose whose;
    private final ShardedSet set;
    private final SynchronousStep stepper;
    private final Parameters parameters;
    private Ledger ledger = Ledger.ZERO;
    private int steps;
    private int epoch;

    /** Whose the session is, to be stopped or not. */
    private enum Whose {
        OWN,
        ANOTHERS
    }

    /** In a session of its own, {@code local[threads]}. */
    SparkContestant(Workload work) {
        this(work, BatchNormStatistics.SHARD, GradientWire.FLOAT32, session(work.threads()), Whose.OWN);
    }

    /** In a session that goes on afterwards, with as many tasks as the work has threads. */
    SparkContestant(Workload work, SparkSession spark) {
        this(work, BatchNormStatistics.SHARD, spark);
    }

    /** The same with statistics of a batch as given. */
    SparkContestant(Workload work, BatchNormStatistics batchNorm, SparkSession spark) {
        this(work, batchNorm, GradientWire.FLOAT32, spark, Whose.ANOTHERS);
    }

    /** The same with gradients in a form as given. */
    SparkContestant(Workload work, GradientWire wire, SparkSession spark) {
        this(work, BatchNormStatistics.SHARD, wire, spark, Whose.ANOTHERS);
    }

    private SparkContestant(
            Workload work, BatchNormStatistics batchNorm, GradientWire wire, SparkSession spark, Whose whose) {
        this.spark = spark;
        this.whose = whose;
        Network network = work.network();
        SourceSettings pictures = SourceSettings.shapes(work.pictures());
        set = ShardedSet.of(ImageSources.open(spark, pictures, Split.TRAIN), work.shards(), work.threads());
        RunSpec spec = new RunSpec(
                UUID.randomUUID().toString(),
                Json.compact(ArchitectureFile.toMap(network.architecture())),
                new HashSet<>(),
                new CrossEntropy(),
                new EpochOrder(set.layout(), work.images()),
                work.normalisation(),
                Augmentation.NONE,
                batchNorm,
                wire,
                work.seed(),
                1);
        stepper = new SynchronousStep(
                set.shards(),
                network,
                spec,
                new SynchronousStep.Update(
                        ParameterGroups.alike(network.parameters()),
                        new GradientClip.None(),
                        Trial.SGD.create(network.parameters()),
                        Optional.empty()));
        parameters = new Parameters(network.initialParameters(work.seed()), network.initialStatistics());
    }

    /** A session in {@code local[threads]}. */
    static SparkSession session(int threads) {
        return session(new SparkConf().setMaster("local[" + threads + "]"));
    }

    /** A session with these settings and Convoy's defaults. */
    static SparkSession session(SparkConf conf) {
        return SparkSession.builder()
                .config(SparkDefaults.complete(conf.setIfMissing("spark.app.name", "convoy-benchmarks")))
                .getOrCreate();
    }

    @Override
    public double step() {
        SynchronousStep.Outcome outcome = stepper.run(new SynchronousStep.At(epoch++, 0), parameters, RATE);
        ledger = ledger.plus(outcome.ledger());
        steps++;
        return outcome.loss() / outcome.images();
    }

    /** Where a step's time went, in the mean since {@link #begin}. */
    Ledger ledger() {
        return ledger.times(1.0 / steps);
    }

    @Override
    public void begin() {
        ledger = Ledger.ZERO;
        steps = 0;
    }

    @Override
    public void close() {
        stepper.close();
        set.close();
        if (whose == Whose.OWN) {
            spark.stop();
        }
    }
}
