package dev.convoy.slices;

import com.esotericsoftware.kryo.io.Output;
import dev.convoy.aggregate.FloatWire;
import dev.convoy.aggregate.NodeSum;
import dev.convoy.exchange.Exchange;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Span;
import dev.convoy.slices.SliceRun.Kind;
import java.util.ArrayList;
import java.util.List;

/** The sums of gradients that this executor's tasks have left for a step, lent slice by slice. */
final class HeldSums {
    private final SliceRun run;
    private final List<NodeSum> sums = new ArrayList<>();
    private long step = -1;

    HeldSums(SliceRun run) {
        this.run = run;
    }

    /**
     * Keeps a step's sums until the next step's come.
     *
     * @return the same without gradients, for the driver
     */
    List<NodeSum> hold(long ofStep, List<NodeSum> ready) {
        synchronized (this) {
            if (ofStep > step) {
                sums.clear();
                step = ofStep;
            }
            if (ofStep == step) {
                sums.addAll(ready);
            }
        }
        for (int slice = 0; slice < run.slicing().count() && !ready.isEmpty(); slice++) {
            int lent = slice;
            Exchange.lend(run.block(Kind.SUMS, 0, slice), output -> write(lent, output));
        }
        return ready.stream().map(HeldSums::light).toList();
    }

    private static NodeSum light(NodeSum full) {
        ShardGradient own = full.sum();
        ShardGradient light =
                new ShardGradient(new float[Span.SLACK], own.moments().clone(), own.layout());
        light.sums(own.loss(), own.weight(), own.correct(), own.count());
        return new NodeSum(full.node(), light);
    }

    private void write(int slice, Output output) {
        List<NodeSum> now;
        synchronized (this) {
            output.writeLong(step);
            now = List.copyOf(sums);
        }
        int from = run.slicing().from(slice);
        int to = run.slicing().to(slice);
        output.writeInt(now.size());
        for (NodeSum sum : now) {
            output.writeInt(sum.node().level());
            output.writeInt(sum.node().index());
            output.writeLong(sum.sum().count());
            FloatWire.write(output, sum.sum().gradient(), from, to);
        }
    }
}
