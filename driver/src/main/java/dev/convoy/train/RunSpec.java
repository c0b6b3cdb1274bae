package dev.convoy.train;

import dev.convoy.aggregate.Tree;
import dev.convoy.data.Augmentation;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.Normalisation;
import dev.convoy.gradient.GradientWire;
import dev.convoy.loss.Loss;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.Json;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import dev.convoy.plan.Plan;
import java.io.Serializable;
import java.util.HashSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What an executor must know to compute shard gradients; the same for all steps of a run, sent with each.
 *
 * @param run a name that no other run has, of this application or of others in the same process: tasks of a run share packed weights
 * @param architecture the network, as JSON
 * @param frozen names of the layers that stay as they are
 * @param loss what is minimised
 * @param order which samples a shard gives to a step
 * @param normalisation how pixels become floats
 * @param augmentation random changes to training images
 * @param batchNorm which images a batch normalisation takes its statistics of
 * @param wire form in which gradients are summed and sent
 * @param seed of the random draws
 * @param threads of a task
 */
public record RunSpec(
        String run,
        String architecture,
        HashSet<String> frozen,
        Loss loss,
        EpochOrder order,
        Normalisation normalisation,
        Augmentation augmentation,
        BatchNormStatistics batchNorm,
        GradientWire wire,
        long seed,
        int threads)
        implements Serializable {
    /** A new run's, under a name of its own. */
    static RunSpec of(
            Network network, TrainSettings settings, EpochOrder order, Normalisation normalisation, int threads) {
        return new RunSpec(
                UUID.randomUUID().toString(),
                Json.compact(ArchitectureFile.toMap(network.architecture())),
                network.layers().stream()
                        .filter(NamedLayer::frozen)
                        .map(NamedLayer::name)
                        .collect(Collectors.toCollection(HashSet::new)),
                settings.loss(),
                order,
                normalisation,
                settings.augmentation(),
                settings.batchNorm(),
                settings.wire(),
                settings.seed(),
                threads);
    }

    /** The tree of the run's shards. */
    Tree tree(Network network) {
        return new Tree(order.layout().shards(), Plan.momentLayout(network), network.parameterCount(), wire);
    }
}
