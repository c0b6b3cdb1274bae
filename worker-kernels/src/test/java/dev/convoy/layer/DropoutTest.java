package dev.convoy.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.LayerRun.Keys;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.regularise.Dropout;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
    void dropsItsShareAndScalesTheRest(double p) {
        float[] y = ones(new Dropout(p), 5_000, 4, new Keys(1, 2, 3, 4));
        float kept = (float) (1 / (1 - p));
        int zeros = 0;
        for (float value : y) {
            assertThat(value).isIn(0f, kept);
            zeros += value == 0 ? 1 : 0;
        }
        // five standard deviations of the binomial
        double deviation = Math.sqrt(p * (1 - p) * y.length);
        assertThat((double) zeros).isBetween(p * y.length - 5 * deviation, p * y.length + 5 * deviation);
    }

    /** Sample numbers are keys: an image's mask is the same in whatever company, and place, it comes. */
    @Test
    void masksBelongToSamples() {
        float[] four = mask(new Keys(1, 2, 3, 100), 4);
        assertThat(mask(new Keys(1, 2, 3, 102), 2)).containsExactly(Arrays.copyOfRange(four, 600, 1200));
        assertThat(Arrays.copyOfRange(four, 300, 600)).isNotEqualTo(Arrays.copyOf(four, 300));
    }

    @Test
    void masksChangeWithEveryKey() {
        float[] mask = mask(new Keys(1, 2, 3, 100), 1);
        assertThat(mask(new Keys(1, 2, 3, 100), 1)).containsExactly(mask);
        assertThat(mask(new Keys(9, 2, 3, 100), 1)).isNotEqualTo(mask);
        assertThat(mask(new Keys(1, 9, 3, 100), 1)).isNotEqualTo(mask);
        assertThat(mask(new Keys(1, 2, 9, 100), 1)).isNotEqualTo(mask);
        assertThat(mask(new Keys(1, 2, 3, 101), 1)).isNotEqualTo(mask);
    }

    @Test
    void inferenceIsAView() {
        Dropout dropout = new Dropout(0.5);
        assertThat(dropout.isView(Mode.INFER)).isTrue();
        assertThat(dropout.isView(Mode.TRAIN)).isFalse();
    }

    private static float[] mask(Keys keys, int images) {
        return ones(new Dropout(0.5), 300, images, keys);
    }

    private static float[] ones(Dropout dropout, int size, int images, Keys keys) {
        LayerRun run = new LayerRun(dropout, Shape.of(size), images, KernelChoice.kernels(), Mode.TRAIN, keys);
        Arrays.fill(run.x().array(), run.x().offset(), run.x().offset() + run.inputs(), 1);
        return run.forward().outputValues();
    }
}
