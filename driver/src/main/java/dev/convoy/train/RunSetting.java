package dev.convoy.train;

import dev.convoy.data.EpochOrder;
import dev.convoy.data.ShardedSet;
import dev.convoy.network.Network;
import dev.convoy.optim.ParameterGroups;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What stays the same all through a run, however often it goes back.
 *
 * @param spark where it is trained
 * @param description what is trained, on what
 * @param settings how
 * @param training the training set
 * @param validation what is measured after every epoch, if anything
 * @param listener hears how it goes
 */
record RunSetting(
        JavaSparkContext spark,
        RunDescription description,
        TrainSettings settings,
        ShardedSet training,
        Optional<ShardedSet> validation,
        TrainListener listener) {
    /** Threads of a task. */
    int threads() {
        return settings.threads() > 0 ? settings.threads() : spark.getConf().getInt("spark.task.cpus", 1);
    }

    /**
     * Which samples a shard gives to a step.
     *
     * @throws IllegalArgumentException if the batch is larger than the set
     */
    EpochOrder order() {
        return new EpochOrder(training.layout(), settings.batchSize());
    }

    /**
     * What holds for which parameters.
     *
     * @throws IllegalArgumentException if a pattern matches none
     */
    ParameterGroups groups() {
        return settings.update().groups().groups(description.network());
    }

    /** The network, with what stays frozen in it. */
    Network network(ParameterGroups groups) {
        return description.network().freeze(groups.frozenLayers());
    }

    /** What executors must know, under a new run's name. */
    RunSpec spec(Network network) {
        return RunSpec.of(
                network, settings, order(), description.preprocessing().normalisation(), threads());
    }

    RunFingerprint fingerprint() {
        return settings.fingerprint(description.data());
    }
}
