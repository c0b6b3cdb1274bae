package dev.convoy.benchmarks;

import dev.convoy.data.BatchFiller;
import dev.convoy.data.Normalisation;
import dev.convoy.data.RawImage;
import dev.convoy.data.ShapesGenerator;
import dev.convoy.data.ShapesSettings;
import dev.convoy.layer.Layer;
import dev.convoy.network.LayerTable;
import dev.convoy.network.NamedLayer;
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
