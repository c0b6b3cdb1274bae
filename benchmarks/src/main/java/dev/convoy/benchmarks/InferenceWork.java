package dev.convoy.benchmarks;

import dev.convoy.network.Folding;
import dev.convoy.network.Network;
import dev.convoy.plan.Batch;

/**
 * Scores of one batch.
 *
 * @param network whose
 * @param parameters {@code [parameterCount]}
 * @param statistics {@code [statisticCount]}
 * @param images in the batch
 * @param threads at most
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record InferenceWork(Network network, float[] parameters, float[] statistics, int images, int threads) {
    private static final long SEED = 1;

    /** A network as it is before training, but that its running statistics are not those that change nothing. */
    static InferenceWork of(Network network, int images, int threads) {
        float[] statistics = network.initialStatistics();
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] += 0.25f + 0.5f * (i % 7) / 7;
        }
        return new InferenceWork(network, network.initialParameters(SEED), statistics, images, threads);
    }

    /** The same scores by a network without normalisations, {@code convoy fold}. */
    InferenceWork folded() {
        Folding folding = Folding.of(network, parameters, statistics);
        return new InferenceWork(folding.network(), folding.parameters(), folding.statistics(), images, threads);
    }

    /** A new copy of the batch. */
    Batch batch() {
        return new Workload(network, SEED, images, 1, threads).batch();
    }
}
