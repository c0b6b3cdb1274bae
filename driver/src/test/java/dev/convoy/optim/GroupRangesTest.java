package dev.convoy.optim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.network.Slice;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizers over ranges of the flat array, as if each were the whole. */
class GroupRangesTest {
    private static final int COUNT = 23;
    private static final List<Slice> SLICES = List.of(
            new Slice("a.weight", Shape.of(3, 3), 0),
            new Slice("a.bias", Shape.of(3), 9),
            new Slice("b.weight", Shape.of(11), 12));

    /** The bias frozen, b slower and without decay. */
    private static ParameterGroups groups() {
        return new ParameterGroups(
                SLICES,
                List.of(
                        new ParameterGroups.Group(SLICES.get(0), 1, ParameterGroups.WeightDecay.ON),
                        new ParameterGroups.Group(SLICES.get(2), 0.5, ParameterGroups.WeightDecay.OFF)),
                Set.of());
    }

    static Stream<OptimizerSettings> optimizers() {
        return Stream.of(
                new Sgd.Settings(0.9, 0.1, Sgd.Nesterov.ON),
                new Adam.Settings(0.9, 0.99, 1e-8, 0.1, Adam.Amsgrad.ON),
                AdamW.Settings.DEFAULT,
                RmsProp.Settings.DEFAULT,
                Adagrad.Settings.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void rangesHaveTheBitsOfTheWhole(OptimizerSettings settings) {
        assertThat(settings.isElementwise()).isTrue();
        float[] whole = values(1);
        Optimizer optimizer = settings.create(groups());
        for (int step = 1; step <= 3; step++) {
            optimizer.step(whole, values(step + 10), 0.1);
        }
        for (int[] range : new int[][] {{0, 4}, {4, 10}, {10, 11}, {11, 23}}) {
            float[] part = Arrays.copyOfRange(values(1), range[0], range[1]);
            Optimizer own = settings.create(groups().within(range[0], range[1]));
            for (int step = 1; step <= 3; step++) {
                own.step(part, Arrays.copyOfRange(values(step + 10), range[0], range[1]), 0.1);
            }
            assertThat(part).containsExactly(Arrays.copyOfRange(whole, range[0], range[1]));
            own.state()
                    .arrays()
                    .forEach((name, array) -> assertThat(array)
                            .as(name)
                            .containsExactly(Arrays.copyOfRange(
                                    optimizer.state().arrays().get(name), range[0], range[1])));
        }
    }

    @Test
    void whatIsFrozenIsClearedInARange() {
        float[] gradient = values(5);
        float[] part = Arrays.copyOfRange(gradient, 8, 14);
        groups().clearFrozen(gradient);

        groups().within(8, 14).clearFrozen(part);

        assertThat(part).containsExactly(Arrays.copyOfRange(gradient, 8, 14)).contains(0f);
    }

    @Test
    void thoseThatTakeNormsOfTensorsSaySo() {
        assertThat(Lars.Settings.DEFAULT.isElementwise()).isFalse();
        assertThat(Lamb.Settings.DEFAULT.isElementwise()).isFalse();
    }

    private static float[] values(int seed) {
        float[] values = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = (float) Math.sin(seed * 31 + i);
        }
        return values;
    }
}
