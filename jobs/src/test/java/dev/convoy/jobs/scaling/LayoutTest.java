package dev.convoy.jobs.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who computes which shards, and what is left to send. */
class LayoutTest {
    @Test
    void aPartitionForEachSlotAtMostOneAShard() {
        assertThat(Layout.full(4, 2, 64).partitions()).isEqualTo(8);
        assertThat(Layout.full(100, 8, 64)).isEqualTo(new Layout(100, 8, 64, 64));
        assertThat(Layout.full(100, 8, 64).busy()).isEqualTo(64);
    }

    @Test
    void tasksAndShardsAreRoundedUp() {
        Layout layout = new Layout(3, 2, 8, 20);
        assertThat(layout.tasks()).isEqualTo(3);
        assertThat(layout.waves()).isEqualTo(2);
        assertThat(layout.abreast()).isEqualTo(2);
        assertThat(layout.shardsOfATask()).isEqualTo(3);
        assertThat(layout.shardsOfAnExecutor()).isEqualTo(9);
    }

    /** By hand: of 12 shards on 3 partitions the second holds 4 to 7, one node; of 10 on 3 it holds 3 to 5: 3 and 4-5. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 64, 1",
        "2, 1, 2, 64, 2",
        "3, 1, 3, 12, 3",
        "3, 1, 3, 10, 6", // 0-1 and 2; 3 and 4-5; 6-7 and 8-9
        "2, 1, 2, 3, 3", // 0; 1 and 2, which have other parents
        "2, 4, 8, 8, 8",
        "1, 4, 4, 8, 1",
        "1, 1, 8, 8, 8",
    })
    void sumsThatLeave(int executors, int slots, int partitions, int shards, long sums) {
        assertThat(new Layout(executors, slots, partitions, shards).sums()).isEqualTo(sums);
    }

    @Test
    void reducersAreThoseOfTheTree() {
        Layout layout = Layout.full(64, 1, 64);
        assertThat(layout.hasReducers()).isTrue();
        assertThat(layout.reducers()).isEqualTo(8);
        assertThat(layout.reduced()).isEqualTo(8);
        assertThat(Layout.full(16, 1, 64).hasReducers()).isFalse();
        assertThat(Layout.full(2000, 1, 2000).reducers()).isEqualTo(45);
        assertThat(Layout.full(2000, 1, 2000).reduced())
                .as("64 nodes would hold 2,048 shards")
                .isEqualTo(63);
    }

    @Test
    void whatDoesNotFit() {
        assertThatThrownBy(() -> new Layout(2, 1, 9, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a layout expects an executor, a slot and a partition or more, and no more partitions than shards,"
                                + " got 2 executors, 1 slots, 9 partitions, 8 shards");
    }
}
