package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * What the tests of faults share, since bringing it up takes longer than most of them: HDFS with the images, a standalone
 * cluster of two workers, and the hashes of a {@link Training} that nothing disturbed.
 */
final class FaultBed implements AutoCloseable {
    /** For a whole run: ten times what it takes on a machine that does nothing else. */
    static final Duration LIMIT = Duration.ofMinutes(8);

    /** What a driver says at the end of the last epoch: a fault that comes after it is none. */
    static final String END = "epoch 4/4  loss";

    private static final int WORKER_MEGABYTES = 700;
    private static final String EPOCHS = "--epochs=4";
    private static final String KEEP = "--set=train.keep=4";
    private static final String UNDISTURBED = "undisturbed";

    private final SparkHome home;
    private HdfsCluster hdfs;
    private StandaloneCluster cluster;
    private Training training;
    private List<String> undisturbed;

    private FaultBed(SparkHome home) {
        this.home = home;
    }

    private static FaultBed start() {
        FaultBed bed = new FaultBed(SparkHome.fill("faults"));
        try {
            bed.hdfs = HdfsCluster.start(bed.home);
            bed.training = Training.in(bed.hdfs, bed.home);
            bed.cluster = StandaloneCluster.start(bed.home, 2, WORKER_MEGABYTES);
            bed.undisturbed = bed.training
                    .train(UNDISTURBED, quickly("local[2]"), EPOCHS, KEEP)
                    .hashes();
            assertThat(bed.undisturbed).hasSize(4).doesNotHaveDuplicates();
            return bed;
        } catch (RuntimeException | Error e) {
            bed.close();
            throw e;
        }
    }

    /** The moments at which each fault comes; {@code -Dconvoy.fault.seeds} says how many. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("convoy.fault.seeds", 1));
    }

    /** Gives a test its bed, one for all classes. */
    static final class Provider implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == FaultBed.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(FaultBed.class))
                    .computeIfAbsent(FaultBed.class, key -> start());
        }
    }

    SparkHome home() {
        return home;
    }

    HdfsCluster hdfs() {
        return hdfs;
    }

    StandaloneCluster cluster() {
        return cluster;
    }

    /** A cluster for a fault that breaks it. */
    StandaloneCluster anotherCluster() {
        return StandaloneCluster.start(home, 2, WORKER_MEGABYTES);
    }

    /** A master without workers. */
    StandaloneCluster emptyCluster() {
        return StandaloneCluster.start(home, 0, WORKER_MEGABYTES);
    }

    /** Hash after each epoch. */
    List<String> undisturbed() {
        return undisturbed;
    }

    Training.Run run(String name) {
        return training.run(name);
    }

    /** A copy of the run that nothing disturbed, with the checkpoints of all epochs. */
    Training.Run copyOfUndisturbed(String name) throws IOException {
        FileSystem files = hdfs.files();
        FileUtil.copy(
                files,
                training.run(UNDISTURBED).folder(),
                files,
                training.run(name).folder(),
                false,
                files.getConf());
        return training.run(name);
    }

    private static List<String> quickly(String master) {
        List<String> options = new ArrayList<>(List.of("--master", master, "--conf", "spark.ui.enabled=false"));
        options.addAll(Training.QUICKLY);
        return options;
    }

    /** Starts the training on a cluster. */
    Child start(StandaloneCluster on, String name, List<String> options, String... flags) {
        List<String> all = new ArrayList<>(quickly(on.master()));
        all.addAll(options);
        List<String> more = new ArrayList<>(List.of(flags));
        if (more.stream().noneMatch(flag -> flag.startsWith("--epochs="))) {
            more.add(EPOCHS);
        }
        return training.start(name, all, more.toArray(String[]::new));
    }

    /** Starts it on the shared cluster. */
    Child start(String name, List<String> options, String... flags) {
        return start(cluster, name, options, flags);
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
        }
        if (hdfs != null) {
            hdfs.close();
        }
    }
}
