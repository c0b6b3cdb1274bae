package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link WindowKernels} on the Vector API: a vector holds channels of one pixel, window by window. No method takes or gives a
 * vector but the smallest: where the compiler does not inline such a call, the vector goes through the heap.
 */
final class VectorWindows implements WindowKernels {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    @Override
    public void maximum(Windows windows, Span x, Span y, Span winners) {
        int pitch = windows.pitch();
        int whole = pitch / L * L;
        int[] places = windows.places();
        float[] numbers = winners == null ? null : winners.array();
        int numberAt = winners == null ? 0 : winners.offset();
        for (int o = 0; o < windows.outputs(); o++) {
            int begin = windows.first(o);
            int end = windows.first(o + 1);
            int out = o * pitch;
            for (int c = 0; c < whole; c += L) {
                int to = y.offset() + out + c;
                maximum(places, begin, end, x.array(), x.offset() + c, y.array(), to, numbers, numberAt + out + c);
            }
        }
        if (whole < pitch) {
            ScalarWindows.maximum(windows, x, y, winners, whole);
        }
    }

    /** One vector of channels of one window. */
    @CompiledAlone
    private static void maximum(
            int[] places, int begin, int end, float[] x, int at, float[] y, int to, float[] numbers, int numberAt) {
        FloatVector max = load(x, at + places[begin]);
        FloatVector winner = FloatVector.zero(S);
        for (int i = begin + 1; i < end; i++) {
            FloatVector value = load(x, at + places[i]);
            VectorMask<Float> better =
                    value.compare(VectorOperators.GT, max).or(value.compare(VectorOperators.NE, value));
            max = max.blend(value, better);
            winner = winner.blend(FloatVector.broadcast(S, (float) (i - begin)), better);
        }
        max.intoArray(y, to);
        if (numbers != null) {
            winner.intoArray(numbers, numberAt);
        }
    }

    @Override
    public void maximumGradient(Windows windows, Span dy, Span winners, Span dx) {
        ScalarWindows.clear(windows, dx);
        int pitch = windows.pitch();
        int whole = pitch / L * L;
        for (int o = 0; o < windows.outputs(); o++) {
            for (int c = 0; c < whole; c += L) {
                int at = o * pitch + c;
                float[] gradients = dy.array();
                int from = dy.offset() + at;
                hand(windows, o, gradients, from, winners.array(), winners.offset() + at, dx.array(), dx.offset() + c);
            }
        }
        if (whole < pitch) {
            ScalarWindows.maximumGradient(windows, dy, winners, dx, whole);
        }
    }

    /** Hands one vector of gradients to the winners of its window. */
    @CompiledAlone
    private static void hand(
            Windows windows, int o, float[] dy, int from, float[] winners, int winnerAt, float[] dx, int at) {
        int[] places = windows.places();
        int begin = windows.first(o);
        int end = windows.first(o + 1);
        FloatVector gradient = load(dy, from);
        FloatVector winner = load(winners, winnerAt);
        FloatVector zero = FloatVector.zero(S);
        boolean stored = windows.disjoint();
        for (int i = begin; i < end; i++) {
            FloatVector share = zero.blend(gradient, winner.compare(VectorOperators.EQ, (float) (i - begin)));
            int to = at + places[i];
            if (stored) {
                share.intoArray(dx, to);
            } else {
                load(dx, to).add(share).intoArray(dx, to);
            }
        }
    }

    @Override
    public void mean(Windows windows, float[] weights, Span x, Span y) {
        int pitch = windows.pitch();
        int whole = pitch / L * L;
        for (int o = 0; o < windows.outputs(); o++) {
            for (int c = 0; c < whole; c += L) {
                int to = y.offset() + o * pitch + c;
                mean(windows, o, weights[o], x.array(), x.offset() + c, y.array(), to);
            }
        }
        if (whole < pitch) {
            ScalarWindows.mean(windows, weights, x, y, whole);
        }
    }

    /** One vector of channels of one window. */
    @CompiledAlone
    private static void mean(Windows windows, int o, float weight, float[] x, int at, float[] y, int to) {
        int[] places = windows.places();
        int end = windows.first(o + 1);
        FloatVector sum = FloatVector.zero(S);
        for (int i = windows.first(o); i < end; i++) {
            sum = sum.add(load(x, at + places[i]));
        }
        sum.mul(weight).intoArray(y, to);
    }

    @Override
    public void meanGradient(Windows windows, float[] weights, Span dy, Span dx) {
        ScalarWindows.clear(windows, dx);
        int pitch = windows.pitch();
        int whole = pitch / L * L;
        for (int o = 0; o < windows.outputs(); o++) {
            for (int c = 0; c < whole; c += L) {
                int from = dy.offset() + o * pitch + c;
                spread(windows, o, weights[o], dy.array(), from, dx.array(), dx.offset() + c);
            }
        }
        if (whole < pitch) {
            ScalarWindows.meanGradient(windows, weights, dy, dx, whole);
        }
    }

    /** Gives one vector of gradients to each pixel of its window. */
    @CompiledAlone
    private static void spread(Windows windows, int o, float weight, float[] dy, int from, float[] dx, int at) {
        int[] places = windows.places();
        int end = windows.first(o + 1);
        FloatVector share = load(dy, from).mul(weight);
        boolean stored = windows.disjoint();
        for (int i = windows.first(o); i < end; i++) {
            int to = at + places[i];
            if (stored) {
                share.intoArray(dx, to);
            } else {
                load(dx, to).add(share).intoArray(dx, to);
            }
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(S, array, at);
    }
}
