package dev.convoy.aggregate;

import static dev.convoy.aggregate.Sums.LAYOUT;
import static dev.convoy.aggregate.Sums.PARAMETERS;
import static dev.convoy.aggregate.Sums.assertSame;
import static dev.convoy.aggregate.Sums.expected;
import static dev.convoy.aggregate.Sums.shard;
import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.convoy.gradient.GradientWire;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeFoldTest {
    private static TreeFold fold(int shards) {
        Tree tree = new Tree(shards, LAYOUT, PARAMETERS);
        return new TreeFold(tree, new SumPool(tree));
    }

    private static void give(TreeFold fold, int shard) {
        fold.give(Node.leaf(shard), shard(shard), Workers.CALLER);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 64, 100})
    void foldsToTheSameBitsInAnyOrderOfArrival(int shards) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, shards).boxed().toList());
        for (int seed = 0; seed < 5; seed++) {
            TreeFold fold = fold(shards);
            Collections.shuffle(order, new Random(seed));
            order.forEach(shard -> give(fold, shard));
            assertRoot(fold, shards);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sumsOf16BitsAreTheSameWhateverHasTravelled(GradientWire wire) {
        int shards = 13;
        Tree tree = new Tree(shards, LAYOUT, PARAMETERS, wire);
        List<Integer> order = new ArrayList<>(IntStream.range(0, shards).boxed().toList());
        for (int seed = 0; seed < 10; seed++) {
            Collections.shuffle(order, new Random(seed));
            List<NodeSum> arrived = new ArrayList<>();
            for (int from = 0; from < shards; from += seed + 1) {
                TreeFold task = new TreeFold(tree, new SumPool(tree));
                order.subList(from, Math.min(shards, from + seed + 1))
                        .forEach(shard -> task.give(Node.leaf(shard), shard(shard, wire), Workers.CALLER));
                task.drain().forEach(node -> arrived.add(travelled(node)));
            }
            TreeFold fold = new TreeFold(tree, new SumPool(tree));

            fold.giveAll(arrived, Workers.CALLER);

            List<NodeSum> root = fold.drain();
            assertThat(root).hasSize(1);
            assertSame(root.get(0).sum(), expected(0, 16, shards, wire));
        }
    }

    private static NodeSum travelled(NodeSum node) {
        Output output = new Output(64, -1);
        node.write(output);
        return NodeSum.read(new Input(output.toBytes()));
    }

    @ParameterizedTest
    @EnumSource
    void aNumberTakesTheBytesOfItsForm(GradientWire wire) {
        for (int parameters : new int[] {0, 1, 3, 1 << 14, 100_003}) {
            ShardGradient sum = new ShardGradient(parameters, LAYOUT, wire);
            Output output = new Output(64, -1);
            new NodeSum(new Node(2, 1), sum).write(output);
            long rest = output.total() - (long) wire.bytes() * parameters;
            // Place, layout, four sums, moments, length and form; two numbers of 16 bits make a word.
            assertThat(rest).isBetween(92L, 94L);
        }
    }

    private static void assertRoot(TreeFold fold, int shards) {
        assertThat(fold.missing().isEmpty()).isTrue();
        List<NodeSum> nodes = fold.drain();
        assertThat(nodes).hasSize(1);
        assertThat(nodes.get(0).node()).isEqualTo(new Tree(shards, LAYOUT, PARAMETERS).root());
        assertSame(nodes.get(0).sum(), expected(0, 1 << Tree.rootLevel(shards), shards));
    }

    @Test
    void foldsToTheSameBitsFromManyThreadsAndCountsNothingTwice() throws Exception {
        int shards = 200;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int seed = 0; seed < 20; seed++) {
                TreeFold fold = fold(shards);
                List<Callable<Boolean>> gives = new ArrayList<>();
                for (int i = 0; i < 2 * shards; i++) { // each twice
                    int shard = i % shards;
                    gives.add(() -> fold.give(Node.leaf(shard), shard(shard), Workers.CALLER));
                }
                Collections.shuffle(gives, new Random(seed));
                for (Future<Boolean> given : threads.invokeAll(gives, 60, TimeUnit.SECONDS)) {
                    assertThat(given.get()).as("seed " + seed).isTrue();
                }
                assertRoot(fold, shards);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void ofNodesThatHoldTheSameShardsTheLargerCounts() {
        TreeFold left = fold(4);
        give(left, 0);
        give(left, 1);
        List<NodeSum> nodes = new ArrayList<>(left.drain());
        for (int shard : new int[] {3, 1, 2}) {
            nodes.add(new NodeSum(Node.leaf(shard), shard(shard)));
        }
        Collections.reverse(nodes);
        TreeFold fold = fold(4);

        fold.giveAll(nodes, Workers.CALLER);

        assertRoot(fold, 4);
    }

    @Test
    void aNodeOfWhichAPartIsInIsNotTaken() {
        TreeFold pair = fold(4);
        give(pair, 2);
        give(pair, 3);
        ShardGradient sum = pair.drain().get(0).sum();
        TreeFold fold = fold(4);
        give(fold, 3);

        assertThat(fold.give(new Node(1, 1), sum, Workers.CALLER)).isFalse();
        assertThat(fold.missing()).hasToString("{0, 1, 2}");
        give(fold, 2);
        give(fold, 0);
        give(fold, 1);
        assertRoot(fold, 4);
    }

    @Test
    void partsComeBackFromTheWireWithEqualBits() {
        TaskPart.Times times = new TaskPart.Times("4", 10, 20, 30, 0);
        AtomicInteger sent = new AtomicInteger();
        List<NodeSum> nodes = List.of(new NodeSum(new Node(3, 1), shard(5)));
        TaskPart part = new TaskPart(new int[] {5, 6}, new int[] {9}, nodes, times, sent::incrementAndGet);
        TaskPart.OnTheWire wire = new TaskPart.OnTheWire();
        Output output = new Output(64, -1);

        wire.write(new Kryo(), output, part);
        TaskPart back = wire.read(new Kryo(), new Input(output.toBytes()), TaskPart.class);

        assertThat(sent).hasValue(1);
        assertThat(back.shards()).containsExactly(5, 6);
        assertThat(back.lost()).containsExactly(9);
        assertThat(back.nodes()).hasSize(1);
        assertThat(back.nodes().get(0).node()).isEqualTo(new Node(3, 1));
        assertSame(back.nodes().get(0).sum(), shard(5));
        assertThat(back.nodes().get(0).sum().layout().pixels()).isEqualTo(LAYOUT.pixels());
        assertThat(back.times().executor()).isEqualTo("4");
        assertThat(back.times().serialise()).isPositive();
        assertThat(back.times().ended()).isEqualTo(60 + back.times().serialise());
    }
}
