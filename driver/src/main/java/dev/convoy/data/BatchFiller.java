package dev.convoy.data;

import dev.convoy.image.RawImage;
import dev.convoy.plan.Batch;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;

/**
 * Fills a {@link Batch} from a shard: normalised, and augmented where training asks for it. Allocates nothing once
 * built. Not safe for use by several threads at once: one a task.
 */
public final class BatchFiller {
    private final Normalisation normalisation;
    private final AugmentStep[] steps;
    private final CounterRandom random;
    private final int channels;
    private final float[] table; // [channels, 256]
    private final Mixer mixer; // null where nothing is mixed
    private Canvas canvas; // made when first needed

    private BatchFiller(Normalisation normalisation, Augmentation augmentation, long seed) {
        this.normalisation = normalisation;
        this.steps = augmentation.steps().toArray(AugmentStep[]::new);
        this.random = new CounterRandom(seed, Purpose.AUGMENT);
        this.mixer = augmentation.mixup().equals(Mixup.NONE) ? null : new Mixer(augmentation.mixup(), seed);
        this.channels = normalisation.channels();
        this.table = normalisation.table();
        augmentation.check(channels);
    }

    /**
     * A filler for training: augmentation is drawn from the seed, the batch's epoch and the sample's number.
     *
     * @throws IllegalArgumentException if a step of the augmentation cannot change images of so many channels
     */
    public static BatchFiller training(Normalisation normalisation, Augmentation augmentation, long seed) {
        return new BatchFiller(normalisation, augmentation, seed);
    }

    /** A filler for evaluation and scoring: no augmentation. */
    public static BatchFiller evaluation(Normalisation normalisation) {
        return new BatchFiller(normalisation, Augmentation.NONE, 0);
    }

    /**
     * Fills the batch with the samples at {@code order[from]} to {@code order[to - 1]} of a shard: its whole part of a step,
     * where images are mixed with each other.
     *
     * @param order positions in the shard, as {@link EpochOrder#permutation} gives them
     * @throws IllegalArgumentException if the batch is too small, or its images have another shape than the shard's or
     *     other channels than the normalisation
     */
    public void fill(Shard shard, int[] order, int from, int to, long epoch, Batch batch) {
        open(shard, to - from, batch);
        for (int i = from; i < to; i++) {
            copy(shard, order[i], epoch, batch, i - from);
        }
        if (mixer != null && to > from) {
            mixer.mix(batch, to - from, epoch);
        }
        batch.filled(to - from, epoch);
    }

    /** Fills the batch with the samples at positions {@code from} to {@code to - 1} of a shard; errors as above. */
    public void fillInOrder(Shard shard, int from, int to, Batch batch) {
        open(shard, to - from, batch);
        for (int i = from; i < to; i++) {
            copy(shard, i, 0, batch, i - from);
        }
        batch.filled(to - from, 0);
    }

    /**
     * Puts one decoded image at place {@code slot} of the batch, not augmented; the caller says {@link Batch#filled} at
     * the end.
     *
     * @param label the image's class, or -1
     * @param sample the image's number
     * @throws IllegalArgumentException if the image's shape is not the batch's
     */
    public void put(RawImage image, int label, long sample, Batch batch, int slot) {
        check(image.shape(), slot + 1, batch);
        normalise(image.pixels(), 0, batch, slot);
        label(batch, slot, label, 1);
        batch.samples()[slot] = sample;
    }

    /** Checks, and makes room for the targets that the shard has. */
    private void open(Shard shard, int images, Batch batch) {
        check(shard.image(), images, batch);
        int outputs = shard.stored().count() - shard.image().count();
        if (batch.targets().length != batch.capacity() * outputs) {
            batch.dense(outputs);
        }
    }

    private static void label(Batch batch, int slot, int label, float weight) {
        batch.labels()[slot] = label;
        batch.otherLabels()[slot] = label;
        batch.shares()[slot] = 1;
        batch.weights()[slot] = weight;
    }

    private void check(Shape image, int images, Batch batch) {
        if (!image.equals(batch.image())) {
            throw new IllegalArgumentException("batch of images " + batch.image() + " got images " + image);
        }
        if (image.size(0) != channels) {
            throw new IllegalArgumentException("normalisation of " + channels + " channels got images " + image);
        }
        if (images > batch.capacity()) {
            throw new IllegalArgumentException("batch holds at most " + batch.capacity() + " images, got " + images);
        }
    }

    private void copy(Shard shard, int position, long epoch, Batch batch, int slot) {
        int outputs = batch.targets().length / batch.capacity();
        if (steps.length == 0 && shard.turn(position) == 0 && outputs == 0) {
            normalise(shard.pixels(), shard.offset(position), batch, slot);
        } else {
            canvas(shard.stored()).load(shard.pixels(), shard.offset(position));
            random.at(epoch, shard.imageNumber(position));
            for (AugmentStep step : steps) {
                step.apply(canvas, random);
            }
            canvas.turn(shard.turn(position));
            canvas.writeInput(batch.pixels(), slot * batch.image().count());
            canvas.writeTarget(batch.targets(), slot * outputs);
        }
        label(batch, slot, shard.label(position), shard.weight(position));
        batch.samples()[slot] = shard.sample(position);
    }

    private Canvas canvas(Shape stored) {
        if (canvas == null || !canvas.stored().equals(stored)) {
            canvas = new Canvas(stored, normalisation);
        }
        return canvas;
    }

    private void normalise(byte[] from, int offset, Batch batch, int slot) {
        float[] to = batch.pixels();
        int count = batch.image().count();
        int plane = count / channels;
        int out = slot * count;
        for (int c = 0; c < channels; c++) {
            int row = c * 256;
            for (int i = 0; i < plane; i++) {
                to[out++] = table[row + (from[offset++] & 0xFF)];
            }
        }
    }
}
