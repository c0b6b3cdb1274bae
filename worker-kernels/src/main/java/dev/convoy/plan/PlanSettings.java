package dev.convoy.plan;

import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.Phase;
import java.util.List;

/**
 * How a plan runs; nothing here changes a result.
 *
 * @param capacity most images at once
 * @param chunk images that a thread takes at a time
 * @param kernels the array operations
 * @param workers the threads; closed by their owner, not by the plan
 */
public record PlanSettings(int capacity, int chunk, Kernels kernels, Workers workers) {
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

    /** This JVM's kernels, default chunks. */
    public static PlanSettings of(int capacity, Workers workers) {
        return new PlanSettings(capacity, CHUNK, KernelChoice.kernels(), workers);
    }

    /**
     * Runs phases one after the other over a batch of {@code images}: in turns from the first chunk to the last and back, so that a phase
     * begins with what the one before it has left in the caches.
     */
    public void run(List<Phase> phases, int images) {
        boolean back = false;
        for (Phase phase : phases) {
            if (phase instanceof Phase.Chunks chunks) {
                int size = Math.max(chunk, chunks.group());
                int count = (images + size - 1) / size;
                int first = back ? count - 1 : 0;
                int step = back ? -1 : 1;
                workers.forEach(count, (task, slot) -> {
                    int from = (first + step * task) * size;
                    chunks.run(from, Math.min(from + size, images), slot);
                });
                back = !back;
            } else if (phase instanceof Phase.Slices slices) {
                workers.forEach(slices.count(), (task, slot) -> slices.body().run(task, images, slot));
            } else if (phase instanceof Phase.Once once) {
                once.body().run(images);
            }
        }
    }
}
