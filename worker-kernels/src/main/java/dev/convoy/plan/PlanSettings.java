package dev.convoy.plan;

import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.PackedWeights;
import dev.convoy.layer.Phase;
import java.util.List;

/**
 * How a plan runs; nothing here changes a result.
 *
 * @param capacity most images at once
 * @param chunk images that a thread takes at a time
 * @param kernels the array operations
 * @param workers the threads; closed by their owner, not by the plan
 * @param weights where packed weights lie, for plans of one network that share them; null for a plan's own
 */
public record PlanSettings(int capacity, int chunk, Kernels kernels, Workers workers, PackedWeights weights) {
    /** Images that a thread takes at a time, unless told otherwise. */
    public static final int CHUNK = 4;

    /**
     * @throws IllegalArgumentException if a size is not positive
     */
    public PlanSettings {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity expects a positive number of images, got " + capacity);
        }
        if (chunk < 1) {
            throw new IllegalArgumentException("chunk expects a positive number of images, got " + chunk);
        }
    }

    /** With packed weights of the plan's own. */
    public PlanSettings(int capacity, int chunk, Kernels kernels, Workers workers) {
        this(capacity, chunk, kernels, workers, null);
    }

    /** This JVM's kernels, default chunks. */
    public static PlanSettings of(int capacity, Workers workers) {
        return new PlanSettings(capacity, CHUNK, KernelChoice.kernels(), workers);
    }

    /** The same, sharing packed weights with the other plans that are given these. */
    public PlanSettings sharing(PackedWeights shared) {
        return new PlanSettings(capacity, chunk, kernels, workers, shared);
    }

    /**
     * Runs phases one after the other over a batch of {@code images}: in turns from the first chunk to the last and back, so that a phase
     * begins with what the one before it has left in the caches.
     */
    public void run(List<Phase> phases, int images) {
        boolean back = false;
        for (Phase phase : phases) {
            if (phase instanceof Phase.Chunks chunks) {
                int groups = (chunk + chunks.group() - 1) / chunks.group();
                Share share = Share.of(images, groups * chunks.group(), workers.threads());
                int first = back ? share.count() - 1 : 0;
                int step = back ? -1 : 1;
                workers.forEach(share.count(), (task, slot) -> {
                    int part = first + step * task;
                    chunks.run(share.from(part), share.from(part + 1), slot);
                });
                back = !back;
            } else if (phase instanceof Phase.Slices slices) {
                workers.forEach(slices.count(), (task, slot) -> slices.body().run(task, images, slot));
            } else if (phase instanceof Phase.Meet meet) {
                meet.run(images);
            } else if (phase instanceof Phase.Once once) {
                once.body().run(images);
            }
        }
    }

    /**
     * How images fall into chunks: whole ones while there is one for every thread, then what is left in equal parts, so that no thread
     * has a chunk more than the others.
     *
     * @param images all of them
     * @param size images of a whole chunk
     * @param whole how many whole ones
     * @param part images of one of the others
     */
    record Share(int images, int size, int whole, int part) {
        static Share of(int images, int size, int threads) {
            int whole = images / size / threads * threads;
            int rest = images - whole * size;
            return new Share(images, size, whole, (rest + threads - 1) / threads);
        }

        /** Chunks. */
        int count() {
            return part == 0 ? whole : whole + (images - whole * size + part - 1) / part;
        }

        /** The first image of a chunk; of the one behind the last, all images. */
        int from(int chunk) {
            int parts = Math.max(0, chunk - whole);
            return Math.min(images, (chunk - parts) * size + parts * part);
        }
    }
}
