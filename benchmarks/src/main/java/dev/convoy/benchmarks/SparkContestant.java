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
import dev.convoy.train.BatchNormStatistics;
import dev.convoy.train.KryoClasses;
import dev.convoy.train.Ledger;
import dev.convoy.train.Parameters;
import dev.convoy.train.RunSpec;
import dev.convoy.train.SynchronousStep;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;
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
        this(work, session(work.threads()), Whose.OWN);
    }

    /** In a session that goes on afterwards, with as many tasks as the work has threads. */
    SparkContestant(Workload work, SparkSession spark) {
        this(work, spark, Whose.ANOTHERS);
    }

    private SparkContestant(Workload work, SparkSession spark, Whose whose) {
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
                BatchNormStatistics.SHARD,
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
        return SparkSession.builder()
                .master("local[" + threads + "]")
                .appName("convoy-throughput")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.broadcast.compress", "false")
                .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .config("spark.kryo.registrator", KryoClasses.class.getName())
                .config("spark.kryo.registrationRequired", "true")
                .getOrCreate();
    }

    @Override
    public double step() {
        SynchronousStep.Outcome outcome = stepper.run(new SynchronousStep.At(epoch++, 0), parameters, RATE);
        ledger = ledger.plus(outcome.ledger());
        steps++;
        return outcome.loss() / outcome.images();
    }

    /** Where a step's time went, in the mean since {@link #forgetLedgers}. */
    Ledger ledger() {
        return ledger.times(1.0 / steps);
    }

    /** Begins a new mean. */
    void forgetLedgers() {
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
