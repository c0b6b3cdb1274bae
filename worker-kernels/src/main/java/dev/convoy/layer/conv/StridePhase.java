package dev.convoy.layer.conv;

import dev.convoy.kernels.Columns;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;
import dev.convoy.layer.PackedWeights;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The input pixels of a convolution whose padded place leaves given remainders by the stride, and the taps they meet. */
final class StridePhase {
    private final Kernels kernels;
    private final ConvGeometry g;

    /** {@code [3]} planes, rows, columns. */
    private final Line[] lines;

    private final Product product;

    /** {@code [depth]} where the weight of each (kd, kh, kw, oc) lies, from its group's first on. */
    private final int[] weightOffsets;

    /** {@code [groups]} packed columns. */
    private final Span[] packed;

    /** Null for none. */
    private final Span bias;

    /**
     * One dimension.
     *
     * @param taps the kernel's places that the pixels meet: those whose distance {@code place * dilation} leaves the remainder
     * @param back by how many outputs each tap's output lies before the one that the pixel's place divided by the stride gives
     * @param first the first pixel
     * @param count how many there are
     * @param top the first pixel's padded place divided by the stride
     */
    @SuppressWarnings("ArrayRecordComponent") // tables, never compared
    record Line(int[] taps, int[] back, int first, int count, int top) {
        static Line of(ConvGeometry g, int dimension, int remainder) {
            int stride = g.stride().at(dimension);
            int dilation = g.dilation().at(dimension);
            int padding = g.padding().at(dimension);
            int size = g.input().at(dimension);
            int[] taps = IntStream.range(0, g.kernel().at(dimension))
                    .filter(k -> k * dilation % stride == remainder)
                    .toArray();
            int[] back = Arrays.stream(taps).map(k -> k * dilation / stride).toArray();
            int first = Math.floorMod(remainder - padding, stride);
            int count = first >= size ? 0 : (size - first - 1) / stride + 1;
            return new Line(taps, back, first, count, (first + padding) / stride);
        }
    }

    StridePhase(
            Kernels kernels,
            PackedWeights.Share weights,
            ConvGeometry geometry,
            Line[] lines,
            ConvInputGradient dy,
            Span bias) {
        this.kernels = kernels;
        this.g = geometry;
        this.lines = lines;
        this.bias = bias;
        int depth = g.groupOut() * lines[0].taps().length * lines[1].taps().length * lines[2].taps().length;
        int pixels = lines[0].count() * lines[1].count() * lines[2].count();
        int[] tapOffsets = new int[depth];
        weightOffsets = new int[depth];
        taps(dy, tapOffsets);
        int[] from = new int[pixels];
        int[] to = new int[pixels];
        pixels(dy, from, to);
        Columns columns = Columns.packed(g.columns(g.groupIn(), g.channels().in()), depth, kernels);
        Product.Start start = bias == null ? Product.Start.ZERO : Product.Start.BIAS;
        product = new Product(from, tapOffsets, columns, to, start);
        int count = columns.packedCount();
        packed = weights.array(Math.multiplyExact(g.groups(), count)).images(g.groups(), count);
    }

    /** Where each (kd, kh, kw, oc) lies in dy, from the pixel's own place on, and in the weight. */
    private void taps(ConvInputGradient dy, int[] tapOffsets) {
        int origin = dy.place(0, 0, 0);
        int k = 0;
        for (int d = 0; d < lines[0].taps().length; d++) {
            for (int h = 0; h < lines[1].taps().length; h++) {
                for (int w = 0; w < lines[2].taps().length; w++) {
                    int pixel = dy.place(-lines[0].back()[d], -lines[1].back()[h], -lines[2].back()[w]) - origin;
                    int row = lines[0].taps()[d] * g.kernel().at(1) + lines[1].taps()[h];
                    int tap = row * g.kernel().at(2) + lines[2].taps()[w];
                    for (int oc = 0; oc < g.groupOut(); oc++) {
                        tapOffsets[k] = pixel + oc;
                        weightOffsets[k++] = oc * g.taps() + tap;
                    }
                }
            }
        }
    }

    /** Where each pixel's place lies in dy, and the pixel in dx. */
    private void pixels(ConvInputGradient dy, int[] from, int[] to) {
        int i = 0;
        for (int d = 0; d < lines[0].count(); d++) {
            for (int h = 0; h < lines[1].count(); h++) {
                for (int w = 0; w < lines[2].count(); w++) {
                    from[i] = dy.place(lines[0].top() + d, lines[1].top() + h, lines[2].top() + w);
                    int plane = lines[0].first() + d * g.stride().at(0);
                    int row = plane * g.input().at(1)
                            + lines[1].first()
                            + h * g.stride().at(1);
                    int column = lines[2].first() + w * g.stride().at(2);
                    to[i++] = (row * g.input().at(2) + column) * g.inPitch();
                }
            }
        }
    }

    /** Packs the phase's taps of a weight {@code [oc][ic of a group][kd][kh][kw]}. */
    void pack(Span weight) {
        int window = g.kernel().count();
        for (int group = 0; group < packed.length; group++) {
            Span own = weight.plus(group * g.groupOut() * g.taps());
            product.columns().pack(own, g.groupIn(), window, weightOffsets, packed[group]);
        }
    }

    /** The phase's pixels of dx, from the padded dy. */
    void run(Span dy, Span dx) {
        for (int group = 0; group < packed.length; group++) {
            int first = group * g.groupIn();
            Span from = dy.plus(group * g.groupOut());
            Span added = bias == null ? null : bias.plus(first);
            kernels.multiply(product, 0, product.rows(), from, packed[group], dx.plus(first), added);
        }
    }
}
