package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.gradient.GradientWire;
import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.train.Residuals.Step;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResidualsTest {
    private static final int COUNT = 3;

    /** A quarter of a last place above 1, as 8 bits have them. */
    private static final float VALUE = 1 + 0x1p-9f;

    private final Residuals residuals = new Residuals(1 << 20);

    private static Step step(long number) {
        return new Step("run", number, number % 10 == 0);
    }

    private static ShardGradient gradient(int images) {
        ShardGradient gradient = new ShardGradient(COUNT, Moments.Layout.NONE, GradientWire.BFLOAT16);
        if (images > 0) {
            Arrays.fill(gradient.gradient(), 0, COUNT, VALUE);
        }
        gradient.sums(0, images, 0, images);
        return gradient;
    }

    private float rounded(Step step, int shard) {
        return rounded(step, shard, 1);
    }

    private float rounded(Step step, int shard, int images) {
        ShardGradient gradient = gradient(images);
        assertThat(residuals.round(step, shard, gradient, Workers.CALLER)).isTrue();
        return gradient.gradient()[COUNT - 1];
    }

    private boolean isRefused(Step step, int shard) {
        ShardGradient gradient = gradient(1);
        boolean refused = !residuals.round(step, shard, gradient, Workers.CALLER);
        assertThat(gradient.gradient()[0] == VALUE).isEqualTo(refused);
        return refused;
    }

    @Test
    void whatIsTakenOffComesBack() {
        // owed before rounding, in quarters of a last place: 1, 2 (in the middle: the even one), 3 (up), 0
        float[] sent = new float[4];
        for (int i = 0; i < 4; i++) {
            sent[i] = rounded(step(i), 0);
        }
        assertThat(sent).containsExactly(1, 1, 1 + 0x1p-7f, 1);
        assertThat(rounded(step(0), 1)).isEqualTo(1);
    }

    @Test
    void aStepThatIsComputedAgainGivesTheSame() {
        rounded(step(0), 0);
        rounded(step(1), 0);
        for (int again = 0; again < 3; again++) {
            assertThat(rounded(step(2), 0)).isEqualTo(1 + 0x1p-7f);
        }
        assertThat(rounded(step(3), 0)).isEqualTo(1);
    }

    @Test
    void anEpochBeginsWithNothing() {
        for (int i = 0; i < 2; i++) {
            rounded(step(i), 0);
        }
        Step next = new Step("run", 2, true);
        assertThat(residuals.has(next, 0)).isTrue();
        assertThat(rounded(next, 0)).isEqualTo(1);
        assertThat(rounded(new Step("run", 3, false), 0)).isEqualTo(1);
        assertThat(rounded(new Step("run", 4, false), 0)).isEqualTo(1 + 0x1p-7f);
        // and where there was a gap
        assertThat(rounded(new Step("run", 9, true), 0)).isEqualTo(1);
    }

    @Test
    void aShardWithoutImagesOwesOn() {
        rounded(step(0), 0);
        rounded(step(1), 0);
        assertThat(rounded(step(2), 0, 0)).isZero();
        assertThat(rounded(step(3), 0)).isEqualTo(1 + 0x1p-7f);
    }

    @Test
    void whatIsNotHereIsLost() {
        assertThat(residuals.has(step(1), 0)).isFalse();
        assertThat(isRefused(step(1), 0)).isTrue();
        rounded(step(0), 0);
        assertThat(residuals.has(step(1), 0)).isTrue();
        assertThat(residuals.has(step(1), 1)).isFalse();
        assertThat(residuals.has(new Step("another", 1, false), 0)).isFalse();
        assertThat(isRefused(step(2), 0)).isTrue();
        residuals.forget("run");
        assertThat(isRefused(step(1), 0)).isTrue();
    }

    @Test
    void anAttemptThatComesLateChangesNothing() {
        rounded(step(0), 0);
        rounded(step(1), 0);
        rounded(step(2), 0);
        assertThat(isRefused(step(1), 0)).isTrue();
        assertThat(isRefused(step(0), 0)).isTrue();
        assertThat(rounded(step(3), 0)).isEqualTo(1);
    }

    @Test
    void tooManyAreRefusedWithWhatHelps() {
        Residuals small = new Residuals(50);
        small.round(step(0), 0, gradient(1), Workers.CALLER);
        assertThatThrownBy(() -> small.round(step(0), 1, gradient(1), Workers.CALLER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a gradient-wire of 16 bits keeps 0 KiB for each shard that an executor has: the 2 here need 0 KiB of"
                                + " a heap of 0 KiB: raise spark.executor.memory (in local mode spark.driver.memory), use more"
                                + " executors or gradient-wire = float32");
    }
}
