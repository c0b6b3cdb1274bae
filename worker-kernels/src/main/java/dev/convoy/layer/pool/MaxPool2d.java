package dev.convoy.layer.pool;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pair;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Largest element of each window. Among equals the first in row order gets the whole gradient; padding counts as minus
 * infinity; NaN wins, as in PyTorch.
 *
 * <p>{@code [c, h, w]} to {@code [c, (h + 2 padding - kernelSize) / stride + 1, ...]}.
 *
 * @param kernelSize the window
 * @param stride step between windows, PyTorch's default is the window
 * @param padding at each side, at most half of the window
 */
public record MaxPool2d(Pair kernelSize, Pair stride, Pair padding) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "max_pool2d";

    /**
     * @throws IllegalArgumentException if a size is out of its range
     */
    public MaxPool2d {
        PoolGeometry.check(kernelSize, stride, padding);
    }

    /** From settings. */
    public static MaxPool2d from(LayerSettings settings) {
        Pair kernel = settings.pair("kernel_size");
        return new MaxPool2d(kernel, settings.pair("stride", kernel), settings.pair("padding", Pair.of(0)));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        return PoolGeometry.outputShape(input, kernelSize, stride, padding);
    }

    @Override
    public Window window() {
        return Window.sliding(kernelSize.extent(), stride.extent());
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, PoolGeometry.of(binding, kernelSize, stride, padding));
    }

    private static final class Run implements Pass {
        private final Binding at;
        private final PoolGeometry g;
        private final int outputs;

        /** Index within its image of each output's largest input; {@code [capacity, c, oh, ow]}. */
        private final int[] largest;

        Run(Binding binding, PoolGeometry geometry) {
            at = binding;
            g = geometry;
            outputs = binding.output().count();
            largest = new int[binding.mode() == Mode.TRAIN ? binding.capacity() * outputs : 0];
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                int out = 0;
                for (int c = 0; c < g.channels(); c++) {
                    for (int oh = 0; oh < g.outHeight(); oh++, out += g.outWidth()) {
                        row(n, c, oh, out);
                    }
                }
            }
        }

        /** The windows of one output row. */
        private void row(int n, int c, int oh, int out) {
            float[] x = at.x()[n].array();
            float[] y = at.y()[n].array();
            int image = at.x()[n].offset();
            int yAt = at.y()[n].offset() + out;
            int top = image + (c * g.height() + g.top(oh)) * g.width();
            int bottom = image + (c * g.height() + g.bottom(oh)) * g.width();
            for (int ow = 0; ow < g.outWidth(); ow++) {
                int left = g.left(ow);
                int right = g.right(ow);
                int best = top + left;
                float max = x[best];
                for (int row = top; row < bottom; row += g.width()) {
                    for (int i = row + left; i < row + right; i++) {
                        float value = x[i];
                        if (value > max || value != value) {
                            max = value;
                            best = i;
                        }
                    }
                }
                y[yAt + ow] = max;
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
}
