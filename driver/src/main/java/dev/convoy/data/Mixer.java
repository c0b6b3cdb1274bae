package dev.convoy.data;

import dev.convoy.plan.Batch;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;

/** Mixes the samples of a filled batch as {@link Mixup} says. Keeps its scratch arrays; not safe for several threads at once. */
final class Mixer {
    private final Mixup mixup;
    private final CounterRandom random;
    private float[] firstPixels = new float[0];
    private float[] firstTarget = new float[0];

    Mixer(Mixup mixup, long seed) {
        this.mixup = mixup;
        this.random = new CounterRandom(seed, Purpose.MIXUP);
    }

    /** Mixes each of the first {@code images} samples with the next one, as it was, and the last with the first. */
    void mix(Batch batch, int images, long epoch) {
        int size = batch.image().count();
        int outputs = batch.targets().length / batch.capacity();
        firstPixels = keep(batch.pixels(), size, firstPixels);
        firstTarget = keep(batch.targets(), outputs, firstTarget);
        int firstLabel = batch.labels()[0];
        float firstWeight = batch.weights()[0];
        for (int i = 0; i < images; i++) {
            float share = mixup.share(random.at(epoch, batch.samples()[i]));
            boolean last = i == images - 1;
            mix(batch.pixels(), i * size, share, last ? firstPixels : null, size);
            mix(batch.targets(), i * outputs, share, last ? firstTarget : null, outputs);
            float otherWeight = last ? firstWeight : batch.weights()[i + 1];
            batch.weights()[i] = share * batch.weights()[i] + (1 - share) * otherWeight;
            batch.otherLabels()[i] = last ? firstLabel : batch.labels()[i + 1];
            batch.shares()[i] = share;
        }
    }

    private static float[] keep(float[] from, int size, float[] room) {
        float[] kept = room.length == size ? room : new float[size];
        System.arraycopy(from, 0, kept, 0, size);
        return kept;
    }

    /** {@code own = share own + (1 - share) other}; {@code first} is the other, or where it is null what lies after the own. */
    private static void mix(float[] own, int at, float share, float[] first, int size) {
        float[] other = first == null ? own : first;
        int from = first == null ? at + size : 0;
        float rest = 1 - share;
        for (int i = 0; i < size; i++) {
            own[at + i] = share * own[at + i] + rest * other[from + i];
        }
    }
}
