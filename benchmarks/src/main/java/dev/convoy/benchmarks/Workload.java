package dev.convoy.benchmarks;

import dev.convoy.data.BatchFiller;
import dev.convoy.data.Normalisation;
import dev.convoy.data.ShapesGenerator;
import dev.convoy.data.ShapesSettings;
import dev.convoy.image.RawImage;
import dev.convoy.network.LayerTable;
import dev.convoy.network.Network;
import dev.convoy.plan.Batch;
import dev.convoy.tensor.Shape;
import java.util.Collections;

/**
 * What every contestant computes: steps of one network over one and the same batch.
 *
 * @param network what is trained
 * @param seed of its first values and of the data
 * @param images in the global batch
 * @param shards that it is split into, where a contestant splits
 * @param threads at most; each takes some shards, or all of them images of the only one
 */
record Workload(Network network, long seed, int images, int shards, int threads) {
    /** As many as a training has, unless told otherwise. */
    private static final int SHARDS = 8;

    /**
     * @throws IllegalArgumentException if the batch cannot be split evenly
     */
    Workload {
        if (images < 1 || shards < 1 || images % shards != 0) {
            throw new IllegalArgumentException(
                    "batch expects a multiple of the " + shards + " shards, got " + images + " images");
        }
        if (threads < 1 || shards > 1 && shards % threads != 0) {
            throw new IllegalArgumentException(
                    "threads expects a divisor of the " + shards + " shards, got " + threads);
        }
    }

    /** A step of this network as others take it too: with batch normalisation, whose statistics are a shard's, in one shard. */
    static Workload step(Network network, int images, int threads) {
        boolean normalises = network.momentCount() > 0;
        return new Workload(network, 1, images, normalises ? 1 : SHARDS, threads);
    }

    /** The drawn pictures that make up the batch. */
    ShapesSettings pictures() {
        Shape image = network.input();
        return new ShapesSettings(images, 1, image.size(0), image.size(1), image.size(2), seed);
    }

    /** How their pixels become floats. */
    Normalisation normalisation() {
        int channels = network.input().size(0);
        return new Normalisation(Collections.nCopies(channels, 0.5), Collections.nCopies(channels, 0.25));
    }

    /** A new copy of the batch, in the pictures' order. */
    Batch batch() {
        Batch batch = new Batch(network.input(), images);
        BatchFiller filler = BatchFiller.evaluation(normalisation());
        ShapesGenerator generator = new ShapesGenerator(pictures());
        Shape image = network.input();
        for (int i = 0; i < images; i++) {
            byte[] pixels = new byte[image.count()];
            int label = generator.draw(i, pixels);
            filler.put(new RawImage(image.size(0), image.size(1), image.size(2), pixels), label, i, batch, i);
        }
        batch.filled(images, 0);
        return batch;
    }

    /** Floating-point operations of one image's training step in the textbook. */
    long operations() {
        return LayerTable.stepOperations(network);
    }

    /** Floating-point operations of one image's forward pass. */
    static long forward(Network network) {
        return 2 * LayerTable.of(network).multiplyAdds();
    }
}
