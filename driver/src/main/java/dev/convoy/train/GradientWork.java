package dev.convoy.train;

import dev.convoy.aggregate.Node;
import dev.convoy.aggregate.NodeSum;
import dev.convoy.aggregate.ShardWork;
import dev.convoy.aggregate.Tree;
import dev.convoy.aggregate.TreeFold;
import dev.convoy.data.Shard;
import dev.convoy.gradient.BatchSums;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.train.SynchronousStep.At;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import scala.reflect.ClassTag$;

/**
 * A step as it travels to its tasks: where it is, and how to get what it needs. The run's description goes along as bytes, which a JVM reads
 * but once.
 */
final class GradientWork implements ShardWork<Shard> {
    private static final long serialVersionUID = 1;

    /** This JVM's plans that are not in use, by their run. */
    private static final Pool<ShardPlan> PLANS = new Pool<>();

    private final String run;
    private final byte[] spec;
    private final long step;
    private final int epoch;
    private final int stepOfEpoch;

    private final Supply supply;
    private final List<BatchSums> met;

    /**
     * A step's work.
     *
     * @param spec as {@link #encode} gives it
     * @param step number within this process's run
     * @param supply where it gets parameters
     */
    GradientWork(String run, byte[] spec, long step, At at, Supply supply) {
        this(run, spec, step, at, supply, List.of());
    }

    private GradientWork(String run, byte[] spec, long step, At at, Supply supply, List<BatchSums> met) {
        this.run = run;
        this.spec = spec;
        this.step = step;
        this.epoch = at.epoch();
        this.stepOfEpoch = at.step();
        this.supply = supply;
        this.met = List.copyOf(met);
    }

    /** The same, where so many of {@link SynchronousStatistics} are known. */
    GradientWork knowing(List<BatchSums> statistics) {
        return new GradientWork(run, spec, step, at(), supply, statistics);
    }

    /** A run's description as bytes. */
    static byte[] encode(RunSpec spec) {
        ByteBuffer bytes = SparkEnv.get()
                .closureSerializer()
                .newInstance()
                .serialize(spec, ClassTag$.MODULE$.apply(RunSpec.class));
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }

    RunSpec spec() {
        return SparkEnv.get()
                .closureSerializer()
                .newInstance()
                .deserialize(
                        ByteBuffer.wrap(spec),
                        Thread.currentThread().getContextClassLoader(),
                        ClassTag$.MODULE$.apply(RunSpec.class));
    }

    /** A plan to compute with. */
    ShardPlan plan() {
        return new ShardPlan(spec(), supply);
    }

    @Override
    public String run() {
        return run;
    }

    @Override
    public long step() {
        return step;
    }

    At at() {
        return new At(epoch, stepOfEpoch);
    }

    /** Statistics of the whole batch that are known, in the order in which the network asks for them. */
    List<BatchSums> met() {
        return met;
    }

    /** Fetches the step's parameters. */
    Parameters parameters() {
        return supply.parameters(new float[0]);
    }

    @Override
    public List<NodeSum> outgoing(List<NodeSum> ready) {
        return supply.outgoing(ready);
    }

    @Override
    public boolean staysInProcess() {
        return supply.staysInProcess();
    }

    @Override
    public Tree tree() {
        RunSpec decoded = spec();
        return decoded.tree(ShardPlan.network(decoded.architecture()));
    }

    @Override
    public Spent fold(Iterator<Shard> shards, TreeFold into) {
        if (!met.isEmpty()) {
            return foldStopped(shards, into);
        }
        ShardPlan plan = PLANS.take(run, this::plan);
        try {
            Spent spent = fold(plan, shards, into);
            PLANS.give(run, plan);
            return spent;
        } catch (RuntimeException | Error e) {
            plan.close();
            throw e;
        }
    }

    /** Takes the gradients where plans have stopped for the last statistic. */
    private Spent foldStopped(Iterator<Shard> shards, TreeFold into) {
        long start = System.nanoTime();
        parameters();
        long fetch = System.nanoTime() - start;
        Given given = new Given(into);
        while (shards.hasNext()) {
            Shard shard = shards.next();
            if (!given.expects(shard.index())) {
                continue;
            }
            ShardGradient gradient = into.take();
            StoppedPlans.here().bring(this, shard, stopped -> {
                gradient.set(stopped.gradient());
                return gradient;
            });
            given.give(shard.index(), gradient, Workers.CALLER);
        }
        return given.spent(fetch);
    }

    private Spent fold(ShardPlan plan, Iterator<Shard> shards, TreeFold into) {
        long start = System.nanoTime();
        ShardGradient room = into.take(); // of no use until gradients are computed
        Parameters fetched = supply.parameters(room.gradient());
        long fetch = System.nanoTime() - start;
        plan.load(step, fetched);
        into.putBack(room);
        Given given = new Given(into);
        long images = 0;
        while (shards.hasNext()) {
            Shard shard = shards.next();
            if (!given.expects(shard.index())) {
                continue;
            }
            ShardGradient gradient = into.take();
            plan.fill(shard, at());
            plan.plan().gradient(gradient);
            images += gradient.count();
            given.give(shard.index(), gradient, plan.workers());
        }
        TrainingMetrics.task(fetch * 1e-9, (System.nanoTime() - start - fetch) * 1e-9, images);
        return given.spent(fetch);
    }

    /** What a task gives to its fold, in the form that the run's sums have. */
    private final class Given {
        private final TreeFold into;
        private final boolean rounded;
        private final Residuals.Step now = new Residuals.Step(run, step, stepOfEpoch == 0);
        private final IntStream.Builder computed = IntStream.builder();
        private final IntStream.Builder lost = IntStream.builder();

        Given(TreeFold into) {
            this.into = into;
            this.rounded = into.wire().half().isPresent();
        }

        /** Whether a shard can be computed here; if not, that is noted. */
        boolean expects(int shard) {
            boolean here = !rounded || Residuals.here().has(now, shard);
            if (!here) {
                lost.add(shard);
            }
            return here;
        }

        void give(int shard, ShardGradient gradient, Workers workers) {
            if (rounded && !Residuals.here().round(now, shard, gradient, workers)) {
                lost.add(shard);
                return;
            }
            into.give(Node.leaf(shard), gradient, workers);
            computed.add(shard);
        }

        Spent spent(long fetch) {
            return new Spent(fetch, computed.build().toArray(), lost.build().toArray());
        }
    }
}
