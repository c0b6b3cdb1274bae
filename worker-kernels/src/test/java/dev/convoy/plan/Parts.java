package dev.convoy.plan;

import dev.convoy.gradient.BatchStatistic;
import dev.convoy.gradient.BatchSums;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Span;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Plans of one network that hold parts of a batch and take its gradient in rounds. */
final class Parts {
    private static final long SEED = 3;

    private final Network network;
    private final List<Plan> plans = new ArrayList<>();
    private final List<Rounds> rounds = new ArrayList<>();
    private final List<ShardGradient> gradients = new ArrayList<>();

    /** What the plans went on with, round by round. */
    private final List<BatchSums> merged = new ArrayList<>();

    /** A plan for each part, with parameters that are loaded. */
    Parts(Network network, PlanSettings settings, int parts) {
        this.network = network;
        for (int i = 0; i < parts; i++) {
            Plan plan = Plan.train(network, new CrossEntropy(), SEED, settings);
            plan.load(network.initialParameters(SEED), network.initialStatistics());
            plans.add(plan);
            rounds.add(plan.rounds());
            gradients.add(new ShardGradient(network.parameterCount(), Plan.momentLayout(network)));
        }
    }

    List<Plan> plans() {
        return plans;
    }

    List<Rounds> rounds() {
        return rounds;
    }

    List<BatchSums> merged() {
        return merged;
    }

    /** The gradient of the batch that these plans hold, merged over the tree. */
    ShardGradient gradient() {
        merged.clear();
        for (int i = 0; i < plans.size(); i++) {
            Arrays.fill(gradients.get(i).gradient(), Float.NaN); // all of it is to be written
            rounds.get(i).begin(gradients.get(i));
        }
        for (BatchStatistic statistic : Rounds.statistics(network)) {
            BatchSums all = statistic.overTree(rounds.stream().map(Rounds::own).toList());
            rounds.forEach(each -> each.goOn(all));
            merged.add(all);
        }
        for (int width = 1; width < plans.size(); width *= 2) {
            for (int i = 0; i + width < plans.size(); i += 2 * width) {
                gradients.get(i).merge(gradients.get(i + width));
            }
        }
        Arrays.fill(gradients.get(0).gradient(), network.parameterCount(), network.parameterCount() + Span.SLACK, 0);
        return gradients.get(0);
    }

    /** Copies images {@code from} to {@code from + count} of one batch to another. */
    static void copy(Batch batch, int from, int count, Batch to) {
        int size = batch.image().count();
        System.arraycopy(batch.pixels(), from * size, to.pixels(), 0, count * size);
        System.arraycopy(batch.labels(), from, to.labels(), 0, count);
        System.arraycopy(batch.samples(), from, to.samples(), 0, count);
        to.filled(count, batch.epoch());
    }
}
