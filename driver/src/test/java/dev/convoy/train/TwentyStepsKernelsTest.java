package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.network.Network;
import dev.convoy.optim.Adam;
import dev.convoy.optim.Optimizer;
import dev.convoy.optim.OptimizerSettings;
import dev.convoy.optim.Sgd;
import dev.convoy.plan.Batch;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Twenty steps of a network with a layer of every family of kernels end in the state whose hash is written down: on any
 * number of threads here, with the scalar kernels and at every width of vectors in the JVMs that the build starts for it, and
 * on every JDK that it is run with.
 *
 * <p>A change of what is computed changes the hashes; then those of the scalar kernels are to be written down.
 */
class TwentyStepsKernelsTest {
    private static final int STEPS = 20;
    private static final int IMAGES = 6;
    private static final int CLASSES = 5;
    private static final long SEED = 3;

    private static final String ARCHITECTURE = """
            name = all-families
            input = [3, 12, 10]
            layers = [
              { type = conv2d, out_channels = 8, kernel_size = 3, padding = 1, algorithm = direct, bias = false }
              batch_norm2d
              relu
              { type = residual, body = [
                { type = conv2d, out_channels = 8, kernel_size = 3, padding = 1, algorithm = winograd, bias = false }
                batch_norm2d
              ] }
              relu
              { type = conv2d, out_channels = 8, kernel_size = 5, padding = 2, algorithm = winograd }
              tanh
              { type = conv2d, out_channels = 8, kernel_size = 3, padding = 1, groups = 8 }
              { type = conv2d, out_channels = 12, kernel_size = 1 }
              { type = max_pool2d, kernel_size = 2 }
              { type = conv2d, out_channels = 16, kernel_size = 3, stride = 2, padding = 1 }
              { type = dropout, p = 0.2 }
              { type = avg_pool2d, kernel_size = 2, stride = 1 }
              flatten
              { type = linear, out_features = 20 }
              gelu
              { type = linear, out_features = 5 }
            ]
            """;

    @ParameterizedTest
    @CsvSource({"sgd, 1", "sgd, 2", "sgd, 3", "sgd, 8", "adam, 1", "adam, 2", "adam, 3", "adam, 8"})
    void twentyStepsEndInTheStateThatIsWrittenDown(String optimizer, int threads) throws IOException {
        OptimizerSettings settings =
                optimizer.equals("sgd") ? new Sgd.Settings(0.9, 1e-4, Sgd.Nesterov.OFF) : Adam.Settings.DEFAULT;
        double rate = optimizer.equals("sgd") ? 0.05 : 0.002;
        assertThat(train(settings, rate, threads))
                .as("%s, %d threads, %s", optimizer, threads, KernelChoice.report())
                .isEqualTo(written(optimizer));
    }

    private static String train(OptimizerSettings settings, double rate, int threads) throws IOException {
        Network network = Network.build(ArchitectureFile.parse(ARCHITECTURE, "test"));
        float[] parameters = network.initialParameters(SEED);
        float[] statistics = network.initialStatistics();
        float[] mean = new float[parameters.length];
        Optimizer optimizer = settings.create(network.parameters());
        double[] losses = new double[STEPS];
        try (Workers workers = new Workers(threads)) {
            PlanSettings plans = new PlanSettings(IMAGES, 1, KernelChoice.kernels(), workers);
            Plan plan = Plan.train(network, new CrossEntropy(), SEED, plans);
            for (int step = 0; step < STEPS; step++) {
                fill(plan.batch(), step);
                plan.load(parameters, statistics);
                ShardGradient gradient = plan.gradient();
                for (int i = 0; i < mean.length; i++) {
                    mean[i] = gradient.gradient()[i] / IMAGES;
                }
                losses[step] = gradient.loss() / IMAGES;
                RunningStatistics.update(network, statistics, gradient);
                optimizer.step(parameters, mean, rate);
            }
        }
        assertThat(losses[STEPS - 1]).as("it learns").isLessThan(losses[0]);
        Progress progress = new Progress(STEPS, 1, 0, 0, 0);
        return new TrainingState(
                        SEED,
                        progress,
                        parameters,
                        statistics,
                        optimizer.state(),
                        RunFingerprint.of(Map.of("shards", 1)))
                .hash();
    }

    /** Noise, brighter at a place that the class gives. */
    private static void fill(Batch batch, int step) {
        CounterRandom random = new CounterRandom(SEED, Purpose.TEST).at(step, 0);
        int size = batch.image().count();
        for (int n = 0; n < IMAGES; n++) {
            int label = (n + step) % CLASSES;
            for (int i = 0; i < size; i++) {
                batch.pixels()[n * size + i] = random.nextFloat(-1, 1) + (i % CLASSES == label ? 1 : 0);
            }
            batch.labels()[n] = label;
            batch.samples()[n] = (long) step * IMAGES + n;
        }
        batch.filled(IMAGES, 1);
    }

    private static String written(String optimizer) throws IOException {
        Properties hashes = new Properties();
        try (InputStream file = TwentyStepsKernelsTest.class.getResourceAsStream("twenty-steps.properties")) {
            hashes.load(file);
        }
        return hashes.getProperty(optimizer);
    }
}
