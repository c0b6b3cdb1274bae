package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.optim.OptimizerState;
import dev.convoy.optim.Plateau;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateHashTest {
    private static final RunFingerprint FINGERPRINT = RunFingerprint.of(Map.of("shards", 8));

    private static TrainingState state(long seed, Progress progress, OptimizerState optimizer, float... parameters) {
        return new TrainingState(seed, progress, parameters, new float[] {0.5f}, optimizer, FINGERPRINT);
    }

    private static OptimizerState optimizer(long steps, float... buffer) {
        return OptimizerState.of(steps, Map.of("momentum_buffer", buffer));
    }

    /** Frozen, so that hashes in old records stay comparable; worked out from the Javadoc by a second implementation. */
    @Test
    void isTheSameForEver() {
        Progress progress = new Progress(12, 3, 0.5, 2, 1);
        assertThat(state(7, progress, optimizer(12, 1, 2), 3, 4).hash()).isEqualTo("b70f7d9da5680107");
        float[] many = new float[40000];
        for (int i = 0; i < many.length; i++) {
            many[i] = i * 0.25f - 3;
        }
        assertThat(state(-1, Progress.start(), OptimizerState.of(0, Map.of()), many)
                        .hash())
                .isEqualTo("4354d8e7536e0243");
    }

    @Test
    void tellsEveryBitApart() {
        Progress progress = new Progress(12, 3, 0.5, 2, 1);
        Set<String> hashes = new HashSet<>();
        hashes.add(state(7, progress, optimizer(12, 1, 2), 3, 4).hash());
        hashes.add(state(7, progress, optimizer(12, 1, 2), 3, Math.nextUp(4f)).hash());
        hashes.add(state(7, progress, optimizer(12, 1, 2), 4, 3).hash());
        hashes.add(state(7, progress, optimizer(12, 2, 1), 3, 4).hash());
        hashes.add(state(7, progress, optimizer(13, 1, 2), 3, 4).hash());
        hashes.add(state(8, progress, optimizer(12, 1, 2), 3, 4).hash());
        hashes.add(state(7, new Progress(13, 3, 0.5, 2, 1), optimizer(12, 1, 2), 3, 4)
                .hash());
        hashes.add(state(7, new Progress(12, 4, 0.5, 2, 1), optimizer(12, 1, 2), 3, 4)
                .hash());
        hashes.add(state(7, progress, optimizer(12, 0f), 0f).hash());
        hashes.add(state(7, progress, optimizer(12, 0f), -0f).hash());
        hashes.add(averaged(3, 4).hash());
        hashes.add(averaged(3, 5).hash());
        for (Plateau.State plateau : List.of(
                new Plateau.State(0.1, Double.NaN, 0, 0),
                new Plateau.State(0.2, Double.NaN, 0, 0),
                new Plateau.State(0.1, 1, 0, 0),
                new Plateau.State(0.1, 1, 1, 0),
                new Plateau.State(0.1, 1, 0, 1))) {
            Progress there = new Progress(12, 3, 0.5, 2, 1, Optional.of(plateau));
            hashes.add(state(7, there, optimizer(12, 1, 2), 3, 4).hash());
        }
        assertThat(hashes).hasSize(17);
    }

    @Test
    void doesNotDependOnTheOrderOfTheOptimizersArrays() {
        Map<String, float[]> one = new LinkedHashMap<>();
        one.put("exp_avg", new float[] {1});
        one.put("exp_avg_sq", new float[] {2});
        Map<String, float[]> other = new LinkedHashMap<>();
        other.put("exp_avg_sq", new float[] {2});
        other.put("exp_avg", new float[] {1});
        assertThat(state(7, Progress.start(), OptimizerState.of(1, one), 3).hash())
                .isEqualTo(state(7, Progress.start(), OptimizerState.of(1, other), 3)
                        .hash());
    }

    @Test
    void isWrittenWithSixteenDigits() {
        assertThat(StateHash.text(0xabcL)).isEqualTo("0000000000000abc");
        assertThat(StateHash.text(-1)).isEqualTo("ffffffffffffffff");
    }

    private static TrainingState averaged(float... average) {
        return new TrainingState(
                7,
                new Progress(12, 3, 0.5, 2, 1),
                new float[] {3, 4},
                new float[] {0.5f},
                Optional.of(new Parameters(average, new float[] {0.5f})),
                optimizer(12, 1, 2),
                FINGERPRINT);
    }

    @Test
    void statesRefuseWhatCannotBe() {
        assertThatThrownBy(() -> averaged(1, 2, 3))
                .hasMessage("training state: the average has 3 parameters and 1 statistics, expected 2 and 1");
        assertThatThrownBy(() -> state(7, Progress.start(), optimizer(0, 1, 2), 3))
                .hasMessage(
                        "training state: optimizer array momentum_buffer has 2 elements, expected 1, the parameter count");
        assertThatThrownBy(() -> new Progress(-1, 2, 0, 0, 3))
                .hasMessage("progress: step -1, epoch 2, bad epochs 3: none may be negative");
        assertThatThrownBy(() -> new Progress(1, 2, 0, 3, 0))
                .hasMessage("progress: best epoch is 3, must be from 0 to the epoch, 2");
        assertThatThrownBy(() -> new Progress(1, 2, Double.NaN, 1, 0))
                .hasMessage("progress: best metric is NaN, must be a number once there is a best epoch");
    }
}
