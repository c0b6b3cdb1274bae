package dev.convoy.optim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.kernels.Workers;
import dev.convoy.network.Slice;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters of several pieces, updated by several threads, end with the bits of small ones that one thread updates. */
class ParallelUpdateTest {
    private static final int LARGE = 3 * Workers.RANGE + 77;
    private static final int SMALL = 100;
    private static final int STEPS = 4;
    private static final List<Slice> SLICES = List.of(
            new Slice("a", Shape.of(LARGE), 0),
            new Slice("b", Shape.of(SMALL), LARGE),
            new Slice("c", Shape.of(2, LARGE), LARGE + SMALL));

    static Stream<OptimizerSettings> settings() {
        return OptimizersTest.settings();
    }

    static Stream<OptimizerSettings> elementwise() {
        return settings().filter(any -> !(any instanceof Lars.Settings || any instanceof Lamb.Settings));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void severalThreadsGiveTheSameBits(OptimizerSettings settings) {
        int count = SLICES.get(2).end();
        try (Workers workers = new Workers(3)) {
            Optimizer one = settings.create(SLICES);
            Optimizer three = settings.create(SLICES);
            float[] expected = drawn(count, 0);
            float[] actual = expected.clone();
            for (int step = 1; step <= STEPS; step++) {
                one.step(expected, drawn(count, step), 0.1);
                three.step(actual, drawn(count, step), 0.1, workers);
            }
            assertThat(actual).isEqualTo(expected);
            assertThat(actual).isNotEqualTo(drawn(count, 0));
            one.state()
                    .arrays()
                    .forEach((name, array) -> assertThat(three.state().arrays().get(name))
                            .as(name)
                            .isEqualTo(array));
        }
    }

    /** Everything repeats every {@code SMALL} elements: so must what comes of it. */
    @ParameterizedTest
    @MethodSource("elementwise")
    void piecesAreUpdatedAsIfTheyWereOne(OptimizerSettings settings) {
        Optimizer small = settings.create(List.of(new Slice("small", Shape.of(SMALL), 0)));
        Optimizer large = settings.create(List.of(new Slice("large", Shape.of(LARGE), 0)));
        float[] expected = drawn(SMALL, 0);
        float[] actual = repeated(expected);
        for (int step = 1; step <= STEPS; step++) {
            small.step(expected, drawn(SMALL, step), 0.1);
            large.step(actual, repeated(drawn(SMALL, step)), 0.1);
        }
        assertThat(actual).isEqualTo(repeated(expected));
    }

    private static float[] drawn(int count, int step) {
        CounterRandom random = new CounterRandom(5, Purpose.TEST).at(step, 0);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }

    private static float[] repeated(float[] values) {
        float[] large = new float[LARGE];
        for (int i = 0; i < LARGE; i++) {
            large[i] = values[i % SMALL];
        }
        return large;
    }
}
