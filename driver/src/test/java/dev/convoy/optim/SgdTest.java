package dev.convoy.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.network.Slice;
import dev.convoy.optim.Sgd.Nesterov;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTest {
    private static final List<Slice> ONE = slices(1);

    private static List<Slice> slices(int count) {
        return List.of(new Slice("weight", Shape.of(count), 0));
    }

    /** One parameter that starts at 1, gradient 0.5, rate 0.1: worked out by hand from PyTorch's definition. */
    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0, OFF, 0.95,  0.9,    0.85",
        "0.9, 0.0, OFF, 0.95,  0.855,  0.7195",
        "0.9, 0.0, ON,  0.905, 0.7695, 0.59755",
        "0.9, 0.1, OFF, 0.94,  0.8266, 0.666274",
        "0.0, 0.1, OFF, 0.94,  0.8806, 0.821794",
    })
    void followsTheHandComputedSequence(
            double momentum, double decay, Nesterov nesterov, double first, double second, double third) {
        Optimizer sgd = new Sgd.Settings(momentum, decay, nesterov).create(ONE);
        float[] parameters = {1};
        for (double expected : new double[] {first, second, third}) {
            sgd.step(parameters, new float[] {0.5f}, 0.1);
            assertThat((double) parameters[0]).isCloseTo(expected, within(2e-7));
        }
    }

    /** PyTorch's update, statement by statement, in double precision. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void followsPytorchsStatements(long seed) {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(200);
        double momentum = seed % 3 == 0 ? 0 : 0.5 + 0.49 * random.nextDouble();
        double decay = seed % 2 == 0 ? 0 : 0.01 * random.nextDouble();
        Nesterov nesterov = momentum > 0 && seed % 4 < 2 ? Nesterov.ON : Nesterov.OFF;
        Optimizer sgd = new Sgd.Settings(momentum, decay, nesterov).create(slices(count));
        float[] parameters = gaussians(random, count);
        double[] expected = new double[count];
        for (int i = 0; i < count; i++) {
            expected[i] = parameters[i];
        }
        double[] buffer = null;
        for (int step = 0; step < 20; step++) {
            float[] gradient = gaussians(random, count);
            double rate = 0.1 / (1 + step);
            double[] d = new double[count];
            double[] next = new double[count];
            for (int i = 0; i < count; i++) {
                d[i] = gradient[i] + decay * expected[i];
                next[i] = buffer == null ? d[i] : momentum * buffer[i] + d[i];
                double update = momentum == 0 ? d[i] : nesterov == Nesterov.ON ? d[i] + momentum * next[i] : next[i];
                expected[i] -= rate * update;
            }
            buffer = next;
            sgd.step(parameters, gradient, rate);
        }
        for (int i = 0; i < count; i++) {
            assertThat((double) parameters[i])
                    .as("seed %d, element %d", seed, i)
                    .isCloseTo(expected[i], within(2e-5));
        }
    }

    @Test
    void goesOnFromASavedStateWithTheSameBits() {
        Sgd.Settings settings = new Sgd.Settings(0.9, 1e-4, Nesterov.ON);
        Random random = new Random(7);
        int count = 37;
        float[] parameters = gaussians(random, count);
        float[][] gradients = {gaussians(random, count), gaussians(random, count), gaussians(random, count)};
        Optimizer straight = settings.create(slices(count));
        Optimizer before = settings.create(slices(count));
        float[] resumed = parameters.clone();
        for (float[] gradient : gradients) {
            straight.step(parameters, gradient, 0.05);
        }
        before.step(resumed, gradients[0], 0.05);
        Optimizer after = settings.create(slices(count));
        after.restore(before.state());
        after.step(resumed, gradients[1], 0.05);
        after.step(resumed, gradients[2], 0.05);
        assertThat(resumed).isEqualTo(parameters);
        assertThat(after.state().steps()).isEqualTo(3);
        assertThat(after.state().arrays().get(Sgd.MOMENTUM_BUFFER))
                .isEqualTo(straight.state().arrays().get(Sgd.MOMENTUM_BUFFER));
    }

    @Test
    void keepsNoBufferWithoutMomentum() {
        Optimizer sgd = new Sgd.Settings(0, 0, Nesterov.OFF).create(ONE);
        sgd.step(new float[1], new float[1], 1);
        assertThat(sgd.state().arrays()).isEmpty();
        assertThat(sgd.state().steps()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "NaN,  0,    OFF, 'sgd momentum is NaN, must be a number of 0 or more'",
        "-0.1, 0,    OFF, 'sgd momentum is -0.1, must be a number of 0 or more'",
        "1,    0,    OFF, 'sgd momentum is 1.0, must be below 1'",
        "0.9,  -1,   OFF, 'sgd weight_decay is -1.0, must be a number of 0 or more'",
        "0.9,  Infinity, OFF, 'sgd weight_decay is Infinity, must be a number of 0 or more'",
        "0,    0,    ON,  'sgd nesterov needs momentum above 0, momentum is 0'",
    })
    void refusesBadSettings(double momentum, double decay, Nesterov nesterov, String message) {
        assertThatThrownBy(() -> new Sgd.Settings(momentum, decay, nesterov))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "-0.1, OFF, 'sgd dampening is -0.1, must be a number of 0 or more'",
        "1.5,  OFF, 'sgd dampening is 1.5, must be from 0 to 1'",
        "0.5,  ON,  'sgd nesterov needs dampening 0, dampening is 0.5'",
    })
    void refusesBadDampening(double dampening, Nesterov nesterov, String message) {
        assertThatThrownBy(() -> new Sgd.Settings(0.9, dampening, 0, nesterov))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesArraysOfAnotherLength() {
        Optimizer sgd = new Sgd.Settings(0.9, 0, Nesterov.OFF).create(slices(3));
        assertThatThrownBy(() -> sgd.step(new float[2], new float[3], 0.1))
                .hasMessage("parameters has 2 elements, expected 3, the parameter count");
        assertThatThrownBy(() -> sgd.step(new float[3], new float[4], 0.1))
                .hasMessage("gradient has 4 elements, expected 3, the parameter count");
    }

    @Test
    void refusesAnotherOptimizersState() {
        Optimizer sgd = new Sgd.Settings(0.9, 0, Nesterov.OFF).create(slices(3));
        assertThatThrownBy(() -> sgd.restore(OptimizerState.of(1, Map.of("exp_avg", new float[3]))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("optimizer state: has arrays [exp_avg], expected [momentum_buffer]: it was saved by another"
                        + " optimizer or with other settings");
        assertThatThrownBy(() -> sgd.restore(OptimizerState.of(1, Map.of(Sgd.MOMENTUM_BUFFER, new float[2]))))
                .hasMessage(
                        "optimizer state: momentum_buffer has 2 elements, expected 3, the network's parameter count");
        assertThatThrownBy(() -> OptimizerState.of(-1, Map.of()))
                .hasMessage("optimizer state: steps is -1, must not be negative");
    }

    private static float[] gaussians(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
