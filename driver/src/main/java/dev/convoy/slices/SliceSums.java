package dev.convoy.slices;

import com.esotericsoftware.kryo.io.Input;
import dev.convoy.aggregate.FloatWire;
import dev.convoy.aggregate.Node;
import dev.convoy.aggregate.NodeSum;
import dev.convoy.aggregate.SumPool;
import dev.convoy.aggregate.Tree;
import dev.convoy.aggregate.TreeFold;
import dev.convoy.exchange.Exchange;
import dev.convoy.exchange.NotHereException;
import dev.convoy.exchange.Place;
import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.slices.SliceRun.Kind;
import dev.convoy.slices.Update.Source;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Sums a slice's gradients over the tree of the shards: what executors hold of them is borrowed one after the other. */
final class SliceSums {
    private final SliceRun run;
    private final Map<Integer, SumPool> pools = new HashMap<>();
    private final Map<Integer, Deque<float[]>> scratch = new HashMap<>();

    SliceSums(SliceRun run) {
        this.run = run;
    }

    private Tree tree(int length) {
        return new Tree(run.shards(), Moments.Layout.NONE, length);
    }

    private synchronized SumPool pool(int length) {
        return pools.computeIfAbsent(length, floats -> new SumPool(tree(floats)));
    }

    /** An array of this length, whatever it holds. */
    synchronized float[] scratch(int length) {
        Deque<float[]> free = scratch.get(length);
        return free == null || free.isEmpty() ? new float[length] : free.pop();
    }

    synchronized void giveScratch(float[] array) {
        scratch.computeIfAbsent(array.length, any -> new ArrayDeque<>()).push(array);
    }

    /**
     * The mean gradient of a slice.
     *
     * @param slice which
     * @param mean where to, of the slice's length
     * @throws NotHereException if sums are not where they should be
     */
    void mean(int slice, Update update, float[] mean) {
        SumPool pool = pool(mean.length);
        TreeFold fold = new TreeFold(tree(mean.length), pool);
        Map<Place, Set<Node>> nodes = update.sources().stream()
                .collect(Collectors.groupingBy(Source::place, Collectors.mapping(Source::node, Collectors.toSet())));
        update.sources().stream()
                .map(Source::place)
                .distinct()
                .forEach(place -> Exchange.borrow(
                        place,
                        run.block(Kind.SUMS, 0, slice),
                        input -> read(input, update.step(), nodes.get(place), mean.length, fold)));
        List<NodeSum> left = fold.drain();
        if (left.size() != 1) {
            throw new NotHereException("a step's sums have gaps: " + left.size() + " nodes are left, 1 was expected");
        }
        ShardGradient sum = left.get(0).sum();
        float[] gradient = sum.gradient();
        for (int i = 0; i < mean.length; i++) {
            mean[i] = gradient[i] / update.weight();
        }
        pool.give(sum);
    }

    private static void read(Input input, long step, Set<Node> wanted, int length, TreeFold fold) {
        long found = input.readLong();
        if (found != step) {
            throw new NotHereException(
                    "sums of step " + step + " were expected, those of step " + found + " are there");
        }
        int nodes = input.readInt();
        for (int i = 0; i < nodes; i++) {
            Node node = new Node(input.readInt(), input.readInt());
            long count = input.readLong();
            if (!wanted.contains(node)) {
                input.skip((long) length * Float.BYTES);
                continue;
            }
            ShardGradient sum = fold.take();
            FloatWire.read(input, sum.gradient(), 0, length);
            sum.sums(0, 0, 0, count);
            fold.give(node, sum, Workers.CALLER);
        }
    }
}
