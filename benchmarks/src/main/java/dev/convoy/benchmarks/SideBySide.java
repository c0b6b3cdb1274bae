package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.Torch;
import dev.convoy.data.Augmentation;
import dev.convoy.data.ImageFormat;
import dev.convoy.data.ImageSet;
import dev.convoy.data.ImageSources;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.data.ShardedSet;
import dev.convoy.data.SourceSettings;
import dev.convoy.data.Split;
import dev.convoy.gradient.GradientWire;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.network.Network;
import dev.convoy.optim.Decay;
import dev.convoy.optim.ScheduleSettings;
import dev.convoy.optim.Sgd;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.train.BatchNormStatistics;
import dev.convoy.train.Reducer;
import dev.convoy.train.RunDescription;
import dev.convoy.train.RunFolder;
import dev.convoy.train.TrainListener;
import dev.convoy.train.TrainSettings;
import dev.convoy.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One training twice, in one process: by Convoy on Spark, then by libtorch, from the same first values, on the same batches, with
 * the same settings. Prints the accuracy on the test images after each epoch of both.
 */
@Command(
        name = "side-by-side",
        description = "One training by Convoy and by libtorch, with the same settings.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class SideBySide implements Callable<Integer> {
    /** Who trains. */
    enum Side {
        CONVOY,
        LIBTORCH,
        BOTH
    }

    @Option(names = "--only", description = "who trains: ${COMPLETION-CANDIDATES}")
    private Side side = Side.BOTH;

    @Option(names = "--architecture", description = "the network's file", required = true)
    private String architecture;

    @Option(names = "--data", description = "folder with the images, any form that Convoy reads", required = true)
    private String data;

    @Option(names = "--threads", description = "threads of each side")
    private int threads = 2;

    @Option(names = "--epochs")
    private int epochs = 3;

    @Option(names = "--batch", description = "images in a step")
    private int batch = 128;

    @Option(names = "--shards", description = "shards that Convoy splits a batch into")
    private int shards = 2;

    @Option(
            names = "--batch-norm",
            description = "Convoy's statistics: ${COMPLETION-CANDIDATES}; libtorch has the whole batch's")
    private BatchNormStatistics batchNorm = BatchNormStatistics.SHARD;

    @Option(names = "--seed")
    private long seed = 1;

    @Option(names = "--learning-rate", description = "before warm-up and cosine decay")
    private double learningRate = 0.1;

    @Option(names = "--warmup-epochs")
    private double warmupEpochs = 0.5;

    @Option(names = "--momentum")
    private double momentum = 0.9;

    @Option(names = "--weight-decay", description = "of all parameters")
    private double weightDecay = 1e-4;

    @Option(names = "--crop-padding", description = "pixels of padding before a random crop")
    private int cropPadding = 4;

    @Option(names = "--flip", description = "share of images flipped left to right")
    private double flip = 0.5;

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new SideBySide()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println(Machine.description());
        try (SparkSession session = SparkContestant.session(threads)) {
            JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
            Network network = Network.build(ArchitectureFile.read(new Path(architecture), spark.hadoopConfiguration()));
            SourceSettings source = SourceSettings.of(ImageFormat.AUTO, data);
            try (ImageSet training = ImageSources.open(session, source, Split.TRAIN);
                    ImageSet test = ImageSources.open(session, source, Split.TEST)) {
                Normalisation normalisation = Normalisation.of(training.statistics());
                try (ShardedSet learned = ShardedSet.of(training, shards, threads);
                        ShardedSet measured = ShardedSet.of(test, shards, threads)) {
                    if (side != Side.LIBTORCH) {
                        RunDescription description = new RunDescription(
                                network,
                                Preprocessing.of(training.image(), source.decode(), normalisation),
                                training.classNames(),
                                Map.of(),
                                Optional.empty(),
                                Map.of());
                        convoy(spark, description, learned, measured);
                    }
                    if (side != Side.CONVOY) {
                        libtorch(network, normalisation, learned, measured);
                    }
                }
            }
        }
        return 0;
    }

    private TrainSettings settings() {
        return new TrainSettings(
                epochs,
                0,
                batch,
                shards,
                0,
                1,
                seed,
                new CrossEntropy(),
                UpdateSettings.of(
                        new Sgd.Settings(momentum, weightDecay, Sgd.Nesterov.OFF),
                        new ScheduleSettings(learningRate, new Decay.Cosine(0), warmupEpochs)),
                Augmentation.cropAndFlip(cropPadding, flip),
                batchNorm,
                GradientWire.FLOAT32,
                0,
                1,
                0,
                1800,
                Reducer.AUTO,
                1);
    }

    private void convoy(JavaSparkContext spark, RunDescription description, ShardedSet learned, ShardedSet measured)
            throws IOException {
        Path folder = new Path(Files.createTempDirectory("convoy-side-by-side").toUri());
        TrainListener listener = new TrainListener() {
            @Override
            public void epoch(EpochReport epoch) {
                report(
                        "Convoy",
                        epoch.epoch(),
                        epoch.loss(),
                        epoch.validation().orElseThrow().top1(),
                        epoch.seconds());
            }
        };
        new Trainer(spark, description, settings(), new RunFolder(folder, spark.hadoopConfiguration()), listener)
                .run(learned, Optional.of(measured), RunFolder.Start.NEW);
        folder.getFileSystem(spark.hadoopConfiguration()).delete(folder, true);
    }

    private void libtorch(Network network, Normalisation normalisation, ShardedSet learned, ShardedSet measured) {
        try (TorchTraining torch = new TorchTraining(network, settings(), learned, normalisation, threads)) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                long start = System.nanoTime();
                double loss = torch.epoch(epoch);
                double seconds = (System.nanoTime() - start) * 1e-9;
                report("libtorch " + Torch.version(), epoch + 1, loss, torch.accuracy(measured), seconds);
            }
        }
    }

    private static void report(String who, int epoch, double loss, double accuracy, double seconds) {
        System.out.printf(
                Locale.ROOT,
                "%s, epoch %d: loss %.4f, test accuracy %.2f %%, %.0f s%n",
                who,
                epoch,
                loss,
                100 * accuracy,
                seconds);
    }
}
