package dev.convoy.layer.regularise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.LayerRun.Keys;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Dropout2dTest {
    private static final Shape IMAGE = Shape.of(50, 2, 3);

    private static float[] mask(double p, int images, Keys keys) {
        LayerRun run = new LayerRun(new Dropout2d(p), IMAGE, images, KernelChoice.kernels(), Mode.TRAIN, keys);
        Arrays.fill(run.x().array(), run.x().offset(), run.x().offset() + run.inputs(), 1);
        return run.forward().outputValues();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
    void dropsWholeChannelsAndScalesTheRest(double p) {
        float[] y = mask(p, 40, new Keys(1, 2, 3, 4));
        float kept = (float) (1 / (1 - p));
        int channels = y.length / 6;
        int zeros = 0;
        for (int c = 0; c < channels; c++) {
            float[] channel = Arrays.copyOfRange(y, 6 * c, 6 * c + 6);
            assertThat(channel[0]).isIn(0f, kept);
            assertThat(channel).containsOnly(channel[0]);
            zeros += channel[0] == 0 ? 1 : 0;
        }
        // five standard deviations of the binomial
        double deviation = Math.sqrt(p * (1 - p) * channels);
        assertThat((double) zeros).isBetween(p * channels - 5 * deviation, p * channels + 5 * deviation);
    }

    @Test
    void masksBelongToSamples() {
        float[] four = mask(0.5, 4, new Keys(1, 2, 3, 100));
        assertThat(mask(0.5, 2, new Keys(1, 2, 3, 102))).containsExactly(Arrays.copyOfRange(four, 600, 1200));
        assertThat(Arrays.copyOfRange(four, 300, 600)).isNotEqualTo(Arrays.copyOf(four, 300));
        assertThat(mask(0.5, 4, new Keys(1, 2, 4, 100))).isNotEqualTo(four);
    }

    @Test
    void inferenceIsAView() {
        assertThat(new Dropout2d(0.5).isView(Mode.INFER)).isTrue();
        assertThat(new Dropout2d(0.5).isView(Mode.TRAIN)).isFalse();
    }

    @Test
    void gradient() {
        LayerRun run = new LayerRun(new Dropout2d(0.4), Shape.of(6, 2, 3), 3, KernelChoice.kernels(), Mode.TRAIN);
        run.random(new RandomFloats(41));
        run.forward().backward();
        Span dx = new Span(run.inputGradients(), 0);
        GradientCheck.LINEAR.check(
                "seed 41", run.x(), dx, run.inputs(), () -> run.forward().loss());
    }

    @Test
    void refuses() {
        assertThatThrownBy(() -> new Dropout2d(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p expects a probability of at least 0 and less than 1, got 1.0");
        assertThatThrownBy(() -> new Dropout2d(0.5).outputShape(Shape.of(10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expects an input of shape [channels, height, width], got [10]");
    }
}
