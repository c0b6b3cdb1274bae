package dev.convoy.plan;

import dev.convoy.layer.Layout;
import dev.convoy.layer.Moves;
import dev.convoy.layer.Moves.Images;
import dev.convoy.layer.Phase;
import dev.convoy.plan.Assembly.Does;
import dev.convoy.plan.Assembly.Work;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Bytes that a plan's phases read and write for an image. An array that a phase reads counts once, and once more if it writes
 * it, whatever the cache does within the phase.
 */
final class Traffic {
    private final Assembly assembly;
    private final Buffers buffers;

    /** An array of one image; the network's input and what layers keep have numbers below 0. */
    private record Place(int array, long bytes) {}

    Traffic(Assembly assembly) {
        this.assembly = assembly;
        buffers = assembly.buffers();
    }

    /** Bytes of a layer's phases, each by itself. */
    long ofNode(int node) {
        long bytes = 0;
        for (List<Work> direction : List.of(assembly.forward(), assembly.backward())) {
            for (Work work : direction) {
                bytes += work.node() == node ? sum(reads(work)) + sum(writes(work)) : 0;
            }
        }
        return bytes;
    }

    private static long sum(List<Place> places) {
        return places.stream().mapToLong(Place::bytes).sum();
    }

    /** Bytes of all phases, where those that run image by image one after the other find in the cache what they share. */
    long together() {
        return together(assembly.forward()) + together(assembly.backward());
    }

    private long together(List<Work> direction) {
        long bytes = 0;
        Set<Integer> cached = new HashSet<>();
        Set<Integer> written = new HashSet<>();
        for (Work work : direction) {
            if (!(work.phase() instanceof Phase.Chunks)) {
                cached.clear();
                written.clear();
            }
            for (Place place : reads(work)) {
                bytes += cached.add(place.array()) ? place.bytes() : 0;
            }
            for (Place place : writes(work)) {
                cached.add(place.array());
                bytes += written.add(place.array()) ? place.bytes() : 0;
            }
            if (!(work.phase() instanceof Phase.Chunks)) {
                cached.clear();
                written.clear();
            }
        }
        return bytes;
    }

    private List<Place> reads(Work work) {
        if (work.does() == Does.ADD) {
            List<Place> both = new ArrayList<>(gradient(work.node(), work.source()));
            both.add(sum(work));
            return both;
        }
        return places(work, moves(work).reads());
    }

    private List<Place> writes(Work work) {
        return work.does() == Does.ADD
                ? List.of(sum(work))
                : places(work, moves(work).writes());
    }

    private Moves moves(Work work) {
        if (work.phase() instanceof Phase.Slices slices && slices.count() == 0) {
            return Moves.NONE;
        }
        if (work.phase().moves() != null) {
            return work.phase().moves();
        }
        return work.does() == Does.FORWARD ? Moves.reading(Images.X).writing(Images.Y) : usualBackward(work);
    }

    private Moves usualBackward(Work work) {
        Node node = assembly.graph().nodes().get(work.node());
        Set<Images> reads = EnumSet.of(Images.DY);
        if (!node.layer().overwrites()) {
            reads.add(Images.X);
        }
        if (node.layer().needsOutput()) {
            reads.add(Images.Y);
        }
        return new Moves(reads, Set.of(Images.DX));
    }

    private List<Place> places(Work work, Set<Images> images) {
        int i = work.node();
        Node node = assembly.graph().nodes().get(i);
        long bytes = (long) node.count() * Float.BYTES;
        List<Place> places = new ArrayList<>();
        for (Images each : images) {
            switch (each) {
                case X -> {
                    for (int s = 0; s < node.sources().size(); s++) {
                        places.add(input(i, s));
                    }
                }
                case FIRST_X -> places.add(input(i, 0));
                case DX -> {
                    for (int s = 0; s < node.sources().size(); s++) {
                        places.addAll(gradient(i, s));
                    }
                }
                case FIRST_DX -> places.addAll(gradient(i, 0));
                case Y -> places.add(new Place(buffers.yArray(i), bytes));
                case DY -> places.add(new Place(buffers.dyArray(i), bytes));
                case OWN -> places.add(new Place(Buffers.NONE - 1 - i, bytes));
            }
        }
        return places;
    }

    private Place input(int i, int s) {
        return new Place(
                buffers.xArray(i, s), inputBytes(assembly.graph().nodes().get(i), s));
    }

    /** None where nobody needs it. */
    private List<Place> gradient(int i, int s) {
        int array = buffers.dxArray(i, s);
        return array == Buffers.NONE
                ? List.of()
                : List.of(new Place(array, inputBytes(assembly.graph().nodes().get(i), s)));
    }

    /** What a gradient is added to. */
    private Place sum(Work work) {
        Node node = assembly.graph().nodes().get(work.node());
        return new Place(buffers.dyArray(node.sources().get(work.source())), inputBytes(node, work.source()));
    }

    private long inputBytes(Node node, int s) {
        Layout layout = assembly.graph().layout(node.sources().get(s));
        return (long) layout.count(node.inputs().get(s)) * Float.BYTES;
    }
}
