package dev.convoy.benchmarks.parity;

import dev.convoy.benchmarks.Difference;
import dev.convoy.benchmarks.parity.LossConfiguration.Targets;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.Span;
import dev.convoy.loss.Target;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** A loss's mean over a batch and its gradient, ours and libtorch's, of the same random outputs and targets. */
final class LossComparison {
    private static final int SAMPLES = 9;

    private final LossConfiguration configuration;
    private final int count;
    private final float[] scores;
    private final long[] labels = new long[SAMPLES];
    private final float[] values;

    private LossComparison(LossConfiguration configuration, long seed) {
        this.configuration = configuration;
        count = configuration.output().count();
        RandomFloats random = new RandomFloats(~seed);
        float spread = random.oneOf(0.5f, 3f, 12f);
        scores = random.array(SAMPLES * count);
        values = random.array(SAMPLES * count);
        for (int i = 0; i < scores.length; i++) {
            scores[i] *= spread;
            values[i] = configuration.targets() == Targets.SHARES ? (values[i] + 1) / 2 : 2 * values[i];
        }
        for (int n = 0; n < SAMPLES; n++) {
            labels[n] = random.between(0, 2) == 0 ? configuration.ignored() : random.between(0, count - 1);
        }
        // Where all are ignored there is no mean.
        labels[0] = configuration.ignored() == 0 ? 1 : 0;
    }

    static Map<String, Double> of(LossConfiguration configuration, long seed) {
        LossComparison comparison = new LossComparison(configuration, seed);
        try (PointerScope scope = new PointerScope()) {
            return comparison.compare();
        }
    }

    private Map<String, Double> compare() {
        float[] gradient = new float[scores.length + Span.SLACK];
        double sum = 0;
        double weights = 0;
        for (int n = 0; n < SAMPLES; n++) {
            Target target = target(n);
            sum += configuration.loss().sample(at(scores, n), target, at(gradient, n), count);
            weights += configuration.loss().weight(target);
        }
        float[] mean = new float[scores.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (gradient[i] / weights);
        }
        long[] sizes = Libtorch.sizes(configuration.output(), SAMPLES);
        Tensor leaf = Libtorch.leaf(scores, sizes);
        Tensor loss = configuration
                .torch()
                .mean(
                        leaf,
                        configuration.targets() == Targets.LABELS
                                ? Tensor.create(labels, SAMPLES)
                                : Libtorch.tensor(values, sizes));
        loss.backward();
        return Map.of(
                "mean",
                Difference.of(new float[] {(float) (sum / weights)}, Libtorch.floats(loss)),
                "gradient",
                Difference.of(mean, Libtorch.gradient(leaf)));
    }

    private Target target(int n) {
        return configuration.targets() == Targets.LABELS ? Target.of((int) labels[n]) : Target.of(at(values, n));
    }

    private Span at(float[] array, int n) {
        return new Span(array, n * count);
    }
}
