package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.RandomRotation.Interpolation;
import dev.convoy.plan.Batch;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Augmentation as a whole: what it is a function of. */
class AugmentationTest {
    static final Augmentation STRONG_ON_ANY_CHANNELS = Augmentation.of(
            new RandomCrop(2),
            new RandomFlip(0.5),
            new RandomRotation(30, Interpolation.BILINEAR),
            new RandomErase(0.5, 0.02, 0.33),
            new Cutout(2));

    private static final Augmentation ALL = Augmentation.of(
            new RandomCrop(2),
            new RandomFlip(0.5),
            new RandomRotation(30, Interpolation.BILINEAR),
            new ColourJitter(0.4, 0.4, 0.4, 0.1),
            new RandomErase(0.5, 0.02, 0.33),
            new Cutout(3));
    private static final Shape IMAGE = Shape.of(3, 9, 11);
    private static final Normalisation NORMALISATION =
            new Normalisation(List.of(0.3, 0.4, 0.5), List.of(0.2, 0.25, 0.3));

    private static Shard shard(int images) {
        CounterRandom random = new CounterRandom(3, Purpose.TEST);
        byte[] pixels = new byte[images * IMAGE.count()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt();
        }
        return new Shard(2, 5, IMAGE, new int[images], pixels);
    }

    private static float[] image(Batch batch, int slot) {
        return Arrays.copyOfRange(batch.pixels(), slot * IMAGE.count(), (slot + 1) * IMAGE.count());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20})
    void anImageIsTheSameInWhateverOrderAndBatch(int size) {
        Shard shard = shard(20);
        Batch whole = new Batch(IMAGE, 20);
        int[] inOrder = IntStream.range(0, 20).toArray();
        BatchFiller.training(NORMALISATION, ALL, 42).fill(shard, inOrder, 0, 20, 6, whole);
        int[] order = new CounterRandom(size, Purpose.TEST).permutation(20);
        BatchFiller filler = BatchFiller.training(NORMALISATION, ALL, 42);
        Batch part = new Batch(IMAGE, size);
        for (int from = 0; from < 20; from += size) {
            int to = Math.min(20, from + size);
            filler.fill(shard, order, from, to, 6, part);
            for (int i = from; i < to; i++) {
                assertThat(image(part, i - from)).as("image %d", order[i]).isEqualTo(image(whole, order[i]));
            }
        }
        filler.fill(shard, inOrder, 0, size, 7, part);
        assertThat(image(part, 0)).as("another epoch").isNotEqualTo(image(whole, 0));
    }

    @Test
    void cropFlipAndErasingDrawAsTheyAlwaysDid() {
        Augmentation augmentation =
                Augmentation.of(new RandomCrop(2), new RandomFlip(0.5), new RandomErase(0.5, 0.02, 0.33));
        Shard shard = shard(60);
        Batch batch = new Batch(IMAGE, 60);
        BatchFiller.training(NORMALISATION, augmentation, 9)
                .fill(shard, IntStream.range(0, 60).toArray(), 0, 60, 4, batch);
        float[] table = NORMALISATION.table();
        CounterRandom random = new CounterRandom(9, Purpose.AUGMENT);
        int erased = 0;
        for (int i = 0; i < 60; i++) {
            CounterRandom draw = random.at(4, shard.sample(i));
            int dy = draw.nextInt(5) - 2;
            int dx = draw.nextInt(5) - 2;
            boolean flip = draw.nextFloat() < 0.5;
            boolean erase = draw.nextFloat() < 0.5;
            erased += erase ? 1 : 0;
            for (int at = 0; at < IMAGE.count(); at++) {
                int c = at / 99;
                int y = at % 99 / 11 + dy;
                int x = (flip ? 10 - at % 11 : at % 11) + dx;
                boolean inside = y >= 0 && y < 9 && x >= 0 && x < 11;
                int pixel = inside ? shard.pixels()[i * IMAGE.count() + c * 99 + y * 11 + x] & 0xFF : 0;
                float got = image(batch, i)[at];
                assertThat(got == table[c * 256 + pixel] || (erase && got == 0))
                        .as("image %d, float %d", i, at)
                        .isTrue();
            }
        }
        assertThat(erased).isBetween(15, 45);
    }

    @Test
    void stepsThatAreOffAreNotThere() {
        assertThat(Augmentation.cropAndFlip(0, 0)).isEqualTo(Augmentation.NONE);
        assertThat(Augmentation.NONE.isNone()).isTrue();
        assertThat(Augmentation.cropAndFlip(4, 0.5)).isEqualTo(Augmentation.of(new RandomCrop(4), new RandomFlip(0.5)));
        assertThat(ALL.isNone()).isFalse();
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> Augmentation.cropAndFlip(-1, 0))
                .hasMessage("crop padding expects a positive number of pixels, got -1");
        assertThatThrownBy(() -> Augmentation.cropAndFlip(0, 1.5))
                .hasMessage("flip probability expects 0 to 1, got 1.5");
        assertThatThrownBy(() -> new RandomErase(Double.NaN, 0.1, 0.2))
                .hasMessage("erase probability expects 0 to 1, got NaN");
        assertThatThrownBy(() -> new RandomErase(0.5, 0.3, 0.2))
                .hasMessage("erase areas expect 0 < min <= max <= 1, got 0.3 and 0.2");
        assertThatThrownBy(() -> new Cutout(0)).hasMessage("cutout expects a positive number of pixels, got 0");
        assertThatThrownBy(() -> new RandomRotation(0, Interpolation.NEAREST))
                .hasMessage("rotation expects above 0 to 180 degrees, got 0.0");
        assertThatThrownBy(() -> new RandomRotation(181, Interpolation.NEAREST))
                .hasMessage("rotation expects above 0 to 180 degrees, got 181.0");
        assertThatThrownBy(() -> Interpolation.parse("cubic"))
                .hasMessageContaining("interpolation")
                .hasMessageContaining("cubic")
                .hasMessageContaining("nearest, bilinear");
        assertThatThrownBy(() -> new ColourJitter(-0.1, 0, 0, 0))
                .hasMessage("colour jitter's brightness expects 0 or more, got -0.1");
        assertThatThrownBy(() -> new ColourJitter(0, Double.POSITIVE_INFINITY, 0, 0))
                .hasMessage("colour jitter's contrast expects 0 or more, got Infinity");
        assertThatThrownBy(() -> new ColourJitter(0, 0, Double.NaN, 0))
                .hasMessage("colour jitter's saturation expects 0 or more, got NaN");
        assertThatThrownBy(() -> new ColourJitter(0, 0, 0, 0.6))
                .hasMessage("colour jitter's hue expects 0 to 0.5, got 0.6");
        assertThatThrownBy(() -> BatchFiller.training(Normalisation.scaleOnly(2), ALL, 1))
                .hasMessage("colour jitter expects images of 1 or 3 channels, got 2");
    }
}
