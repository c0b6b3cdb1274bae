package dev.convoy.layer.pool;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Pair;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Mean of each window. Padding counts as zeros that belong to the window, PyTorch's default
 * ({@code count_include_pad=True}).
 *
 * <p>{@code [c, h, w]} to {@code [c, (h + 2 padding - kernelSize) / stride + 1, ...]}.
 *
 * @param kernelSize the window
 * @param stride step between windows, PyTorch's default is the window
 * @param padding at each side, at most half of the window
 */
public record AvgPool2d(Pair kernelSize, Pair stride, Pair padding) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "avg_pool2d";

    /**
     * @throws IllegalArgumentException if a size is out of its range
     */
    public AvgPool2d {
        PoolGeometry.check(kernelSize, stride, padding);
    }

    /** From settings. */
    public static AvgPool2d from(LayerSettings settings) {
        Pair kernel = settings.pair("kernel_size");
        return new AvgPool2d(kernel, settings.pair("stride", kernel), settings.pair("padding", Pair.of(0)));
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
        PoolGeometry geometry = PoolGeometry.of(binding, kernelSize, stride, padding);
        return new Run(binding, geometry, 1f / (kernelSize.height() * kernelSize.width()));
    }

    private record Run(Binding at, PoolGeometry g, float weight) implements Pass {
        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                Span y = at.y()[n];
                int out = y.offset();
                for (int c = 0; c < g.channels(); c++) {
                    for (int oh = 0; oh < g.outHeight(); oh++) {
                        for (int ow = 0; ow < g.outWidth(); ow++, out++) {
                            y.array()[out] = weight * sum(at.x()[n], c, oh, ow);
                        }
                    }
                }
            }
        }

        private float sum(Span x, int c, int oh, int ow) {
            float sum = 0;
            for (int h = g.top(oh); h < g.bottom(oh); h++) {
                int row = x.offset() + (c * g.height() + h) * g.width();
                for (int w = g.left(ow); w < g.right(ow); w++) {
                    sum += x.array()[row + w];
                }
            }
            return sum;
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        /** dx = sum of dy * weight over the windows it lies in, in output order. */
        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                Span dy = at.dy()[n];
                Span dx = at.dx()[n];
                Arrays.fill(dx.array(), dx.offset(), dx.offset() + at.input().count(), 0);
                int out = dy.offset();
                for (int c = 0; c < g.channels(); c++) {
                    for (int oh = 0; oh < g.outHeight(); oh++) {
                        for (int ow = 0; ow < g.outWidth(); ow++, out++) {
                            spread(dx, weight * dy.array()[out], c, oh, ow);
                        }
                    }
                }
            }
        }

        private void spread(Span dx, float share, int c, int oh, int ow) {
            for (int h = g.top(oh); h < g.bottom(oh); h++) {
                int row = dx.offset() + (c * g.height() + h) * g.width();
                for (int w = g.left(ow); w < g.right(ow); w++) {
                    dx.array()[row + w] += share;
                }
            }
        }
    }
}
