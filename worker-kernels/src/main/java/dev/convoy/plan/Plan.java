package dev.convoy.plan;

import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.SharedScratch;
import dev.convoy.loss.Loss;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.plan.Buffers.Outputs;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network compiled for a number of images and a mode. It owns the activations, their gradients and the packed weights, and
 * reuses them from run to run. For one caller at a time.
 */
public final class Plan {
    private final Network network;
    private final Mode mode;
    private final PlanSettings settings;
    private final Batch batch;
    private final Graph graph;
    private final Buffers buffers;
    private final SharedScratch scratch = new SharedScratch();
    private final ShardGradient gradient;
    private final BatchLoss loss;
    private final List<Pass> passes = new ArrayList<>();
    private final List<Phase> forward;
    private final List<Phase> backward;
    private boolean loaded;

    private Plan(Network network, Mode mode, Outputs outputs, Loss loss, long seed, PlanSettings settings) {
        this.network = network;
        this.mode = mode;
        this.settings = settings;
        this.batch = new Batch(network.input(), settings.capacity());
        this.loss = new BatchLoss(loss, batch, network.output().count());
        this.graph = new Graph(network);
        Span[] input = new Span(batch.pixels(), 0)
                .images(settings.capacity(), network.input().count());
        this.buffers = new Buffers(graph.nodes(), mode, outputs, settings.capacity(), input);
        this.gradient = mode == Mode.TRAIN
                ? new ShardGradient(network.parameterCount(), momentLayout(network))
                : new ShardGradient(0, Moments.Layout.NONE);
        List<Phase> there = new ArrayList<>();
        List<Phase> back = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            Pass pass = graph.nodes().get(i).layer().bind(binding(i, seed));
            passes.add(pass);
            there.addAll(pass.forward());
        }
        for (int i = passes.size() - 1; i >= 0 && mode == Mode.TRAIN; i--) {
            if (buffers.dy(i) != null) {
                back.addAll(passes.get(i).backward());
                addUp(i, back);
            }
        }
        scratch.allocate();
        forward = Phase.depthFirst(there);
        backward = Phase.depthFirst(back);
    }

    /** Where an activation is read by several layers, the gradients of all but the first to have one are added to that. */
    private void addUp(int i, List<Phase> phases) {
        Node node = graph.nodes().get(i);
        for (int s = 0; s < node.sources().size(); s++) {
            Span[] sum = buffers.sum(i, s);
            if (sum != null) {
                Span[] part = buffers.dx(i, s);
                int size =
                        graph.layout(node.sources().get(s)).count(node.inputs().get(s));
                phases.add(new Phase.Chunks(
                        (from, to, slot) -> settings.kernels().add(part[from], sum[from], (to - from) * size)));
            }
        }
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
        if (network.parameterCount() == 0) {
            throw new IllegalArgumentException("a network to train expects layers with parameters, got none");
        }
        if (network.layers().stream()
                .allMatch(layer -> layer.frozen() || layer.parameters().isEmpty())) {
            throw new IllegalArgumentException("a network to train expects a layer that is not frozen, all are");
        }
        loss.check(network.output());
        return new Plan(network, Mode.TRAIN, Outputs.KEPT, loss, seed, settings);
    }

    /** A plan that turns a batch into scores. */
    public static Plan infer(Network network, PlanSettings settings) {
        return new Plan(network, Mode.INFER, Outputs.REUSED, null, 0, settings);
    }

    /** A plan that turns a batch into the same scores and keeps what every layer put out: see {@link #outputs}. */
    public static Plan inspect(Network network, PlanSettings settings) {
        return new Plan(network, Mode.INFER, Outputs.KEPT, null, 0, settings);
    }

    /** Where the moments of a network's normalising layers lie. */
    public static Moments.Layout momentLayout(Network network) {
        List<NamedLayer> measured = network.layers().stream()
                .filter(layer -> layer.layer().momentChannels(layer.input()) > 0)
                .toList();
        int[] channels = measured.stream()
                .mapToInt(layer -> layer.layer().momentChannels(layer.input()))
                .toArray();
        int[] pixels = measured.stream()
                .mapToInt(layer -> layer.input().count() / layer.layer().momentChannels(layer.input()))
                .toArray();
        return new Moments.Layout(channels, pixels);
    }

    private Binding binding(int i, long seed) {
        Node node = graph.nodes().get(i);
        List<Binding.Input> inputs = new ArrayList<>();
        for (int s = 0; s < node.sources().size(); s++) {
            inputs.add(new Binding.Input(node.inputs().get(s), buffers.x(i, s), buffers.dx(i, s)));
        }
        return new Binding(
                settings.kernels(),
                node.frozen() && buffers.dy(i) == null ? Mode.INFER : mode,
                settings.workers().threads(),
                inputs,
                node.output(),
                node.layout(),
                buffers.y(i),
                buffers.dy(i),
                scratch,
                node.frozen(),
                node.named() == null ? Binding.Slots.NONE : slots(node.named()),
                new BatchDraws(batch, seed, node.number()));
    }

    private Binding.Slots slots(NamedLayer layer) {
        Map<String, Integer> offsets = new HashMap<>();
        Map<String, Span> gradients = new HashMap<>();
        List<Layer.Parameter> parameters = layer.layer().parameters(layer.input());
        for (int p = 0; p < parameters.size(); p++) {
            Slice slice = layer.parameters().get(p);
            offsets.put(parameters.get(p).name(), slice.offset());
            if (mode == Mode.TRAIN) {
                gradients.put(parameters.get(p).name(), new Span(gradient.gradient(), slice.offset()));
            }
        }
        List<Layer.Statistic> statistics = layer.layer().statistics(layer.input());
        for (int s = 0; s < statistics.size(); s++) {
            offsets.put(statistics.get(s).name(), layer.statistics().get(s).offset());
        }
        return new Binding.Slots(offsets, gradients, gradient.moments(), layer.momentOffset());
    }

    /** The batch that a run reads: fill it, then run. */
    public Batch batch() {
        return batch;
    }

    /** The network. */
    public Network network() {
        return network;
    }

    /** Bytes of activations, their gradients and what layers share. */
    public long activationBytes() {
        return buffers.bytes() + scratch.bytes();
    }

    /**
     * Takes over parameters and running statistics; the arrays are read now and not kept.
     *
     * @param parameters {@code [parameterCount]}
     * @param statistics {@code [statisticCount]}
     * @throws IllegalArgumentException if a length is not the network's
     */
    public void load(float[] parameters, float[] statistics) {
        if (parameters.length != network.parameterCount() || statistics.length != network.statisticCount()) {
            throw new IllegalArgumentException("plan expects " + network.parameterCount() + " parameters and "
                    + network.statisticCount() + " statistics, got " + parameters.length + " and "
                    + statistics.length);
        }
        for (Pass pass : passes) {
            pass.load(parameters, statistics);
        }
        loaded = true;
    }

    /**
     * Forward, loss and backward over the batch.
     *
     * @return the plan's own gradient, overwritten by the next run
     * @throws IllegalStateException if no parameters are loaded or the plan is for inference
     */
    public ShardGradient gradient() {
        check(Mode.TRAIN);
        int images = batch.images();
        gradient.sums(0, 0, 0, 0);
        if (images == 0) {
            gradient.clear();
            return gradient;
        }
        settings.run(forward, images);
        int last = passes.size() - 1;
        loss.run(buffers.y(last), buffers.dy(last), gradient);
        settings.run(backward, images);
        return gradient;
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
        return buffers.y(passes.size() - 1);
    }

    /**
     * What a layer put out in the last run.
     *
     * @param layer its number within the network
     * @return where each image's values are, {@code [capacity]} places of the layer's {@code output}, as planes, overwritten by the next run
     * @throws IllegalStateException if the plan was not made by {@link #inspect}
     */
    public Span[] outputs(int layer) {
        if (mode != Mode.INFER || !buffers.keepsOutputs()) {
            throw new IllegalStateException("this plan reuses its layers' outputs: make it with Plan.inspect");
        }
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
        if (mode != expected) {
            throw new IllegalStateException("this plan is made to " + mode + ", not to " + expected);
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

    /** Keys of a layer's random draws, read from the batch being run. */
    private record BatchDraws(Batch batch, long seed, int layer) implements Binding.Draws {
        @Override
        public long epoch() {
            return batch.epoch();
        }

        @Override
        public long sample(int i) {
            return batch.samples()[i];
        }
    }
}
