package dev.convoy.plan;

import dev.convoy.gradient.BatchStatistic;
import dev.convoy.gradient.Moments;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.GradientPlace;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.layer.PackedWeights;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.SharedScratch;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import dev.convoy.plan.Arena.Memory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A network's layers bound to the arrays of a plan, with the phases they run in: what a plan runs and its table shows. */
final class Assembly {
    private final Network network;
    private final Purpose purpose;
    private final PlanSettings settings;
    private final Batch batch;
    private final Graph graph;
    private final Buffers buffers;
    private final SharedScratch scratch = new SharedScratch();
    private final PackedWeights packed;
    private final PackedWeights.Share weights;
    private final GradientPlace results = new GradientPlace();
    private final List<Pass> passes = new ArrayList<>();
    private final List<Work> forward = new ArrayList<>();
    private final List<Work> backward = new ArrayList<>();

    /**
     * What a plan is for.
     *
     * @param mode train or infer
     * @param outputs which are still there when it has run
     * @param memory whether it can run, or only be looked at
     */
    record Purpose(Mode mode, Outputs outputs, Memory memory) {}

    /**
     * A phase of a node.
     *
     * @param node which one
     * @param phase what runs
     * @param does what it is of the node's pass
     * @param source whose gradient is added to another, of the node's sources
     */
    record Work(int node, Phase phase, Does does, int source) {
        Work(int node, Phase phase, Does does) {
            this(node, phase, does, -1);
        }
    }

    /** What a phase is of a node's pass. */
    enum Does {
        FORWARD,
        BACKWARD,
        /** Adds an input gradient to that of another layer with the same input. */
        ADD
    }

    /**
     * @param seed of the random draws of its layers
     */
    Assembly(Network network, Purpose purpose, long seed, PlanSettings settings) {
        this.network = network;
        this.purpose = purpose;
        this.settings = settings;
        this.packed = settings.weights() == null ? new PackedWeights() : settings.weights();
        this.weights = purpose.memory() == Memory.TAKEN ? packed.share() : PackedWeights.nowhere();
        this.batch = new Batch(network.input(), purpose.memory() == Memory.TAKEN ? settings.capacity() : 1);
        Math.multiplyExact(network.input().count(), settings.capacity()); // refused before any work is spent
        this.graph = new Graph(network, purpose.outputs());
        Span[] input = new Span(batch.pixels(), 0)
                .images(settings.capacity(), network.input().count());
        Arena arena = new Arena(purpose.memory());
        this.buffers = new Buffers(graph, purpose.mode(), purpose.outputs(), arena, settings.capacity(), input);
        for (int i = 0; i < graph.nodes().size(); i++) {
            Pass pass = graph.nodes().get(i).layer().bind(binding(i, seed));
            passes.add(pass);
            for (Phase phase : pass.forward()) {
                forward.add(new Work(i, phase, Does.FORWARD));
            }
        }
        for (int i = passes.size() - 1; i >= 0 && purpose.mode() == Mode.TRAIN; i--) {
            if (buffers.dy(i) != null) {
                for (Phase phase : passes.get(i).backward()) {
                    backward.add(new Work(i, phase, Does.BACKWARD));
                }
                addUp(i);
            }
        }
        if (purpose.memory() == Memory.TAKEN) {
            scratch.allocate();
        }
    }

    /** Where an activation is read by several layers, the gradients of all but the first to have one are added to that. */
    private void addUp(int i) {
        Node node = graph.nodes().get(i);
        for (int s = 0; s < node.sources().size(); s++) {
            Span[] sum = buffers.sum(i, s);
            if (sum != null) {
                Span[] part = buffers.dx(i, s);
                int size =
                        graph.layout(node.sources().get(s)).count(node.inputs().get(s));
                Phase phase = new Phase.Chunks(
                        (from, to, slot) -> settings.kernels().add(part[from], sum[from], (to - from) * size));
                backward.add(new Work(i, phase, Does.ADD, s));
            }
        }
    }

    /** Where its images meet those of other plans, in the order of its phases. */
    List<BatchStatistic> meetings() {
        return Stream.concat(forward.stream(), backward.stream())
                .filter(work -> work.phase() instanceof Phase.Meet)
                .map(work -> ((Phase.Meet) work.phase()).statistic())
                .toList();
    }

    /** Where the moments of a network's normalising layers lie. */
    static Moments.Layout momentLayout(Network network) {
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
                node.frozen() && buffers.dy(i) == null ? Mode.INFER : purpose.mode(),
                settings.workers().threads(),
                inputs,
                node.output(),
                node.layout(),
                buffers.y(i),
                buffers.dy(i),
                scratch,
                weights,
                node.frozen(),
                node.named() == null ? Binding.Slots.NONE : slots(node.named()),
                new BatchDraws(batch, seed, node.number()));
    }

    private Binding.Slots slots(NamedLayer layer) {
        Map<String, Integer> offsets = new HashMap<>();
        List<Layer.Parameter> parameters = layer.layer().parameters(layer.input());
        for (int p = 0; p < parameters.size(); p++) {
            offsets.put(parameters.get(p).name(), layer.parameters().get(p).offset());
        }
        List<Layer.Statistic> statistics = layer.layer().statistics(layer.input());
        for (int s = 0; s < statistics.size(); s++) {
            offsets.put(statistics.get(s).name(), layer.statistics().get(s).offset());
        }
        return new Binding.Slots(offsets, results, layer.momentOffset());
    }

    Network network() {
        return network;
    }

    Mode mode() {
        return purpose.mode();
    }

    Outputs outputs() {
        return purpose.outputs();
    }

    Batch batch() {
        return batch;
    }

    Graph graph() {
        return graph;
    }

    Buffers buffers() {
        return buffers;
    }

    SharedScratch scratch() {
        return scratch;
    }

    /** Where packed weights lie. */
    PackedWeights packed() {
        return packed;
    }

    /** Where its layers put gradients and moments. */
    GradientPlace results() {
        return results;
    }

    /** In the order of the graph's nodes. */
    List<Pass> passes() {
        return passes;
    }

    /** What a forward pass runs, in order. */
    List<Work> forward() {
        return forward;
    }

    /** What a backward pass runs, in order; empty in inference. */
    List<Work> backward() {
        return backward;
    }

    /** Bytes of activations, their gradients and what layers share. */
    long bytes() {
        return buffers.bytes() + scratch.bytes();
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
