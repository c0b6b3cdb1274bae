package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.image.DecodeSettings;
import dev.convoy.plan.Batch;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixupTest {
    private static final Shape IMAGE = Shape.of(1, 4, 5);
    private static final int[] ORDER = {6, 2, 0, 5, 1, 7, 3, 4};
    private static final Augmentation MIXED = Augmentation.NONE.with(new Mixup(0.4));

    /** Shard 1 of 3 with eight images of two channels, the second the target or not, of weights 1, 2, 3, ... */
    private static Shard shard(int targetChannels) {
        CounterRandom random = new CounterRandom(8, Purpose.TEST);
        byte[] pixels = new byte[8 * 40];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt();
        }
        float[] weights = {1, 2, 3, 4, 5, 6, 7, 8};
        int[] labels = {10, 11, 12, 13, 14, 15, 16, 17};
        SampleForm form = new SampleForm(1, targetChannels, SampleForm.Weights.OWN);
        return new Shard(1, 3, Shape.of(2, 4, 5), form, new Shard.Samples(labels, weights, pixels));
    }

    private static Batch fill(Augmentation augmentation, int from, int to) {
        Batch batch = new Batch(IMAGE, 8);
        BatchFiller.training(Normalisation.scaleOnly(1), augmentation, 5).fill(shard(1), ORDER, from, to, 3, batch);
        return batch;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void everySampleIsMixedWithTheNextOfItsPart(int images) {
        Batch plain = fill(Augmentation.NONE, 0, images);
        Batch mixed = fill(MIXED, 0, images);
        assertThat(mixed.images()).isEqualTo(images);
        for (int i = 0; i < images; i++) {
            int next = (i + 1) % images;
            float share = mixed.shares()[i];
            assertThat(mixed.labels()[i]).isEqualTo(plain.labels()[i]).isEqualTo(10 + ORDER[i]);
            assertThat(mixed.otherLabels()[i]).isEqualTo(plain.labels()[next]);
            assertThat(mixed.samples()[i]).isEqualTo(plain.samples()[i]);
            assertThat(plain.shares()[i]).isEqualTo(1);
            assertThat(plain.weights()[i]).isEqualTo(ORDER[i] + 1);
            assertThat(mixed.weights()[i]).isEqualTo(share * plain.weights()[i] + (1 - share) * plain.weights()[next]);
            for (int p = 0; p < 20; p++) {
                assertThat(mixed.pixels()[i * 20 + p])
                        .isEqualTo(share * plain.pixels()[i * 20 + p] + (1 - share) * plain.pixels()[next * 20 + p]);
                assertThat(mixed.targets()[i * 20 + p])
                        .isEqualTo(share * plain.targets()[i * 20 + p] + (1 - share) * plain.targets()[next * 20 + p]);
            }
        }
    }

    @Test
    void theShareIsAFunctionOfSeedEpochAndSample() {
        Batch first = fill(MIXED, 0, 8);
        Batch part = fill(MIXED, 3, 6);
        assertThat(Arrays.copyOf(part.shares(), 3)).isEqualTo(Arrays.copyOfRange(first.shares(), 3, 6));
        Batch again = new Batch(IMAGE, 8);
        BatchFiller filler = BatchFiller.training(Normalisation.scaleOnly(1), MIXED, 5);
        filler.fill(shard(1), ORDER, 2, 4, 9, again);
        filler.fill(shard(1), ORDER, 0, 8, 3, again);
        assertThat(again.pixels()).isEqualTo(first.pixels());
        assertThat(again.targets()).isEqualTo(first.targets());
        filler.fill(shard(1), ORDER, 0, 8, 4, again);
        assertThat(again.shares()).isNotEqualTo(first.shares());
    }

    @Test
    void aBatchThatWasMixedIsNotAfterwards() {
        Batch batch = fill(MIXED, 0, 8);
        BatchFiller.evaluation(Normalisation.scaleOnly(1)).fillInOrder(shard(1), 0, 8, batch);
        assertThat(batch.shares()).containsOnly(1);
        assertThat(batch.otherLabels()).isEqualTo(batch.labels());
        Batch both = new Batch(Shape.of(2, 4, 5), 8);
        BatchFiller.evaluation(Normalisation.scaleOnly(2)).fillInOrder(shard(0), 0, 8, both);
        assertThat(both.targets()).isEmpty();
    }

    @Test
    void targetsAreTheLastChannels() {
        Batch batch = fill(Augmentation.NONE, 0, 8);
        Shard shard = shard(1);
        for (int i = 0; i < 8; i++) {
            for (int p = 0; p < 20; p++) {
                assertThat(batch.pixels()[i * 20 + p]).isEqualTo((shard.pixels()[ORDER[i] * 40 + p] & 0xFF) / 255f);
                assertThat(batch.targets()[i * 20 + p])
                        .isEqualTo((shard.pixels()[ORDER[i] * 40 + 20 + p] & 0xFF) / 255f);
            }
        }
        Batch flipped = fill(Augmentation.of(new RandomFlip(1)), 0, 8);
        for (int i = 0; i < 8 * 20; i++) {
            int mirrored = i / 5 * 5 + 4 - i % 5;
            assertThat(flipped.pixels()[i]).isEqualTo(batch.pixels()[mirrored]);
            assertThat(flipped.targets()[i]).isEqualTo(batch.targets()[mirrored]);
        }
    }

    @Test
    void sharesAreBetaDistributed() {
        beta(1, x -> x);
        beta(0.5, x -> 2 / Math.PI * Math.asin(Math.sqrt(x)));
        beta(2, x -> x * x * (3 - 2 * x));
        moments(0.2);
        moments(0.05);
        moments(7.5);
    }

    private static double[] shares(double alpha) {
        CounterRandom random = new CounterRandom(11, Purpose.MIXUP);
        Mixup mixup = new Mixup(alpha);
        return IntStream.range(0, 20_000)
                .mapToDouble(i -> mixup.share(random.at(0, i)))
                .sorted()
                .toArray();
    }

    /** Kolmogorov and Smirnov: the largest distance from the distribution, 1.63 / sqrt(n) at 1 %. */
    private static void beta(double alpha, DoubleUnaryOperator distribution) {
        double[] shares = shares(alpha);
        double largest = 0;
        for (int i = 0; i < shares.length; i++) {
            largest = Math.max(largest, Math.abs(distribution.applyAsDouble(shares[i]) - (i + 0.5) / shares.length));
        }
        assertThat(largest).as("alpha %s", alpha).isLessThan(1.63 / Math.sqrt(shares.length));
    }

    private static void moments(double alpha) {
        double[] shares = shares(alpha);
        double mean = Arrays.stream(shares).average().orElseThrow();
        double variance = Arrays.stream(shares)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow();
        assertThat(mean).as("alpha %s", alpha).isCloseTo(0.5, within(0.01));
        assertThat(variance).as("alpha %s", alpha).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.003));
        assertThat(shares[0]).isNotNegative();
        assertThat(shares[shares.length - 1]).isLessThanOrEqualTo(1);
    }

    @Test
    void whatCannotBeIsNamed() {
        assertThatThrownBy(() -> new Mixup(-1)).hasMessage("mixup's alpha expects 0 or more, got -1.0");
        assertThatThrownBy(() -> new Mixup(Double.NaN)).hasMessage("mixup's alpha expects 0 or more, got NaN");
        SetDescription turned = new SetDescription(
                "x", 8, IMAGE, List.of("a"), DecodeSettings.AS_IS, BadImages.NONE, SampleForm.PLAIN.turned());
        assertThatThrownBy(() -> MIXED.check(turned)).hasMessage("mixup expects one sample an image, got 4");
        assertThat(MIXED.isNone()).isFalse();
    }
}
