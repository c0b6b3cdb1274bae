package dev.convoy.layer;

import dev.convoy.gradient.BatchStatistic;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a layer's pass that runs without meeting others: a plan runs a layer's phases one after the other and the
 * tasks of one phase side by side. No result depends on how images fall into chunks or tasks onto threads.
 */
public sealed interface Phase {
    /** What it reads and writes; null for what is usual: outputs from inputs, input gradients from all that the layer's backward pass reads. */
    Moves moves();

    /**
     * Runs on chunks of images, which are independent.
     *
     * @param body runs on a chunk
     * @param group images of a chunk that it is given at a time, where there are so many: 1 unless it needs several to be fast
     */
    record Chunks(ChunkBody body, int group, Moves moves) implements Phase {
        /** A group at a time. */
        public Chunks(ChunkBody body, int group) {
            this(body, group, null);
        }

        /** Image by image. */
        public Chunks(ChunkBody body) {
            this(body, 1);
        }

        /** The same, with what it reads and writes. */
        public Chunks over(Moves moves) {
            return new Chunks(body, group, moves);
        }

        /** Runs images {@code from} (inclusive) to {@code to} (exclusive), a group at a time. */
        public void run(int from, int to, int slot) {
            for (int n = from; n < to; n += group) {
                body.run(n, Math.min(n + group, to), slot);
            }
        }

        /** This, then another, group by group, while what the first wrote is in the cache. */
        public Chunks then(Chunks next) {
            return new Chunks(
                    (from, to, slot) -> {
                        run(from, to, slot);
                        next.run(from, to, slot);
                    },
                    Math.max(group, next.group));
        }
    }

    /** The same phases, where neighbours that run on chunks are one: each image, or group, goes through all of them before the next. */
    static List<Phase> depthFirst(List<Phase> phases) {
        List<Phase> merged = new ArrayList<>();
        for (Phase phase : phases) {
            int last = merged.size() - 1;
            if (phase instanceof Chunks next && last >= 0 && merged.get(last) instanceof Chunks chunks) {
                merged.set(last, chunks.then(next));
            } else {
                merged.add(phase);
            }
        }
        return merged;
    }

    /** Runs {@code count} independent slices of work on the whole part: rows of a gradient, columns of an output. */
    record Slices(int count, SliceBody body, Moves moves) implements Phase {
        /** With the usual moves. */
        public Slices(int count, SliceBody body) {
            this(count, body, null);
        }

        /** The same, with what all slices together read and write. */
        public Slices over(Moves moves) {
            return new Slices(count, body, moves);
        }
    }

    /**
     * Runs once, where the images of a whole batch meet, which several plans may hold parts of: each gathers what its own images give to a
     * statistic of all, and settles what follows from the sums of all.
     *
     * @param statistic what is known afterwards
     * @param gather puts the sums of the images at hand into {@code sums}
     * @param sums {@link BatchStatistic#count}, overwritten by the next phase that gathers
     * @param settle goes on with the sums of all images
     */
    @SuppressWarnings("ArrayRecordComponent") // a place, not a value
    record Meet(BatchStatistic statistic, OnceBody gather, double[] sums, SettleBody settle) implements Phase {
        /** For images that nobody joins. */
        public void run(int images) {
            gather.run(images);
            settle.run(sums, images);
        }

        @Override
        public Moves moves() {
            return Moves.NONE;
        }
    }

    /** Runs once, where all images of a plan meet: the sums of a gradient. */
    record Once(OnceBody body) implements Phase {
        @Override
        public Moves moves() {
            return Moves.NONE;
        }
    }

    /** Work on images {@code from} (inclusive) to {@code to} (exclusive), with the scratch arrays of thread {@code slot}. */
    @FunctionalInterface
    interface ChunkBody {
        void run(int from, int to, int slot);
    }

    /** Slice {@code slice} of the work on {@code images} images, with the scratch arrays of thread {@code slot}. */
    @FunctionalInterface
    interface SliceBody {
        void run(int slice, int images, int slot);
    }

    /** Work on {@code images} images at once. */
    @FunctionalInterface
    interface OnceBody {
        void run(int images);
    }

    /** Takes over a statistic of {@code images} images. */
    @FunctionalInterface
    interface SettleBody {
        void run(double[] sums, long images);
    }
}
