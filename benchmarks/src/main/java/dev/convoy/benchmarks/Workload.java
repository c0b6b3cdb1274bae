package dev.convoy.benchmarks;

import dev.convoy.layer.Layer;
import dev.convoy.network.LayerTable;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import dev.convoy.plan.Batch;

/**
 * What every contestant computes: steps of one network over one and the same batch.
 *
 * @param network what is trained
 * @param seed of its first values and of the data
 * @param images in the global batch
 * @param shards that it is split into, where a contestant splits
 * @param threads at most
 */
record Workload(Network network, long seed, int images, int shards, int threads) {
    /**
     * @throws IllegalArgumentException if the batch cannot be split evenly
     */
    Workload {
        if (images < 1 || shards < 1 || images % shards != 0) {
            throw new IllegalArgumentException(
                    "batch expects a multiple of the " + shards + " shards, got " + images + " images");
        }
        if (threads < 1 || shards % threads != 0) {
            throw new IllegalArgumentException(
                    "threads expects a divisor of the " + shards + " shards, got " + threads);
        }
    }

    /** A new copy of the batch. */
    Batch batch() {
        Batch batch = new Batch(network.input(), images);
        Trial.fill(batch, network.output().count(), seed, 0);
        return batch;
    }

    /**
     * Floating-point operations of one image's training step in the textbook: two a multiply-add; forward, weight gradient and,
     * but for the first layer with parameters, input gradient.
     */
    long operations() {
        long forward = LayerTable.of(network).multiplyAdds();
        for (NamedLayer named : network.layers()) {
            Layer layer = named.layer();
            if (!named.parameters().isEmpty()) {
                return 2 * (3 * forward - layer.multiplyAdds(named.input()));
            }
        }
        return 2 * forward;
    }
}
