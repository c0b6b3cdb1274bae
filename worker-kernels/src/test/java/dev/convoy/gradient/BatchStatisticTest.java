package dev.convoy.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.gradient.BatchStatistic.Kind;
import dev.convoy.kernels.Span;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchStatisticTest {
    private static final BatchStatistic MOMENTS = new BatchStatistic(Kind.MOMENTS, 2, 3);
    private static final BatchStatistic SUMS = new BatchStatistic(Kind.GRADIENT_SUMS, 2, 3);

    /** The running statistics that a step's gradients are merged to are those of the same merge. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 11})
    void momentsOfShardsAreTheBitsOfTheirGradients(int shards) {
        List<BatchSums> parts = drawn(MOMENTS, shards);
        Moments.Layout layout = new Moments.Layout(new int[] {2}, new int[] {3});
        ShardGradient[] tree = new ShardGradient[shards];
        for (int i = 0; i < shards; i++) {
            tree[i] = new ShardGradient(
                    new float[Span.SLACK], parts.get(i).values().clone(), layout);
            tree[i].sums(0, 0, 0, parts.get(i).images());
        }
        for (int width = 1; width < shards; width *= 2) {
            for (int i = 0; i + width < shards; i += 2 * width) {
                tree[i].merge(tree[i + width]);
            }
        }

        BatchSums merged = MOMENTS.overTree(parts);

        assertThat(merged.values()).containsExactly(tree[0].moments());
        assertThat(merged.images()).isEqualTo(tree[0].count());
    }

    /** 1e16 swallows a 1 that comes alone, not two that come together. */
    @Test
    void gradientSumsAreAddedInPairs() {
        List<BatchSums> parts = new ArrayList<>();
        for (double value : new double[] {1, 1e16, 1, 1, 0.5}) {
            parts.add(new BatchSums(1, new double[] {value, 1, 2, 3}));
        }

        BatchSums merged = SUMS.overTree(parts);

        assertThat(merged.values()).containsExactly(((1 + 1e16) + (1.0 + 1)) + 0.5, 5, 10, 15);
        assertThat(merged.values()[0]).isNotEqualTo(1 + 1e16 + 1 + 1 + 0.5);
        assertThat(merged.images()).isEqualTo(5);
        assertThat(parts.get(0).values()).as("what is merged stays").containsExactly(1, 1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shardsWithoutImagesChangeNothing(int empty) {
        for (BatchStatistic statistic : List.of(MOMENTS, SUMS)) {
            List<BatchSums> parts = drawn(statistic, 2);
            BatchSums without = statistic.overTree(parts);
            parts.add(empty, statistic.none());
            assertThat(statistic.overTree(parts).images()).isEqualTo(without.images());
            if (empty == 2) { // elsewhere the tree pairs others: the same but for rounding
                assertThat(statistic.overTree(parts).values()).containsExactly(without.values());
            }
        }
        assertThat(MOMENTS.overTree(List.of(MOMENTS.none(), MOMENTS.none())).images())
                .isZero();
    }

    @Test
    void sumsMustBeTheStatistics() {
        List<BatchSums> parts = List.of(SUMS.none(), new BatchSums(1, new double[3]));
        assertThatThrownBy(() -> SUMS.overTree(parts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("statistics of 2 channels expect 4 sums, got 3");
    }

    private static List<BatchSums> drawn(BatchStatistic statistic, int shards) {
        List<BatchSums> parts = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            CounterRandom random = new CounterRandom(7, Purpose.TEST).at(shard, 0);
            double[] values = new double[statistic.count()];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextGaussian() + 2;
            }
            parts.add(new BatchSums(1 + shard % 3, values));
        }
        return parts;
    }
}
