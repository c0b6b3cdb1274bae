package dev.convoy.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShardGradientTest {
    private static final Moments.Layout LAYOUT = new Moments.Layout(new int[] {1}, new int[] {4});

    @Test
    void mergeAddsEverything() {
        ShardGradient sum = shard(1, 2, 6);
        sum.merge(shard(10, 3, 2));
        assertThat(gradient(sum)).containsExactly(11, 12, 13, 14, 15);
        assertThat(sum.count()).isEqualTo(8);
        assertThat(sum.loss()).isEqualTo(6.5 + 2.5);
        assertThat(sum.correct()).isEqualTo(5 + 1);
        // (6 * 2 + 2 * 3) / 8, and 0.25 a shard + (3 - 2)^2 * 4 pixels * 6 * 2 / 8
        assertThat(sum.moments()).containsExactly(2.25, 0.5 + 6);
    }

    @Test
    void severalThreadsAddTheSame() {
        int count = 3 * Workers.RANGE + 5;
        try (Workers workers = new Workers(3)) {
            ShardGradient one = drawn(count, 1);
            ShardGradient other = drawn(count, 1);
            one.merge(drawn(count, 2));
            other.merge(drawn(count, 2), workers);
            assertThat(other.gradient()).isEqualTo(one.gradient());
            assertThat(other.gradient()).isNotEqualTo(drawn(count, 1).gradient());
        }
    }

    private static ShardGradient drawn(int count, int seed) {
        ShardGradient shard = new ShardGradient(count, LAYOUT);
        CounterRandom random = new CounterRandom(seed, Purpose.TEST);
        for (int i = 0; i < count; i++) {
            shard.gradient()[i] = random.nextFloat(-1, 1);
        }
        shard.sums(1, 1, 1, 1);
        return shard;
    }

    @Test
    void shardsWithoutSamplesChangeNothing() {
        ShardGradient sum = shard(1, 2, 6);
        ShardGradient empty = new ShardGradient(5, LAYOUT);
        empty.gradient()[0] = Float.NaN;
        sum.merge(empty);
        assertThat(gradient(sum)).containsExactly(1, 2, 3, 4, 5);
        assertThat(sum.moments()).containsExactly(2, 0.25);
        assertThat(sum.count()).isEqualTo(6);
    }

    @Test
    void emptyTakesOverWhatComes() {
        ShardGradient sum = new ShardGradient(5, LAYOUT);
        sum.merge(shard(1, 2, 6));
        assertThat(gradient(sum)).containsExactly(1, 2, 3, 4, 5);
        assertThat(sum.moments()).containsExactly(2, 0.25);
        assertThat(sum.loss()).isEqualTo(6.5);
    }

    @Test
    void setCopiesAndClearForgets() {
        ShardGradient copy = new ShardGradient(5, LAYOUT);
        copy.set(shard(1, 2, 6));
        assertThat(gradient(copy)).containsExactly(1, 2, 3, 4, 5);
        assertThat(copy.correct()).isEqualTo(5);
        copy.clear();
        assertThat(gradient(copy)).containsOnly(0);
        assertThat(copy.moments()).containsOnly(0);
        assertThat(copy.count()).isZero();
        assertThat(copy.loss()).isZero();
    }

    @Test
    void otherNetworksAreRefused() {
        ShardGradient five = new ShardGradient(5, LAYOUT);
        assertThatThrownBy(() -> five.merge(new ShardGradient(6, LAYOUT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("merging gradients of 5 and 6 parameters, 2 and 2 moments: expects equal networks");
        assertThatThrownBy(() -> five.merge(new ShardGradient(5, Moments.Layout.NONE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expects equal networks");
    }

    private static ShardGradient shard(float first, double mean, int count) {
        ShardGradient shard = new ShardGradient(5, LAYOUT);
        for (int i = 0; i < 5; i++) {
            shard.gradient()[i] = first == 1 ? i + 1 : 10;
        }
        shard.moments()[0] = mean;
        shard.moments()[1] = 0.25;
        shard.sums(count + 0.5, count, count - 1L, count);
        return shard;
    }

    private static float[] gradient(ShardGradient shard) {
        assertThat(shard.gradient()).hasSize(shard.parameters() + Span.SLACK);
        return Arrays.copyOf(shard.gradient(), shard.parameters());
    }
}
