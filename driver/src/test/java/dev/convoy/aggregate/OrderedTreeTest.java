package dev.convoy.aggregate;

import static dev.convoy.aggregate.Sums.LAYOUT;
import static dev.convoy.aggregate.Sums.PARAMETERS;
import static dev.convoy.aggregate.Sums.assertSame;
import static dev.convoy.aggregate.Sums.expected;
import static dev.convoy.aggregate.Sums.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.gradient.GradientWire;
import dev.convoy.kernels.Workers;
import dev.convoy.testing.SharedSpark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedSpark.class)
class OrderedTreeTest {
    /** Sums the shards that are its partition's indexes; leaves out some the first few times it is asked for them. */
    private record Summing(String run, int shards, Set<Integer> lost, GradientWire wire) implements ShardWork<Integer> {
        /** How often each run still loses shards: tasks of a local master see the test's own map. */
        private static final Map<String, AtomicInteger> LOSSES = new ConcurrentHashMap<>();

        static Summing of(int shards) {
            return losing(shards, 0);
        }

        static Summing losing(int shards, int times, Integer... lost) {
            String run = UUID.randomUUID().toString();
            LOSSES.put(run, new AtomicInteger(times * lost.length));
            return new Summing(run, shards, Set.of(lost), GradientWire.FLOAT32);
        }

        Summing in(GradientWire form) {
            return new Summing(run, shards, lost, form);
        }

        @Override
        public long step() {
            return 7;
        }

        @Override
        public Tree tree() {
            return new Tree(shards, LAYOUT, PARAMETERS, wire);
        }

        @Override
        public Spent fold(Iterator<Integer> indexes, TreeFold into) {
            List<Integer> computed = new ArrayList<>();
            while (indexes.hasNext()) {
                int shard = indexes.next();
                computed.add(shard);
                if (!lost.contains(shard) || LOSSES.get(run).getAndDecrement() <= 0) {
                    into.give(Node.leaf(shard), shard(shard, wire), Workers.CALLER);
                }
            }
            return new Spent(5, computed.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    private static OrderedTree tree(Duration silence) {
        return new OrderedTree(OrderedTree.FAN_IN, silence, Workers.CALLER);
    }

    private static JavaRDD<Integer> indexes(JavaSparkContext spark, int shards, int partitions) {
        return spark.parallelize(IntStream.range(0, shards).boxed().toList(), partitions);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,false",
        "8,3,false",
        "13,5,false",
        "64,20,false",
        "1,1,true",
        "8,3,true",
        "13,13,true",
        "64,20,true",
        "100,33,true",
        "100,100,true"
    })
    void sumsToTheTreesBitsWithReducersAndWithout(
            int shards, int partitions, boolean reducers, JavaSparkContext spark) {
        Summing work = Summing.of(shards);

        Aggregator.Sum sum =
                tree(OrderedTree.SILENCE).aggregate(indexes(spark, shards, partitions), work, work.tree(), reducers);

        assertSame(sum.gradient(), expected(0, 1 << Tree.rootLevel(shards), shards));
        assertThat(sum.times().fetch())
                .isEqualTo(shards == 1 && reducers ? sum.times().fetch() : 5);
    }

    @ParameterizedTest
    @CsvSource({"BFLOAT16,3,false", "BFLOAT16,1,false", "BFLOAT16,13,true", "FLOAT16,13,false", "FLOAT16,5,true"})
    void sumsOf16BitsAreTheSameOnAnyLayout(
            GradientWire wire, int partitions, boolean reducers, JavaSparkContext spark) {
        Summing work = Summing.losing(13, 1, 2).in(wire);

        Aggregator.Sum sum =
                tree(OrderedTree.SILENCE).aggregate(indexes(spark, 13, partitions), work, work.tree(), reducers);

        assertSame(sum.gradient(), expected(0, 16, 13, wire));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shardsThatCannotBeComputedEndTheStepAtOnce(boolean reducers, JavaSparkContext spark) {
        Keeping work = new Keeping(UUID.randomUUID().toString(), Set.of(3, 5), Set.of());

        assertThatThrownBy(
                        () -> tree(OrderedTree.SILENCE).aggregate(indexes(spark, 13, 4), work, work.tree(), reducers))
                .isInstanceOf(ShardsLostException.class)
                .hasMessage("shards {3, 5} of 13 were not computed: what their step before has left is in"
                        + " another executor, or lost with it");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shardsThatAnotherTaskHasComputedAreNotLost(boolean reducers, JavaSparkContext spark) {
        Keeping work = new Keeping(UUID.randomUUID().toString(), Set.of(3, 5), Set.of(3, 5));

        Aggregator.Sum sum = tree(OrderedTree.SILENCE).aggregate(indexes(spark, 13, 4), work, work.tree(), reducers);

        assertSame(sum.gradient(), expected(0, 16, 13));
    }

    /** Says that shards are lost, of which some are given all the same. */
    private record Keeping(String run, Set<Integer> lost, Set<Integer> given) implements ShardWork<Integer> {
        @Override
        public long step() {
            return 2;
        }

        @Override
        public Tree tree() {
            return new Tree(13, LAYOUT, PARAMETERS);
        }

        @Override
        public Spent fold(Iterator<Integer> indexes, TreeFold into) {
            IntStream.Builder missed = IntStream.builder();
            while (indexes.hasNext()) {
                int shard = indexes.next();
                if (lost.contains(shard)) {
                    missed.add(shard);
                }
                if (!lost.contains(shard) || given.contains(shard)) {
                    into.give(Node.leaf(shard), shard(shard), Workers.CALLER);
                }
            }
            return new Spent(0, new int[0], missed.build().toArray());
        }
    }

    @ParameterizedTest
    @CsvSource({"1,false", "3,false", "3,true"})
    void whatWasLostIsComputedAgain(int times, boolean reducers, JavaSparkContext spark) {
        Summing work = Summing.losing(13, times, 2, 11);

        Aggregator.Sum sum = tree(OrderedTree.SILENCE).aggregate(indexes(spark, 13, 5), work, work.tree(), reducers);

        assertSame(sum.gradient(), expected(0, 16, 13));
        assertThat(Summing.LOSSES.get(work.run()).get()).isNotPositive();
    }

    @Test
    void whatNeverArrivesEndsTheStep(JavaSparkContext spark) {
        Summing work = Summing.losing(4, 1000, 1, 2);

        assertThatThrownBy(() -> tree(OrderedTree.SILENCE).aggregate(indexes(spark, 4, 4), work, work.tree()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shards {1, 2} of 4 did not arrive in 4 jobs of a step");
    }

    @Test
    void aTaskThatFailsEndsTheStepWithItsMessage(JavaSparkContext spark) {
        ShardWork<Integer> work = new Sleeping(Duration.ofMillis(-1));

        assertThatThrownBy(() -> tree(OrderedTree.SILENCE).aggregate(indexes(spark, 1, 1), work, work.tree()))
                .isInstanceOf(SparkException.class)
                .hasMessageContaining("timeout value is negative");
    }

    @Test
    void aTaskThatDoesNotEndIsNotWaitedForForever(JavaSparkContext spark) {
        ShardWork<Integer> work = new Sleeping(Duration.ofSeconds(5));

        assertThatThrownBy(() -> tree(Duration.ofSeconds(1)).aggregate(indexes(spark, 1, 1), work, work.tree()))
                .isInstanceOf(StalledException.class)
                .hasMessageContaining("1 tasks of a step have not ended for 1 s")
                .hasMessageContaining("or raise train.step-limit");
    }

    private record Sleeping(Duration time) implements ShardWork<Integer> {
        @Override
        public String run() {
            return "sleeping" + time;
        }

        @Override
        public long step() {
            return 0;
        }

        @Override
        public Tree tree() {
            return new Tree(1, LAYOUT, PARAMETERS);
        }

        @Override
        public Spent fold(Iterator<Integer> indexes, TreeFold into) {
            try {
                Thread.sleep(time.toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Spent(0, new int[0]);
        }
    }

    @Test
    void aFanInOfOneAndNoTimeAreRefused() {
        assertThatThrownBy(() -> new OrderedTree(1, OrderedTree.SILENCE, Workers.CALLER))
                .hasMessageContaining("fan-in expects at least 2, got 1");
        assertThatThrownBy(() -> tree(Duration.ZERO))
                .hasMessageContaining("the limit of a step's wait expects a positive time, got PT0S");
    }
}
