package dev.convoy.benchmarks;

import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.PackedWeights;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Network;
import dev.convoy.optim.Optimizer;
import dev.convoy.plan.Batch;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Convoy's kernels in a plain loop, without Spark: what {@code local[threads]} has to do at least. Each thread has a plan and
 * a run of neighbouring shards, and gradients are summed over a binary tree; a single shard's images are shared out among the
 * threads, and so is what is left of the sum, and the update.
 */
final class KernelContestant implements Learner {
    private final Workload work;
    private final Batch data;
    private final Workers workers;

    /** All threads. */
    private final Workers all;

    private final List<Plan> plans = new ArrayList<>();

    /** Each shard's gradient; a node of the tree is kept at its leftmost leaf. */
    private final ShardGradient[] sums;

    private final Optimizer optimizer;
    private final float[] parameters;
    private final float[] statistics;
    private final float[] mean;
    private long steps;

    KernelContestant(Workload work) {
        this.work = work;
        Network network = work.network();
        data = work.batch();
        int tasks = Math.min(work.threads(), work.shards());
        workers = new Workers(work.threads() / tasks);
        all = tasks == 1 ? workers : new Workers(work.threads());
        PackedWeights weights = new PackedWeights();
        for (int task = 0; task < tasks; task++) {
            PlanSettings settings =
                    PlanSettings.of(work.images() / work.shards(), workers).sharing(weights);
            plans.add(Plan.train(network, new CrossEntropy(), work.seed(), settings));
        }
        sums = new ShardGradient[work.shards()];
        for (int shard = 0; shard < sums.length; shard++) {
            sums[shard] = new ShardGradient(network.parameterCount(), Plan.momentLayout(network));
        }
        optimizer = Trial.SGD.create(network.parameters());
        parameters = network.initialParameters(work.seed());
        statistics = network.initialStatistics();
        mean = new float[network.parameterCount()];
    }

    @Override
    public double step() {
        int each = work.shards() / plans.size();
        long version = ++steps;
        all.forEach(plans.size(), (task, slot) -> {
            Plan plan = plans.get(task);
            plan.load(version, parameters, statistics);
            gradients(plan, task * each, (task + 1) * each);
        });
        for (int width = each; width < sums.length; width *= 2) {
            for (int left = 0; left + width < sums.length; left += 2 * width) {
                sums[left].merge(sums[left + width], all);
            }
        }
        return update(sums[0]);
    }

    /** Sums the gradients of shards {@code from} to {@code to} into the first one's place. */
    private void gradients(Plan plan, int from, int to) {
        if (to - from == 1) {
            gradient(plan, from);
            return;
        }
        int middle = (from + to) / 2;
        gradients(plan, from, middle);
        gradients(plan, middle, to);
        sums[from].merge(sums[middle]);
    }

    /** A shard has every {@code shards}-th image, as on Spark. */
    private void gradient(Plan plan, int shard) {
        Batch part = plan.batch();
        int images = part.capacity();
        int pixels = part.image().count();
        for (int n = 0; n < images; n++) {
            int image = n * work.shards() + shard;
            System.arraycopy(data.pixels(), image * pixels, part.pixels(), n * pixels, pixels);
            part.labels()[n] = data.labels()[image];
            part.samples()[n] = data.samples()[image];
        }
        part.filled(images, 0);
        plan.gradient(sums[shard]);
    }

    private double update(ShardGradient sum) {
        float share = 1f / sum.count();
        float[] gradient = sum.gradient();
        all.forRanges(mean.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                mean[i] = gradient[i] * share;
            }
        });
        optimizer.step(parameters, mean, RATE, all);
        return sum.loss() / sum.count();
    }

    @Override
    public void close() {
        workers.close();
        all.close();
    }
}
