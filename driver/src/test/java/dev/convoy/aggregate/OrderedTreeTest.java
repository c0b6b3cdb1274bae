package dev.convoy.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.testing.SharedSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedSpark.class)
class OrderedTreeTest {
    private static final int PARAMETERS = 37;
    private static final Moments.Layout LAYOUT = new Moments.Layout(new int[] {2}, new int[] {9});

    /** A shard's contribution, of magnitudes that make every other order of summing give other bits. */
    private static ShardGradient shard(int index) {
        ShardGradient sum = new ShardGradient(PARAMETERS, LAYOUT);
        CounterRandom random = new CounterRandom(3, Purpose.TEST).at(0, index);
        for (int i = 0; i < PARAMETERS; i++) {
            sum.gradient()[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8)));
        }
        for (int i = 0; i < LAYOUT.count(); i++) {
            sum.moments()[i] = random.nextDouble();
        }
        sum.sums(random.nextDouble(), random.nextDouble(), index, index % 3 + 1);
        return sum;
    }

    private static ShardGradient expected(int from, int size, int shards) {
        if (size == 1) {
            return shard(from);
        }
        ShardGradient left = expected(from, size / 2, shards);
        if (from + size / 2 < shards) {
            left.merge(expected(from + size / 2, size / 2, shards));
        }
        return left;
    }

    private static void assertSame(ShardGradient found, ShardGradient expected) {
        assertThat(found.gradient()).isEqualTo(expected.gradient());
        assertThat(found.moments()).isEqualTo(expected.moments());
        assertThat(found.loss()).isEqualTo(expected.loss());
        assertThat(found.correct()).isEqualTo(expected.correct());
        assertThat(found.count()).isEqualTo(expected.count());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 64, 100})
    void foldsToTheSameBitsInAnyOrderOfArrival(int shards) {
        int root = TreeFold.rootLevel(shards);
        List<Integer> order = new ArrayList<>(IntStream.range(0, shards).boxed().toList());
        for (int seed = 0; seed < 5; seed++) {
            TreeFold fold = new TreeFold(shards, root, () -> new ShardGradient(PARAMETERS, LAYOUT), Workers.CALLER);
            Collections.shuffle(order, new Random(seed));
            for (int i : order) {
                fold.give(new Node(0, i), shard(i));
            }
            assertThat(fold.nodes()).as("seed " + seed).hasSize(1);
            assertThat(fold.nodes().get(0).getKey()).isEqualTo(new Node(root, 0));
            assertSame(fold.nodes().get(0).getValue(), expected(0, 1 << root, shards));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,16", "8,3,16", "13,5,16", "13,13,2", "64,20,4", "100,33,16", "100,100,2"})
    void sumsOverACluster(int shards, int partitions, int fanIn, JavaSparkContext spark) {
        Aggregator.Tree tree = new Aggregator.Tree(shards, LAYOUT, PARAMETERS);
        var parts = spark.parallelize(IntStream.range(0, shards).boxed().toList(), partitions)
                .mapPartitions(indexes -> {
                    TreeFold fold = tree.fold();
                    indexes.forEachRemaining(i -> fold.give(new Node(0, i), shard(i)));
                    byte[][] nodes = fold.nodes().stream()
                            .map(entry -> NodeSum.encode(entry.getKey(), entry.getValue()))
                            .toArray(byte[][]::new);
                    return List.of(new TaskPart(nodes, 5, 6)).iterator();
                });

        Aggregator.Sum sum = new OrderedTree(fanIn).aggregate(parts, tree);

        assertSame(sum.gradient(), expected(0, 1 << TreeFold.rootLevel(shards), shards));
        assertThat(sum.times().compute()).isEqualTo(5);
    }

    @Test
    void aMissingShardIsNoticed(JavaSparkContext spark) {
        Aggregator.Tree tree = new Aggregator.Tree(4, LAYOUT, PARAMETERS);
        var parts = spark.parallelize(Arrays.asList(0, 1, 3), 1)
                .map(i -> new TaskPart(new byte[][] {NodeSum.encode(new Node(0, i), shard(i))}, 0, 0));

        assertThatThrownBy(() -> new OrderedTree().aggregate(parts, tree))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the sum of 4 shards ends in [Node[level=1, index=0], Node[level=0, index=3]]")
                .hasMessageContaining("expected Node[level=2, index=0]");
    }

    @Test
    void aShardSummedTwiceIsNoticed() {
        TreeFold fold = new TreeFold(4, 2, () -> new ShardGradient(PARAMETERS, LAYOUT), Workers.CALLER);
        fold.give(new Node(0, 1), shard(1));

        assertThatThrownBy(() -> fold.give(new Node(0, 1), shard(1)))
                .hasMessageContaining("tree Node[level=0, index=1] was summed twice");
    }

    @Test
    void encodedNodesComeBackWithEqualBits() {
        ShardGradient sum = shard(5);

        NodeSum back = NodeSum.decode(NodeSum.encode(new Node(3, 1), sum), LAYOUT);

        assertThat(back.node()).isEqualTo(new Node(3, 1));
        assertSame(back.sum(), sum);
        assertThatThrownBy(() -> NodeSum.decode(NodeSum.encode(new Node(3, 1), sum), Moments.Layout.NONE))
                .hasMessageContaining("gradient expects 0 moments, got 4");
    }

    @Test
    void aFanInOfOneIsRefused() {
        assertThatThrownBy(() -> new OrderedTree(1)).hasMessageContaining("fan-in expects at least 2, got 1");
    }
}
