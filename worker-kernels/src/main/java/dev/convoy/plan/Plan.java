package dev.convoy.plan;

import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.loss.Loss;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.plan.Arena.Memory;
import dev.convoy.plan.Assembly.Purpose;
import dev.convoy.plan.Assembly.Work;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A network compiled for a number of images and a mode. It owns the activations, their gradients and the packed weights, and
 * reuses them from run to run. For one caller at a time.
 */
public final class Plan {
    private final PlanSettings settings;
    private final Assembly assembly;
    private final Batch batch;
    private final Buffers buffers;
    private final BatchLoss loss;
    private final List<Pass.Packing> packings;
    private final List<Phase> forward;
    private final List<Phase> backward;

    /** {@code [capacity]} places each; the latter null in inference. */
    private final Span[] scores;

    private final Span[] dScores;
    private final Moments.Layout moments;

    /** Parameters that no layer writes a gradient for. */
    private final List<Slice> frozen;

    /** Null until somebody asks for it. */
    private ShardGradient own;

    /** Of the run that was begun last. */
    private ShardGradient into;

    private boolean loaded;

    /** A plan; with {@link Outputs#EVERY} it runs layer by layer. */
    Plan(Network network, Mode mode, Outputs outputs, Loss loss, long seed, PlanSettings settings) {
        this.settings = settings;
        assembly = new Assembly(network, new Purpose(mode, outputs, Memory.TAKEN), seed, settings);
        batch = assembly.batch();
        buffers = assembly.buffers();
        this.loss = new BatchLoss(loss, batch, network.output().count());
        packings = assembly.passes().stream()
                .flatMap(pass -> pass.packings().stream())
                .toList();
        forward = depthFirst(assembly.forward());
        backward = depthFirst(assembly.backward());
        int last = assembly.passes().size() - 1;
        scores = buffers.y(last);
        dScores = buffers.dy(last);
        moments = momentLayout(network);
        frozen = network.layers().stream()
                .filter(NamedLayer::frozen)
                .flatMap(layer -> layer.parameters().stream())
                .toList();
    }

    private static List<Phase> depthFirst(List<Work> work) {
        return Phase.depthFirst(work.stream().map(Work::phase).toList());
    }

    /**
     * A plan that turns a batch into a gradient.
     *
     * @param network what to run
     * @param loss what to minimise
     * @param seed of the random draws of its layers
     * @param settings how to run it
     * @throws IllegalArgumentException if the loss cannot be taken of the network's output, or nothing in it can be trained
     */
    public static Plan train(Network network, Loss loss, long seed, PlanSettings settings) {
        checkTrainable(network);
        loss.check(network.output());
        return new Plan(network, Mode.TRAIN, Outputs.NEEDED, loss, seed, settings);
    }

    static void checkTrainable(Network network) {
        if (network.parameterCount() == 0) {
            throw new IllegalArgumentException("a network to train expects layers with parameters, got none");
        }
        if (network.layers().stream()
                .allMatch(layer -> layer.frozen() || layer.parameters().isEmpty())) {
            throw new IllegalArgumentException("a network to train expects a layer that is not frozen, all are");
        }
    }

    /** A plan that turns a batch into scores. */
    public static Plan infer(Network network, PlanSettings settings) {
        return new Plan(network, Mode.INFER, Outputs.NEEDED, null, 0, settings);
    }

    /**
     * A plan that turns a batch into the same scores and keeps what some layers put out: see {@link #outputs}.
     *
     * @param layers their numbers within the network
     * @throws IllegalArgumentException if there is no layer of a number
     */
    public static Plan infer(Network network, Set<Integer> layers, PlanSettings settings) {
        return new Plan(network, Mode.INFER, Outputs.neededAnd(layers, network), null, 0, settings);
    }

    /** A plan that turns a batch into the same scores and keeps what every layer put out: see {@link #outputs}. */
    public static Plan inspect(Network network, PlanSettings settings) {
        return new Plan(network, Mode.INFER, Outputs.EVERY, null, 0, settings);
    }

    /** Where the moments of a network's normalising layers lie. */
    public static Moments.Layout momentLayout(Network network) {
        return Assembly.momentLayout(network);
    }

    /** The batch that a run reads: fill it, then run. */
    public Batch batch() {
        return batch;
    }

    /** What runs, and where. */
    Assembly assembly() {
        return assembly;
    }

    /** The network. */
    public Network network() {
        return assembly.network();
    }

    /** Bytes of activations, their gradients and what layers share. */
    public long activationBytes() {
        return assembly.bytes();
    }

    /**
     * Takes over parameters and running statistics; the arrays are read now and not kept. For a plan that shares its packed weights with none
     * that runs at the same time.
     *
     * @param parameters {@code [parameterCount]}, or with {@link Span#SLACK} more, as a gradient's array
     * @param statistics {@code [statisticCount]}
     * @throws IllegalArgumentException if a length is not the network's
     */
    public void load(float[] parameters, float[] statistics) {
        load(assembly.packed().nextVersion(), parameters, statistics);
    }

    /**
     * The same, together with the plans that share packed weights with this one: weights of a version are packed once for all of them.
     *
     * @param version the same for the same parameters, larger for later ones
     * @throws IllegalStateException if plans that share packed weights have taken over a later version, or one of them failed
     */
    public void load(long version, float[] parameters, float[] statistics) {
        check(parameters, statistics);
        assembly.packed()
                .pack(
                        version,
                        packings.size(),
                        settings.workers(),
                        (task, slot) -> packings.get(task).run(parameters, slot));
        assembly.passes().forEach(pass -> pass.take(parameters, statistics));
        loaded = true;
    }

    private void check(float[] parameters, float[] statistics) {
        Network network = assembly.network();
        int spare = parameters.length - network.parameterCount();
        if ((spare != 0 && spare != Span.SLACK) || statistics.length != network.statisticCount()) {
            throw new IllegalArgumentException("plan expects " + network.parameterCount() + " parameters and "
                    + network.statisticCount() + " statistics, got " + parameters.length + " and "
                    + statistics.length);
        }
    }

    /**
     * Forward, loss and backward over the batch.
     *
     * @return the plan's own gradient, overwritten by the next run
     * @throws IllegalStateException if no parameters are loaded or the plan is for inference
     */
    public ShardGradient gradient() {
        check(Mode.TRAIN);
        if (own == null) {
            own = new ShardGradient(network().parameterCount(), moments);
        }
        gradient(own);
        return own;
    }

    /**
     * The same into a gradient of the caller's, whatever it holds.
     *
     * @throws IllegalArgumentException if it is of another network
     */
    public void gradient(ShardGradient into) {
        begin(into);
        int images = batch.images();
        if (images == 0) {
            return;
        }
        settings.run(forward, images);
        loss.run(scores, dScores, into);
        settings.run(backward, images);
    }

    /** The same in rounds with plans that hold other parts of the batch. */
    public Rounds rounds() {
        List<Phase> phases = new ArrayList<>(forward);
        phases.add(new Phase.Once(images -> loss.run(scores, dScores, into)));
        phases.addAll(backward);
        return new Rounds(this, settings, phases);
    }

    /** What is run next goes into this; empty where there are no images. */
    void begin(ShardGradient gradient) {
        check(Mode.TRAIN);
        gradient.check(network().parameterCount(), moments);
        into = gradient;
        if (batch.images() == 0) {
            gradient.clear();
            return;
        }
        Arrays.fill(gradient.moments(), 0); // those of frozen layers stay so
        frozen.forEach(slice -> Arrays.fill(gradient.gradient(), slice.offset(), slice.end(), 0));
        assembly.results().set(gradient.gradient(), gradient.moments());
    }

    /**
     * Forward over the batch.
     *
     * @return where each image's scores are, {@code [capacity]} places of {@code output} floats, overwritten by the next run
     * @throws IllegalStateException if no parameters are loaded or the plan is for training
     */
    public Span[] scores() {
        check(Mode.INFER);
        settings.run(forward, batch.images());
        return scores;
    }

    /**
     * What a layer put out in the last run.
     *
     * @param layer its number within the network
     * @return where each image's values are, {@code [capacity]} places of the layer's {@code output}, as planes, overwritten by the next run
     * @throws IllegalStateException if the plan was not made to keep it
     */
    public Span[] outputs(int layer) {
        if (assembly.mode() != Mode.INFER || !assembly.outputs().has(layer)) {
            throw new IllegalStateException("this plan reuses the output of layer " + layer
                    + ": name it to Plan.infer, or make the plan with Plan.inspect");
        }
        Graph graph = assembly.graph();
        int node = graph.node(layer);
        Span[] y = buffers.y(node);
        Shape shape = graph.nodes().get(node).output();
        if (graph.layout(node) == Layout.PLANES || shape.rank() == 1) {
            return y;
        }
        Span[] planes = Span.zeros(Math.multiplyExact(y.length, shape.count())).images(y.length, shape.count());
        for (int n = 0; n < batch.images(); n++) {
            Layout.toPlanes(shape, y[n], planes[n]);
        }
        return planes;
    }

    private void check(Mode expected) {
        if (assembly.mode() != expected) {
            throw new IllegalStateException("this plan is made to " + assembly.mode() + ", not to " + expected);
        }
        if (!loaded) {
            throw new IllegalStateException("load parameters before the first run");
        }
    }

    /** The first class of the largest score. */
    public static int argmax(Span scores, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (scores.array()[scores.offset() + c] > scores.array()[scores.offset() + best]) {
                best = c;
            }
        }
        return best;
    }
}
