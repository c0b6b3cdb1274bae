package dev.convoy.layer.pool;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import java.util.Arrays;
import java.util.List;

/** The sum of each window, in row order, times one over its divisor. */
final class MeanPass implements Pass {
    private final Binding at;
    private final PoolGeometry g;

    /** What each window's sum is multiplied by, {@code [od, oh, ow]}. */
    private final float[] weights;

    /**
     * @param divisors what each window's sum is divided by, {@code [od, oh, ow]}
     */
    MeanPass(Binding binding, PoolGeometry geometry, int[] divisors) {
        at = binding;
        g = geometry;
        weights = new float[divisors.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1f / divisors[i];
        }
    }

    @Override
    public List<Phase> forward() {
        return List.of(new Phase.Chunks(this::forward));
    }

    private void forward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            for (int c = 0; c < g.channels(); c++) {
                int out = 0;
                for (int od = 0; od < g.depth().out(); od++) {
                    for (int oh = 0; oh < g.height().out(); oh++) {
                        row(n, c, od, oh, out);
                        out += g.width().out();
                    }
                }
            }
        }
    }

    private void row(int n, int c, int od, int oh, int out) {
        float[] x = at.x()[n].array();
        float[] y = at.y()[n].array();
        int image = at.x()[n].offset() + g.row(c, 0, 0);
        int yAt = at.y()[n].offset() + c * g.outputs() + out;
        int line = g.width().in();
        int slice = g.height().in() * line;
        int top = image + g.height().from()[oh] * line;
        int bottom = image + g.height().to()[oh] * line;
        int front = g.depth().from()[od] * slice;
        int back = g.depth().to()[od] * slice;
        int[] lefts = g.width().from();
        int[] rights = g.width().to();
        for (int ow = 0; ow < lefts.length; ow++) {
            int left = lefts[ow];
            int right = rights[ow];
            float sum = 0;
            for (int depth = front; depth < back; depth += slice) {
                for (int row = depth + top; row < depth + bottom; row += line) {
                    for (int i = row + left; i < row + right; i++) {
                        sum += x[i];
                    }
                }
            }
            y[yAt + ow] = weights[out + ow] * sum;
        }
    }

    @Override
    public List<Phase> backward() {
        return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
    }

    /** dx = sum of dy * weight over the windows it lies in, in output order. */
    private void backward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            Span dx = at.dx()[n];
            Arrays.fill(dx.array(), dx.offset(), dx.offset() + at.input().count(), 0);
            for (int c = 0; c < g.channels(); c++) {
                int out = 0;
                for (int od = 0; od < g.depth().out(); od++) {
                    for (int oh = 0; oh < g.height().out(); oh++) {
                        spread(n, c, od, oh, out);
                        out += g.width().out();
                    }
                }
            }
        }
    }

    private void spread(int n, int c, int od, int oh, int out) {
        float[] dx = at.dx()[n].array();
        float[] dy = at.dy()[n].array();
        int image = at.dx()[n].offset() + g.row(c, 0, 0);
        int dyAt = at.dy()[n].offset() + c * g.outputs() + out;
        int line = g.width().in();
        int slice = g.height().in() * line;
        int top = image + g.height().from()[oh] * line;
        int bottom = image + g.height().to()[oh] * line;
        int front = g.depth().from()[od] * slice;
        int back = g.depth().to()[od] * slice;
        int[] lefts = g.width().from();
        int[] rights = g.width().to();
        for (int ow = 0; ow < lefts.length; ow++) {
            int left = lefts[ow];
            int right = rights[ow];
            float share = weights[out + ow] * dy[dyAt + ow];
            for (int depth = front; depth < back; depth += slice) {
                for (int row = depth + top; row < depth + bottom; row += line) {
                    for (int i = row + left; i < row + right; i++) {
                        dx[i] += share;
                    }
                }
            }
        }
    }
}
