package dev.convoy.train;

import dev.convoy.data.Augmentation;
import dev.convoy.data.ColourJitter;
import dev.convoy.data.Cutout;
import dev.convoy.data.ImageSources;
import dev.convoy.data.Mixup;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.data.RandomCrop;
import dev.convoy.data.RandomErase;
import dev.convoy.data.RandomFlip;
import dev.convoy.data.RandomRotation;
import dev.convoy.data.ShapesSettings;
import dev.convoy.data.ShardedSet;
import dev.convoy.data.SourceSettings;
import dev.convoy.data.Split;
import dev.convoy.gradient.GradientWire;
import dev.convoy.image.DecodeSettings;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.optim.Decay;
import dev.convoy.optim.GradientClip;
import dev.convoy.optim.ScheduleSettings;
import dev.convoy.optim.Sgd;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** A small network with batchnorm and dropout, and a small set of drawn shapes. */
final class TrainingFixture {
    static final int SHARDS = 5;
    static final int BATCH = 64;
    static final UpdateSettings UPDATE = UpdateSettings.of(
                    new Sgd.Settings(0.9, 1e-4, Sgd.Nesterov.OFF), new ScheduleSettings(0.05, new Decay.Cosine(0), 0.5))
            .with(new GradientClip.ByNorm(5));

    private static final Augmentation EVERYTHING = Augmentation.of(
                    new RandomCrop(1),
                    new RandomFlip(0.5),
                    new RandomRotation(10, RandomRotation.Interpolation.BILINEAR),
                    new ColourJitter(0.2, 0.2, 0.2, 0.1),
                    new RandomErase(0.25, 0.02, 0.1),
                    new Cutout(2))
            .with(new Mixup(0.2));

    private TrainingFixture() {}

    static Network network() {
        return Network.build(new Architecture(
                "small",
                Shape.of(1, 12, 12),
                List.of(
                        Map.of("type", "conv2d", "out_channels", 4, "kernel_size", 3, "padding", 1, "bias", false),
                        Map.of("type", "batch_norm2d", "num_features", 4),
                        Map.of("type", "relu"),
                        Map.of("type", "max_pool2d", "kernel_size", 2),
                        Map.of("type", "conv2d", "out_channels", 8, "kernel_size", 3, "stride", 2, "padding", 1),
                        Map.of("type", "relu"),
                        Map.of("type", "flatten"),
                        Map.of("type", "dropout", "p", 0.25),
                        Map.of("type", "linear", "out_features", 10))));
    }

    static ShardedSet shapes(SparkSession spark, int images, int shards, int partitions) {
        ShapesSettings shapes = new ShapesSettings(images, 100, 1, 12, 12, 7);
        return ShardedSet.of(ImageSources.open(spark, SourceSettings.shapes(shapes), Split.TRAIN), shards, partitions);
    }

    static RunDescription description(ShardedSet set) {
        Normalisation normalisation = new Normalisation(List.of(0.5), List.of(0.25));
        return new RunDescription(
                network(),
                Preprocessing.of(set.input(), DecodeSettings.AS_IS, normalisation),
                set.classNames(),
                Map.of("training set", "shapes"),
                Optional.empty(),
                Map.of());
    }

    static TrainSettings settings(int epochs, int stopAfter) {
        return settings(epochs, stopAfter, UPDATE, 0);
    }

    static TrainSettings settings(int epochs, int stopAfter, UpdateSettings update, int patience) {
        return settings(epochs, stopAfter, update, patience, BatchNormStatistics.SHARD);
    }

    static TrainSettings settings(
            int epochs, int stopAfter, UpdateSettings update, int patience, BatchNormStatistics batchNorm) {
        return settings(epochs, stopAfter, update, patience, batchNorm, GradientWire.FLOAT32);
    }

    static TrainSettings settings(int epochs, int stopAfter, GradientWire wire) {
        return settings(epochs, stopAfter, UPDATE, 0, BatchNormStatistics.SHARD, wire);
    }

    static TrainSettings settings(
            int epochs,
            int stopAfter,
            UpdateSettings update,
            int patience,
            BatchNormStatistics batchNorm,
            GradientWire wire) {
        return new TrainSettings(
                epochs,
                stopAfter,
                BATCH,
                SHARDS,
                0,
                1,
                42,
                new CrossEntropy(),
                update,
                EVERYTHING,
                batchNorm,
                wire,
                patience,
                2,
                1,
                60,
                Reducer.AUTO,
                5);
    }

    static RunFolder folder(Path path) {
        return new RunFolder(new org.apache.hadoop.fs.Path(path.toUri()), new Configuration());
    }
}
