package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochOrderTest {
    @ParameterizedTest
    @CsvSource({"100, 8, 32", "97, 8, 32", "97, 5, 13", "64, 8, 64", "10, 10, 3", "1, 1, 1", "1000, 7, 999", "33, 2, 16"
    })
    void everySampleComesOnceAndPartsDifferByAtMostOne(int samples, int shards, int batch) {
        EpochOrder order = EpochOrder.of(samples, shards, batch);
        int[] seen = new int[samples];
        int[][] permutations = new int[shards][];
        for (int shard = 0; shard < shards; shard++) {
            permutations[shard] = order.permutation(7, 3, shard);
            assertThat(permutations[shard]).hasSize(order.layout().size(shard));
        }
        int total = 0;
        for (int step = 0; step < order.steps(); step++) {
            int smallest = Integer.MAX_VALUE;
            int largest = 0;
            int sum = 0;
            for (int shard = 0; shard < shards; shard++) {
                int start = order.partStart(shard, step);
                int end = order.partEnd(shard, step);
                for (int i = start; i < end; i++) {
                    seen[permutations[shard][i] * shards + shard]++;
                }
                smallest = Math.min(smallest, end - start);
                largest = Math.max(largest, end - start);
                sum += end - start;
            }
            assertThat(largest - smallest).isLessThanOrEqualTo(1);
            assertThat(largest).isLessThanOrEqualTo(order.largestPart());
            assertThat(sum).isEqualTo(order.stepSize(step));
            total += sum;
        }
        assertThat(total).isEqualTo(samples);
        assertThat(seen).containsOnly(1);
    }

    @Test
    void theLastStepIsRagged() {
        EpochOrder order = EpochOrder.of(100, 8, 32);
        assertThat(order.steps()).isEqualTo(4);
        assertThat(order.stepSize(0)).isEqualTo(32);
        assertThat(order.stepSize(3)).isEqualTo(4);
    }

    @Test
    void theOrderChangesWithSeedEpochAndShardOnly() {
        EpochOrder order = EpochOrder.of(1000, 4, 10);
        int[] first = order.permutation(1, 0, 0);
        assertThat(EpochOrder.of(1000, 4, 250).permutation(1, 0, 0)).isEqualTo(first);
        assertThat(order.permutation(2, 0, 0)).isNotEqualTo(first);
        assertThat(order.permutation(1, 1, 0)).isNotEqualTo(first);
        assertThat(order.permutation(1, 0, 1)).isNotEqualTo(first);
    }

    @Test
    void samplesAndPositionsAreEachOthersInverse() {
        ShardLayout layout = new ShardLayout(101, 8);
        for (long sample = 0; sample < 101; sample++) {
            int shard = layout.shardOf(sample);
            assertThat(layout.positionOf(sample)).isLessThan(layout.size(shard));
            assertThat(layout.positionOf(sample) * 8L + shard).isEqualTo(sample);
        }
    }

    @Test
    void wrongNumbersAreNamed() {
        assertThatThrownBy(() -> EpochOrder.of(300, 8, 512))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch of 512 is larger than the set of 300 samples");
        assertThatThrownBy(() -> EpochOrder.of(300, 8, 0)).hasMessage("batch size expects a positive number, got 0");
        assertThatThrownBy(() -> EpochOrder.of(300, 0, 32)).hasMessage("shards expects a positive number, got 0");
        assertThatThrownBy(() -> EpochOrder.of(3, 8, 2))
                .hasMessage("more shards than samples: 8 shards for 3 samples; lower shards");
        assertThatThrownBy(() -> new ShardLayout(1L << 33, 2))
                .hasMessage("8589934592 samples in 2 shards: a shard holds at most 2^31 - 1; raise shards");
        assertThatThrownBy(() -> EpochOrder.of(100, 8, 32).partStart(0, 4)).hasMessage("step expects 0 to 3, got 4");
    }

    @ParameterizedTest
    @CsvSource({"100, 8, 32", "97, 8, 32", "9, 8, 36", "64, 8, 256", "5, 2, 4"})
    void anImagesViewsStayTogether(int images, int shards, int batch) {
        ShardLayout layout = new ShardLayout(4L * images, shards, 4);
        EpochOrder order = new EpochOrder(layout, batch);
        EpochOrder ofImages = EpochOrder.of(images, shards, batch / 4);
        assertThat(order.steps()).isEqualTo(ofImages.steps());
        assertThat(order.largestPart()).isEqualTo(4 * ofImages.largestPart());
        for (int shard = 0; shard < shards; shard++) {
            int[] samples = order.permutation(7, 3, shard);
            int[] positions = ofImages.permutation(7, 3, shard);
            assertThat(samples).hasSize(layout.size(shard));
            for (int i = 0; i < samples.length; i++) {
                assertThat(samples[i]).isEqualTo(4 * positions[i / 4] + i % 4);
            }
            for (int step = 0; step < order.steps(); step++) {
                assertThat(order.partStart(shard, step)).isEqualTo(4 * ofImages.partStart(shard, step));
                assertThat(order.partEnd(shard, step)).isEqualTo(4 * ofImages.partEnd(shard, step));
            }
        }
        for (long sample = 0; sample < 4L * images; sample++) {
            int shard = layout.shardOf(sample);
            assertThat(shard).isEqualTo((int) (sample / 4 % shards));
            assertThat(layout.positionOf(sample)).isEqualTo((int) (4 * (sample / 4 / shards) + sample % 4));
        }
    }

    @Test
    void whatPartsAnImageIsNamed() {
        ShardLayout layout = new ShardLayout(40, 2, 4);
        assertThatThrownBy(() -> new EpochOrder(layout, 10))
                .hasMessage("batch of 10 parts the 4 samples of an image; make it a multiple of 4");
        assertThatThrownBy(() -> new ShardLayout(42, 2, 4))
                .hasMessage("42 samples are not whole images of 4 samples each");
        assertThatThrownBy(() -> new ShardLayout(40, 11, 4))
                .hasMessage("more shards than images: 11 shards for 10 images; lower shards");
    }
}
