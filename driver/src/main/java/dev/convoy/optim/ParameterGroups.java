package dev.convoy.optim;

import dev.convoy.kernels.Workers;
import dev.convoy.network.Slice;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A network's parameters, and for each what holds for it; made by {@link GroupSettings#groups}. */
public final class ParameterGroups {
    private final List<Group> trained;
    private final List<Slice> frozen;
    private final Set<String> frozenLayers;
    private final int parameterCount;

    /** Whether weight decay pulls at a parameter, and a layer-wise trust ratio scales its step. */
    public enum WeightDecay {
        ON,
        OFF
    }

    /**
     * A parameter that is trained.
     *
     * @param slice where it lies
     * @param rate factor of the learning rate
     * @param weightDecay whether it decays
     */
    public record Group(Slice slice, double rate, WeightDecay weightDecay) {
        /** It in pieces of {@link Workers#RANGE} elements, the last of what is left. */
        private Stream<Group> pieces() {
            int count = slice.shape().count();
            return IntStream.range(0, (count + Workers.RANGE - 1) / Workers.RANGE)
                    .map(piece -> piece * Workers.RANGE)
                    .mapToObj(from -> {
                        Shape shape = Shape.of(Math.min(Workers.RANGE, count - from));
                        return new Group(new Slice(slice.name(), shape, slice.offset() + from), rate, weightDecay);
                    });
        }

        /** What of it lies in a range of the flat array, counted from the range's start. */
        private Stream<Group> within(int from, int to) {
            return ParameterGroups.within(slice, from, to).map(part -> new Group(part, rate, weightDecay));
        }

        /** This parameter's weight decay where the optimizer's is {@code decay}. */
        double decay(double decay) {
            return weightDecay == WeightDecay.ON ? decay : 0;
        }
    }

    ParameterGroups(List<Slice> parameters, List<Group> trained, Set<String> frozenLayers) {
        this.trained = List.copyOf(trained);
        this.frozenLayers = Set.copyOf(frozenLayers);
        Set<Slice> moving = trained.stream().map(Group::slice).collect(Collectors.toSet());
        this.frozen =
                parameters.stream().filter(slice -> !moving.contains(slice)).toList();
        this.parameterCount = parameters.stream().mapToInt(Slice::end).max().orElse(0);
    }

    /** All parameters alike, and all trained. */
    public static ParameterGroups alike(List<Slice> parameters) {
        return new ParameterGroups(
                parameters,
                parameters.stream()
                        .map(slice -> new Group(slice, 1, WeightDecay.ON))
                        .toList(),
                Set.of());
    }

    private ParameterGroups(List<Group> trained, List<Slice> frozen, Set<String> frozenLayers, int parameterCount) {
        this.trained = List.copyOf(trained);
        this.frozen = List.copyOf(frozen);
        this.frozenLayers = frozenLayers;
        this.parameterCount = parameterCount;
    }

    /**
     * What holds for a range of the flat parameter array, as if the range were the whole. Parameters that lie in it partly are cut: only for
     * optimizers that go {@linkplain OptimizerSettings#isElementwise element by element}.
     *
     * @param from index of the range's first element
     * @param to index just past its last
     */
    public ParameterGroups within(int from, int to) {
        return new ParameterGroups(
                trained.stream().flatMap(group -> group.within(from, to)).toList(),
                frozen.stream().flatMap(slice -> within(slice, from, to)).toList(),
                frozenLayers,
                to - from);
    }

    private static Stream<Slice> within(Slice slice, int from, int to) {
        int start = Math.max(slice.offset(), from);
        int end = Math.min(slice.end(), to);
        return start < end ? Stream.of(new Slice(slice.name(), Shape.of(end - start), start - from)) : Stream.of();
    }

    /** Number of elements of the flat parameter array, frozen ones included. */
    public int parameterCount() {
        return parameterCount;
    }

    /** The parameters that are trained, in the order of the flat array. */
    public List<Group> trained() {
        return trained;
    }

    /** The parameters that are trained, in the same order, in pieces of at most {@link Workers#RANGE} elements. */
    List<Group> pieces() {
        return trained.stream().flatMap(Group::pieces).toList();
    }

    /** The parameters that never change, in the order of the flat array. */
    public List<Slice> frozen() {
        return frozen;
    }

    /** Names of the layers that are frozen whole, running statistics included: what {@code Network.freeze} is to be given. */
    public Set<String> frozenLayers() {
        return frozenLayers;
    }

    /**
     * Makes the gradient of frozen parameters zero, so that they count for nothing in its norm.
     *
     * @param gradient {@code [parameterCount]}, changed
     */
    public void clearFrozen(float[] gradient) {
        for (Slice slice : frozen) {
            Arrays.fill(gradient, slice.offset(), slice.end(), 0);
        }
    }
}
