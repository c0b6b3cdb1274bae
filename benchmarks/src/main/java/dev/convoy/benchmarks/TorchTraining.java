package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.Torch;
import dev.convoy.benchmarks.torch.TorchNetwork;
import dev.convoy.data.BatchFiller;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Shard;
import dev.convoy.data.ShardedSet;
import dev.convoy.kernels.Span;
import dev.convoy.network.Network;
import dev.convoy.optim.Schedule;
import dev.convoy.optim.Sgd;
import dev.convoy.plan.Batch;
import dev.convoy.plan.Plan;
import dev.convoy.train.TrainSettings;
import java.util.Comparator;
import java.util.List;

/**
 * A whole training by libtorch, with the same first values, batches (Convoy fills them, augmentation included), learning rates
 * and updates as Convoy's. What differs: batch normalisation's statistics are the whole batch's, as PyTorch's are, and not a
 * shard's.
 */
final class TorchTraining implements AutoCloseable {
    private static final int SCORED_AT_ONCE = 500;

    private final Network network;
    private final TrainSettings settings;
    private final EpochOrder order;
    private final Schedule schedule;
    private final List<Shard> shards;
    private final Normalisation normalisation;
    private final BatchFiller filler;
    private final Batch part;
    private final Batch whole;
    private final TorchNetwork torch;
    private long steps;

    TorchTraining(Network network, TrainSettings settings, ShardedSet set, Normalisation normalisation, int threads) {
        this.network = network;
        this.settings = settings;
        this.normalisation = normalisation;
        order = new EpochOrder(set.layout(), settings.batchSize());
        schedule = settings.schedule(order.steps());
        shards = collected(set);
        filler = BatchFiller.training(normalisation, settings.augmentation(), settings.seed());
        part = new Batch(network.input(), order.largestPart());
        whole = new Batch(network.input(), settings.batchSize());
        Torch.threads(threads);
        torch = new TorchNetwork(network, network.initialParameters(settings.seed()), network.initialStatistics());
    }

    private static List<Shard> collected(ShardedSet set) {
        return set.shards().collect().stream()
                .sorted(Comparator.comparingInt(Shard::index))
                .toList();
    }

    /**
     * Trains for an epoch.
     *
     * @param epoch from 0
     * @return mean loss of its samples, each before its step's update
     */
    double epoch(int epoch) {
        int[][] orders = new int[shards.size()][];
        for (int i = 0; i < orders.length; i++) {
            orders[i] = order.permutation(settings.seed(), epoch, i);
        }
        double loss = 0;
        for (int step = 0; step < order.steps(); step++) {
            fill(orders, epoch, step);
            try (TorchNetwork.Data data = torch.data(whole)) {
                loss += torch.backward(data) * whole.images();
            }
            torch.update((Sgd.Settings) settings.update().optimizer(), schedule.rate(steps++));
        }
        return loss / order.layout().samples();
    }

    /** A step's batch: the shards' parts, one behind the other. */
    private void fill(int[][] orders, int epoch, int step) {
        int image = network.input().count();
        int images = 0;
        for (Shard shard : shards) {
            int from = order.partStart(shard.index(), step);
            int to = order.partEnd(shard.index(), step);
            filler.fill(shard, orders[shard.index()], from, to, epoch, part);
            System.arraycopy(part.pixels(), 0, whole.pixels(), images * image, (to - from) * image);
            System.arraycopy(part.labels(), 0, whole.labels(), images, to - from);
            images += to - from;
        }
        whole.filled(images, epoch);
    }

    /** Share of a set's samples whose class comes first. */
    double accuracy(ShardedSet set) {
        BatchFiller plain = BatchFiller.evaluation(normalisation);
        Batch batch = new Batch(network.input(), SCORED_AT_ONCE);
        int classes = network.output().count();
        long correct = 0;
        for (Shard shard : collected(set)) {
            for (int from = 0; from < shard.size(); from += SCORED_AT_ONCE) {
                plain.fillInOrder(shard, from, Math.min(shard.size(), from + SCORED_AT_ONCE), batch);
                try (TorchNetwork.Data data = torch.data(batch)) {
                    float[] scores = torch.scores(data);
                    for (int n = 0; n < batch.images(); n++) {
                        int best = Plan.argmax(new Span(scores, n * classes), classes);
                        correct += best == batch.labels()[n] ? 1 : 0;
                    }
                }
            }
        }
        return (double) correct / set.count();
    }

    @Override
    public void close() {
        torch.close();
    }
}
