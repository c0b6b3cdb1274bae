package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.TorchNetwork;
import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.norm.BatchNorm;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Network;
import dev.convoy.optim.Optimizer;
import dev.convoy.optim.Sgd;
import dev.convoy.plan.Batch;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.Arrays;
import java.util.List;

/**
 * The first steps of a training run, to be had from Convoy's kernels and from libtorch: same initial values, same batches,
 * same updates. The whole batch is one shard. Two batches take turns, so that the losses fall.
 *
 * @param network what is trained
 * @param seed of its initial values and of the data
 * @param images in a batch
 * @param steps how many
 */
record Trial(Network network, long seed, int images, int steps) {
    /** The optimizer of every trial. */
    static final Sgd.Settings SGD = new Sgd.Settings(0.9, 1e-4, Sgd.Nesterov.OFF);

    /** The learning rate of every trial. */
    static final double RATE = 0.02;

    /** Different batches. */
    static final int BATCHES = 2;

    /**
     * What came of it.
     *
     * @param losses {@code [steps]} mean loss before each update
     * @param gradient {@code [parameterCount]} of the first step's mean loss
     * @param parameters {@code [parameterCount]} after the last update
     * @param statistics {@code [statisticCount]} running statistics after the last step
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Outcome(double[] losses, float[] gradient, float[] parameters, float[] statistics) {}

    /** Fills a batch of random pixels from -1 to 1 and random labels: a function of seed, batch number and image. */
    static void fill(Batch batch, int classes, long seed, int number) {
        CounterRandom random = new CounterRandom(seed, Purpose.TEST);
        int pixels = batch.image().count();
        for (int n = 0; n < batch.capacity(); n++) {
            random.at(number, n);
            for (int i = n * pixels; i < (n + 1) * pixels; i++) {
                batch.pixels()[i] = random.nextFloat(-1, 1);
            }
            batch.labels()[n] = random.nextInt(classes);
            batch.samples()[n] = n;
        }
        batch.filled(batch.capacity(), 0);
    }

    /** Convoy's outcome. */
    Outcome convoy() {
        float[] parameters = network.initialParameters(seed);
        float[] statistics = network.initialStatistics();
        double[] losses = new double[steps];
        float[] first = null;
        Optimizer optimizer = SGD.create(network.parameters());
        try (Workers workers = new Workers(1)) {
            Plan plan = Plan.train(network, new CrossEntropy(), seed, PlanSettings.of(images, workers));
            for (int step = 0; step < steps; step++) {
                fill(plan.batch(), network.output().count(), seed, step % BATCHES);
                plan.load(parameters, statistics);
                ShardGradient sum = plan.gradient();
                losses[step] = sum.loss() / images;
                follow(statistics, sum);
                float[] mean = mean(sum);
                first = first == null ? mean : first;
                optimizer.step(parameters, mean, RATE);
            }
        }
        return new Outcome(losses, first, parameters, statistics);
    }

    /** A sum of gradients divided by its sample count, {@code [parameterCount]}. */
    static float[] mean(ShardGradient sum) {
        float[] mean = Arrays.copyOf(sum.gradient(), sum.parameters());
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= sum.count();
        }
        return mean;
    }

    /** Running statistics after one more batch, by PyTorch's conventions: momentum weighs the new, variance is unbiased. */
    private void follow(float[] statistics, ShardGradient sum) {
        List<BatchNorm> norms = network.layers().stream()
                .filter(layer -> layer.layer() instanceof BatchNorm)
                .map(layer -> (BatchNorm) layer.layer())
                .toList();
        Moments.Layout layout = sum.layout();
        int at = 0;
        for (int layer = 0; layer < norms.size(); layer++) {
            int channels = layout.channels()[layer];
            float momentum = norms.get(layer).momentum();
            double count = (double) sum.count() * layout.pixels()[layer];
            for (int i = at; i < at + 2 * channels; i++) {
                double batch = sum.moments()[i] / (i < at + channels ? 1 : count - 1);
                statistics[i] = (float) (statistics[i] + momentum * (batch - statistics[i]));
            }
            at += 2 * channels;
        }
    }

    /** libtorch's outcome. */
    Outcome torch() {
        double[] losses = new double[steps];
        float[] first = null;
        try (TorchNetwork torch =
                new TorchNetwork(network, network.initialParameters(seed), network.initialStatistics())) {
            Batch batch = new Batch(network.input(), images);
            TorchNetwork.Data[] data = new TorchNetwork.Data[BATCHES];
            for (int number = 0; number < BATCHES; number++) {
                fill(batch, network.output().count(), seed, number);
                data[number] = torch.data(batch);
            }
            for (int step = 0; step < steps; step++) {
                losses[step] = torch.backward(data[step % BATCHES]);
                first = first == null ? torch.gradient() : first;
                torch.update(SGD, RATE);
            }
            return new Outcome(losses, first, torch.parameters(), torch.statistics());
        }
    }
}
