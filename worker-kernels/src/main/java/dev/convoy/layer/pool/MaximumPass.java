package dev.convoy.layer.pool;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.pool.PoolGeometry.Axis;
import java.util.Arrays;
import java.util.List;

/** The largest element of each window: the first among equals, but NaN before all. */
final class MaximumPass implements Pass {
    private final Binding at;
    private final PoolGeometry g;
    private final int outputs;

    /** Index within its image of each output's largest input; {@code [capacity, c, od, oh, ow]}. */
    private final int[] largest;

    MaximumPass(Binding binding, PoolGeometry geometry) {
        at = binding;
        g = geometry;
        outputs = binding.output().count();
        largest = new int[binding.mode() == Mode.TRAIN ? Math.multiplyExact(binding.capacity(), outputs) : 0];
    }

    @Override
    public List<Phase> forward() {
        return List.of(new Phase.Chunks(this::forward));
    }

    private void forward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            int out = 0;
            for (int c = 0; c < g.channels(); c++) {
                for (int od = 0; od < g.depth().out(); od++) {
                    for (int oh = 0; oh < g.height().out(); oh++) {
                        row(n, g.row(c, 0, 0), od, oh, out);
                        out += g.width().out();
                    }
                }
            }
        }
    }

    /** The windows of one output row of the channel that starts at {@code channel}. */
    private void row(int n, int channel, int od, int oh, int out) {
        float[] x = at.x()[n].array();
        int image = at.x()[n].offset();
        int yAt = at.y()[n].offset() + out;
        Axis width = g.width();
        int line = width.in();
        int down = g.height().step() * line;
        int slice = g.height().in() * line;
        int top = image + channel + g.height().from()[oh] * line;
        int bottom = image + channel + g.height().to()[oh] * line;
        int front = g.depth().from()[od] * slice;
        int back = g.depth().to()[od] * slice;
        int deeper = g.depth().step() * slice;
        for (int ow = 0; ow < width.out(); ow++) {
            int left = width.from()[ow];
            int right = width.to()[ow];
            int best = front + top + left;
            float max = x[best];
            for (int depth = front; depth < back; depth += deeper) {
                for (int row = depth + top; row < depth + bottom; row += down) {
                    for (int i = row + left; i < row + right; i += width.step()) {
                        float value = x[i];
                        if (value > max || value != value) {
                            max = value;
                            best = i;
                        }
                    }
                }
            }
            at.y()[n].array()[yAt + ow] = max;
            if (largest.length > 0) {
                largest[n * outputs + out + ow] = best - image;
            }
        }
    }

    @Override
    public List<Phase> backward() {
        return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
    }

    /** dx = sum of dy over the windows whose largest element it is, in output order. */
    private void backward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            Span dx = at.dx()[n];
            Span dy = at.dy()[n];
            Arrays.fill(dx.array(), dx.offset(), dx.offset() + at.input().count(), 0);
            for (int i = 0; i < outputs; i++) {
                dx.array()[dx.offset() + largest[n * outputs + i]] += dy.array()[dy.offset() + i];
            }
        }
    }
}
