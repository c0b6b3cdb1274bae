package dev.convoy.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.optim.WeightAverage.Settings;
import dev.convoy.optim.WeightAverage.Warmup;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightAverageTest {
    @Test
    void followsParametersAndStatistics() {
        WeightAverage average = new WeightAverage(new Settings(0.75, Warmup.OFF), new float[] {1, 2}, new float[] {4});
        average.follow(new float[] {5, 2}, new float[] {0}, 1);
        assertThat(average.parameters()).containsExactly(2, 2);
        assertThat(average.statistics()).containsExactly(3);
        average.follow(new float[] {-2, 6}, new float[] {3}, 2);
        assertThat(average.parameters()).containsExactly(1, 3);
        assertThat(average.statistics()).containsExactly(3);
    }

    @Test
    void forgetsTheFirstValuesSoonerWithWarmUp() {
        Settings settings = new Settings(0.9, Warmup.ON);
        double expected = 1;
        WeightAverage average = new WeightAverage(settings, new float[] {1}, new float[0]);
        Random random = new Random(5);
        for (int t = 1; t <= 200; t++) {
            float value = random.nextFloat();
            double decay = Math.min(0.9, (1.0 + t) / (10 + t));
            expected = decay * expected + (1 - decay) * value;
            average.follow(new float[] {value}, new float[0], t);
            assertThat((double) average.parameters()[0]).as("step %d", t).isCloseTo(expected, within(1e-6));
        }
        assertThat(settings.decay(1)).isEqualTo(2 / 11.0);
        assertThat(settings.decay(80)).isEqualTo(0.9);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> new Settings(1, Warmup.OFF)).hasMessage("ema decay is 1.0, must be below 1");
        assertThatThrownBy(() -> new Settings(0, Warmup.OFF)).hasMessage("ema decay is 0.0, must be a number above 0");
        WeightAverage average = new WeightAverage(new Settings(0.5, Warmup.OFF), new float[2], new float[1]);
        assertThatThrownBy(() -> average.follow(new float[3], new float[1], 1))
                .hasMessage("parameters has 3 elements, expected 2, the average's");
        assertThatThrownBy(() -> average.follow(new float[2], new float[3], 1))
                .hasMessage("statistics has 3 elements, expected 1, the average's");
    }
}
