package dev.convoy.kernels;

import java.util.Arrays;

/**
 * The readable specification of {@link WindowKernels}. The static methods do the channels from {@code first} on alone: what is
 * left over where a pitch is no whole number of vectors.
 */
final class ScalarWindows implements WindowKernels {
    @Override
    public void maximum(Windows windows, Span x, Span y, Span winners) {
        maximum(windows, x, y, winners, 0);
    }

    static void maximum(Windows windows, Span x, Span y, Span winners, int first) {
        int pitch = windows.pitch();
        for (int o = 0; o < windows.outputs(); o++) {
            for (int c = first; c < pitch; c++) {
                int begin = windows.first(o);
                int winner = begin;
                float max = x.array()[x.offset() + windows.places()[begin] + c];
                for (int i = begin + 1; i < windows.first(o + 1); i++) {
                    float value = x.array()[x.offset() + windows.places()[i] + c];
                    if (value > max || Float.isNaN(value)) {
                        max = value;
                        winner = i;
                    }
                }
                y.array()[y.offset() + o * pitch + c] = max;
                if (winners != null) {
                    winners.array()[winners.offset() + o * pitch + c] = winner - begin;
                }
            }
        }
    }

    @Override
    public void maximumGradient(Windows windows, Span dy, Span winners, Span dx) {
        clear(windows, dx);
        maximumGradient(windows, dy, winners, dx, 0);
    }

    static void maximumGradient(Windows windows, Span dy, Span winners, Span dx, int first) {
        int pitch = windows.pitch();
        for (int o = 0; o < windows.outputs(); o++) {
            for (int i = windows.first(o); i < windows.first(o + 1); i++) {
                int to = dx.offset() + windows.places()[i];
                for (int c = first; c < pitch; c++) {
                    float winner = winners.array()[winners.offset() + o * pitch + c];
                    float gradient = dy.array()[dy.offset() + o * pitch + c];
                    float share = winner == i - windows.first(o) ? gradient : 0;
                    dx.array()[to + c] = windows.disjoint() ? share : dx.array()[to + c] + share;
                }
            }
        }
    }

    @Override
    public void mean(Windows windows, float[] weights, Span x, Span y) {
        mean(windows, weights, x, y, 0);
    }

    static void mean(Windows windows, float[] weights, Span x, Span y, int first) {
        int pitch = windows.pitch();
        for (int o = 0; o < windows.outputs(); o++) {
            for (int c = first; c < pitch; c++) {
                float sum = 0;
                for (int i = windows.first(o); i < windows.first(o + 1); i++) {
                    sum += x.array()[x.offset() + windows.places()[i] + c];
                }
                y.array()[y.offset() + o * pitch + c] = weights[o] * sum;
            }
        }
    }

    @Override
    public void meanGradient(Windows windows, float[] weights, Span dy, Span dx) {
        clear(windows, dx);
        meanGradient(windows, weights, dy, dx, 0);
    }

    static void meanGradient(Windows windows, float[] weights, Span dy, Span dx, int first) {
        int pitch = windows.pitch();
        for (int o = 0; o < windows.outputs(); o++) {
            for (int i = windows.first(o); i < windows.first(o + 1); i++) {
                int to = dx.offset() + windows.places()[i];
                for (int c = first; c < pitch; c++) {
                    float share = weights[o] * dy.array()[dy.offset() + o * pitch + c];
                    dx.array()[to + c] = windows.disjoint() ? share : dx.array()[to + c] + share;
                }
            }
        }
    }

    /** Zeros, but where everything is stored anyway. */
    static void clear(Windows windows, Span dx) {
        if (!windows.tiled()) {
            Arrays.fill(dx.array(), dx.offset(), dx.offset() + windows.floats(), 0);
        }
    }
}
