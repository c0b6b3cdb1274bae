package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.image.RawImage;
import dev.convoy.plan.Batch;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchFillerTest {
    private static final Shape IMAGE = Shape.of(2, 5, 4);
    private static final Normalisation NORMALISATION = new Normalisation(List.of(0.25, 0.5), List.of(0.5, 0.125));

    /** Shard 1 of 3 with four images of pixels 1, 2, 3, ... */
    private static Shard shard() {
        byte[] pixels = new byte[4 * IMAGE.count()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i + 1);
        }
        return new Shard(1, 3, IMAGE, new int[] {5, 6, 7, 8}, pixels);
    }

    private static float[] image(Batch batch, int slot) {
        return Arrays.copyOfRange(batch.pixels(), slot * IMAGE.count(), (slot + 1) * IMAGE.count());
    }

    @Test
    void fillsInTheOrderGiven() {
        Batch batch = new Batch(IMAGE, 3);
        BatchFiller.evaluation(NORMALISATION).fill(shard(), new int[] {0, 3, 1, 2}, 1, 3, 9, batch);
        assertThat(batch.images()).isEqualTo(2);
        assertThat(batch.epoch()).isEqualTo(9);
        assertThat(Arrays.copyOf(batch.labels(), 2)).containsExactly(8, 6);
        assertThat(Arrays.copyOf(batch.samples(), 2)).containsExactly(10, 4);
        byte[] pixels = shard().pixels();
        float[] got = image(batch, 0);
        for (int i = 0; i < got.length; i++) {
            float expected = i < 20
                    ? ((pixels[3 * 40 + i] & 0xFF) / 255f - 0.25f) / 0.5f
                    : ((pixels[3 * 40 + i] & 0xFF) / 255f - 0.5f) / 0.125f;
            assertThat(got[i]).isEqualTo(expected);
        }
    }

    @Test
    void fillsInShardOrderAndFromSingleImages() {
        Batch batch = new Batch(IMAGE, 4);
        Batch single = new Batch(IMAGE, 4);
        BatchFiller filler = BatchFiller.evaluation(NORMALISATION);
        filler.fillInOrder(shard(), 1, 4, batch);
        byte[] pixels = Arrays.copyOfRange(shard().pixels(), 40, 80);
        filler.put(new RawImage(2, 5, 4, pixels), -1, 77, single, 2);
        assertThat(image(single, 2)).isEqualTo(image(batch, 0));
        assertThat(single.labels()[2]).isEqualTo(-1);
        assertThat(single.samples()[2]).isEqualTo(77);
    }

    @Test
    void augmentationIsAFunctionOfSeedEpochAndSample() {
        Augmentation strong = AugmentationTest.STRONG_ON_ANY_CHANNELS;
        Batch forward = new Batch(IMAGE, 4);
        Batch backward = new Batch(IMAGE, 4);
        BatchFiller filler = BatchFiller.training(NORMALISATION, strong, 42);
        filler.fill(shard(), new int[] {0, 1, 2, 3}, 0, 4, 1, forward);
        filler.fill(shard(), new int[] {3, 2, 1, 0}, 0, 4, 1, backward);
        for (int i = 0; i < 4; i++) {
            assertThat(image(forward, i)).isEqualTo(image(backward, 3 - i));
        }
        filler.fill(shard(), new int[] {0, 1, 2, 3}, 0, 4, 2, backward);
        assertThat(backward.pixels()).isNotEqualTo(forward.pixels());
        BatchFiller.training(NORMALISATION, strong, 43).fill(shard(), new int[] {0, 1, 2, 3}, 0, 4, 1, backward);
        assertThat(backward.pixels()).isNotEqualTo(forward.pixels());
    }

    @Test
    void flipMirrorsRows() {
        Batch batch = new Batch(IMAGE, 4);
        Batch plain = new Batch(IMAGE, 4);
        BatchFiller.training(NORMALISATION, Augmentation.cropAndFlip(0, 1), 1)
                .fill(shard(), new int[] {0, 1, 2, 3}, 0, 4, 0, batch);
        BatchFiller.evaluation(NORMALISATION).fillInOrder(shard(), 0, 4, plain);
        for (int row = 0; row < 4 * 2 * 5; row++) {
            for (int x = 0; x < 4; x++) {
                assertThat(batch.pixels()[row * 4 + x]).isEqualTo(plain.pixels()[row * 4 + 3 - x]);
            }
        }
    }

    @Test
    void cropShiftsTheImageOverBlack() {
        Batch plain = new Batch(IMAGE, 1);
        BatchFiller.evaluation(NORMALISATION).fillInOrder(shard(), 0, 1, plain);
        BatchFiller filler = BatchFiller.training(NORMALISATION, Augmentation.cropAndFlip(2, 0), 5);
        Batch batch = new Batch(IMAGE, 1);
        boolean[] shifts = new boolean[25];
        for (int epoch = 0; epoch < 300; epoch++) {
            filler.fill(shard(), new int[] {0}, 0, 1, epoch, batch);
            int matching = -1;
            for (int shift = 0; shift < 25; shift++) {
                if (Arrays.equals(shifted(image(plain, 0), shift / 5 - 2, shift % 5 - 2), image(batch, 0))) {
                    matching = shift;
                }
            }
            assertThat(matching).isNotNegative();
            shifts[matching] = true;
        }
        assertThat(shifts).as("every shift comes in 300 epochs").doesNotContain(false);
    }

    private static float[] shifted(float[] image, int dy, int dx) {
        float[] out = new float[image.length];
        for (int c = 0; c < 2; c++) {
            float black = c == 0 ? -0.25f / 0.5f : -0.5f / 0.125f;
            for (int y = 0; y < 5; y++) {
                for (int x = 0; x < 4; x++) {
                    boolean inside = y + dy >= 0 && y + dy < 5 && x + dx >= 0 && x + dx < 4;
                    out[(c * 5 + y) * 4 + x] = inside ? image[(c * 5 + y + dy) * 4 + x + dx] : black;
                }
            }
        }
        return out;
    }

    @Test
    void erasingPutsZerosInTheSameRectangleOfEveryChannel() {
        Shape image = Shape.of(3, 20, 20);
        byte[] pixels = new byte[image.count()];
        Arrays.fill(pixels, (byte) 200);
        Shard shard = new Shard(0, 1, image, new int[] {0}, pixels);
        Normalisation normalisation = new Normalisation(List.of(0.1, 0.2, 0.3), List.of(1.0, 1.0, 1.0));
        BatchFiller filler = BatchFiller.training(normalisation, Augmentation.of(new RandomErase(1, 0.1, 0.2)), 8);
        Batch batch = new Batch(image, 1);
        for (int epoch = 0; epoch < 50; epoch++) {
            filler.fill(shard, new int[] {0}, 0, 1, epoch, batch);
            int erased = 0;
            for (int i = 0; i < 400; i++) {
                boolean zero = batch.pixels()[i] == 0;
                assertThat(batch.pixels()[400 + i] == 0).isEqualTo(zero);
                assertThat(batch.pixels()[800 + i] == 0).isEqualTo(zero);
                erased += zero ? 1 : 0;
            }
            assertThat(erased).isBetween(30, 95);
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        BatchFiller filler = BatchFiller.evaluation(NORMALISATION);
        assertThatThrownBy(() -> filler.fillInOrder(shard(), 0, 3, new Batch(IMAGE, 2)))
                .hasMessage("batch holds at most 2 images, got 3");
        assertThatThrownBy(() -> filler.fillInOrder(shard(), 0, 1, new Batch(Shape.of(2, 4, 5), 2)))
                .hasMessage("batch of images [2, 4, 5] got images [2, 5, 4]");
        assertThatThrownBy(() -> BatchFiller.evaluation(Normalisation.scaleOnly(1))
                        .fillInOrder(shard(), 0, 1, new Batch(IMAGE, 2)))
                .hasMessage("normalisation of 1 channels got images [2, 5, 4]");
        assertThatThrownBy(() -> new Shard(3, 4, IMAGE, new int[2], new byte[79]))
                .hasMessage("shard 3: 2 labels of images [2, 5, 4] expect 80 pixels, got 79");
        assertThatThrownBy(() -> new RawImage(1, 2, 3, new byte[5]))
                .hasMessage("image of shape [1, 2, 3] expects 6 pixels, got 5");
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> new Normalisation(List.of(0.1), List.of()))
                .hasMessage("normalisation expects one mean and one std a channel, got 1 means and 0 stds");
        assertThatThrownBy(() -> new Normalisation(List.of(Double.NaN), List.of(1.0)))
                .hasMessage("normalisation mean expects finite numbers, got [NaN]");
        assertThatThrownBy(() -> new Normalisation(List.of(0.1), List.of(0.0)))
                .hasMessage("normalisation std expects positive numbers, got [0.0]");
    }

    @Test
    void aChannelWithoutContrastCannotBeNormalised() {
        PixelStatistics flat = new PixelStatistics(List.of(3L), List.of(0.5), List.of(0.0));
        assertThatThrownBy(() -> Normalisation.of(flat))
                .isInstanceOf(DataException.class)
                .hasMessage("every pixel of a channel has the same value, nothing can be learned: "
                        + "mean [0.5], std [0.0]");
    }
}
