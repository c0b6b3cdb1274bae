package dev.convoy.train;

import dev.convoy.data.Augmentation;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.Normalisation;
import dev.convoy.data.RandomFlip;
import dev.convoy.data.Shard;
import dev.convoy.gradient.GradientWire;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.model.Json;
import dev.convoy.network.Network;
import dev.convoy.optim.GradientClip;
import dev.convoy.optim.Optimizer;
import dev.convoy.optim.ParameterGroups;
import dev.convoy.optim.Sgd;
import dev.convoy.train.SynchronousStep.At;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;

/** Steps of a network with several batch normalisations. */
final class SyncFixture {
    static final long SEED = 42;
    static final double RATE = 0.05;
    static final Normalisation NORMALISATION = new Normalisation(List.of(0.5), List.of(0.25));
    static final Augmentation AUGMENTATION = Augmentation.of(new RandomFlip(0.5));

    private static final String ARCHITECTURE = """
            name = normalised
            input = [1, 12, 12]
            layers = [
              { type = conv2d, out_channels = 6, kernel_size = 3, stride = 2, padding = 1, bias = false }
              batch_norm2d
              relu
              { type = residual, activation = relu, body = [
                { type = conv2d, out_channels = 6, kernel_size = 3, padding = 1, bias = false }
                batch_norm2d
              ] }
              flatten
              { type = dropout, p = 0.2 }
              { type = linear, out_features = 12, bias = false }
              batch_norm1d
              relu
              { type = linear, out_features = 10 }
            ]
            """;

    private SyncFixture() {}

    static Network network() {
        try {
            return Network.build(ArchitectureFile.parse(ARCHITECTURE, "test"));
        } catch (FormatException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static RunSpec spec(EpochOrder order, BatchNormStatistics batchNorm) {
        return spec(order, batchNorm, GradientWire.FLOAT32);
    }

    static RunSpec spec(EpochOrder order, BatchNormStatistics batchNorm, GradientWire wire) {
        return new RunSpec(
                UUID.randomUUID().toString(),
                Json.compact(ArchitectureFile.toMap(network().architecture())),
                new HashSet<>(),
                new CrossEntropy(),
                order,
                NORMALISATION,
                AUGMENTATION,
                batchNorm,
                wire,
                SEED,
                1);
    }

    static Optimizer optimizer() {
        return new Sgd.Settings(0.9, 1e-4, Sgd.Nesterov.OFF).create(network().parameters());
    }

    static Parameters start() {
        return new Parameters(network().initialParameters(SEED), network().initialStatistics());
    }

    static SynchronousStep step(JavaRDD<Shard> shards, RunSpec spec) {
        Network network = network();
        return new SynchronousStep(
                shards,
                network,
                spec,
                new SynchronousStep.Update(
                        ParameterGroups.alike(network.parameters()),
                        new GradientClip.None(),
                        optimizer(),
                        Optional.empty()));
    }

    /** Trains for some epochs from {@link #start}. */
    static Parameters train(JavaRDD<Shard> shards, RunSpec spec, int epochs) {
        Parameters parameters = start();
        try (SynchronousStep step = step(shards, spec)) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                for (int s = 0; s < spec.order().steps(); s++) {
                    step.run(new At(epoch, s), parameters, RATE);
                }
            }
        }
        return parameters;
    }
}
