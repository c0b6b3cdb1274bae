package dev.convoy.train;

import dev.convoy.gradient.ShardGradient;
import dev.convoy.layer.Layer;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;

/**
 * Batchnorm's running means and variances, moved by a step's merged moments: {@code running = (1 - momentum) * running +
 * momentum * new}, the variance unbiased, as PyTorch has it. The moments are those of the whole global batch, merged from the
 * shards' in tree order (Chan, Golub and LeVeque 1979). Those of frozen layers stay.
 */
final class RunningStatistics {
    private RunningStatistics() {}

    static void update(Network network, float[] statistics, ShardGradient step) {
        for (NamedLayer named : network.layers()) {
            Layer layer = named.layer();
            int channels = layer.momentChannels(named.input());
            if (channels == 0 || named.frozen()) {
                continue;
            }
            double values = step.count() * ((double) named.input().count() / channels);
            int mean = named.statistics().get(0).offset();
            int variance = named.statistics().get(1).offset();
            for (int c = 0; c < channels; c++) {
                double squares = step.moments()[named.momentOffset() + channels + c];
                double unbiased = squares / Math.max(1, values - 1);
                follow(statistics, mean + c, step.moments()[named.momentOffset() + c], layer.momentum());
                follow(statistics, variance + c, unbiased, layer.momentum());
            }
        }
    }

    private static void follow(float[] running, int at, double value, double momentum) {
        running[at] = (float) ((1 - momentum) * running[at] + momentum * value);
    }
}
