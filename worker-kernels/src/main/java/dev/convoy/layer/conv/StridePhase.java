package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Runs;
import dev.convoy.kernels.Span;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The input pixels of a convolution whose padded place leaves given remainders by the stride, and the taps they meet. */
final class StridePhase {
    private final Kernels kernels;
    private final ConvGeometry g;

    /** {@code [3]} planes, rows, columns. */
    private final Line[] lines;

    /** Floats of a group's channels in the padded dy. */
    private final int dyGroup;

    /** {@code [groups]}; they differ in their biases alone. */
    private final Product[] products;

    /** {@code [groups]} panels {@code [ic / 4][oc, taps][4]}. */
    private final Span[] packed;

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

    StridePhase(Kernels kernels, ConvGeometry geometry, Line[] lines, ConvInputGradient dy, Span bias) {
        this.kernels = kernels;
        this.g = geometry;
        this.lines = lines;
        this.dyGroup = dy.place(g.groupOut(), 0, 0, 0) - dy.place(0, 0, 0, 0);
        int depth = depth();
        Product first = kernels.prepare(new Product(
                Product.panelRows(g.groupIn(), depth, Kernels.PANEL_ROWS),
                Product.offsets(0, Kernels.PANEL_ROWS, depth),
                tapOffsets(dy),
                runs(dy),
                lines[0].count() * lines[1].count() * lines[2].count(),
                bias == null ? Product.Bias.NONE : Product.Bias.ROW,
                bias,
                Product.Order.COLUMNS_OUTER));
        products = first.forGroups(g.groups(), g.groupIn());
        int count = Math.multiplyExact(ConvGeometry.panels(g.groupIn()), depth);
        packed = Span.zeros(Math.multiplyExact(g.groups(), count)).images(g.groups(), count);
    }

    private int depth() {
        return g.groupOut() * lines[0].taps().length * lines[1].taps().length * lines[2].taps().length;
    }

    private int[] tapOffsets(ConvInputGradient dy) {
        int[] offsets = new int[depth()];
        int k = 0;
        for (int oc = 0; oc < g.groupOut(); oc++) {
            for (int d : lines[0].back()) {
                for (int h : lines[1].back()) {
                    for (int w : lines[2].back()) {
                        offsets[k++] = dy.place(oc, -d, -h, -w);
                    }
                }
            }
        }
        return offsets;
    }

    private Runs runs(ConvInputGradient dy) {
        Runs runs = new Runs();
        int rows = lines[1].count();
        int columns = lines[2].count();
        int origin = dy.place(0, 0, 0, 0);
        for (int row = 0; row < lines[0].count() * rows; row++) {
            int start = dy.place(0, lines[0].top() + row / rows, lines[1].top() + row % rows, lines[2].top());
            runs.add(start - origin, row * columns, columns);
        }
        return runs;
    }

    /** Packs the phase's taps of a weight {@code [oc][ic of a group][kd][kh][kw]}. */
    void pack(Span weight) {
        for (int group = 0; group < g.groups(); group++) {
            for (int ic = 0; ic < g.groupIn(); ic++) {
                int to = packed[group].offset() + products[group].aRow()[ic];
                for (int oc = 0; oc < g.groupOut(); oc++) {
                    int kernel = ((group * g.groupOut() + oc) * g.groupIn() + ic)
                            * g.kernel().count();
                    to = pack(weight, kernel, packed[group].array(), to);
                }
            }
        }
    }

    private int pack(Span weight, int kernel, float[] panels, int start) {
        int to = start;
        for (int kd : lines[0].taps()) {
            for (int kh : lines[1].taps()) {
                int line = kernel + (kd * g.kernel().at(1) + kh) * g.kernel().at(2);
                for (int kw : lines[2].taps()) {
                    panels[to] = weight.array()[weight.offset() + line + kw];
                    to += Kernels.PANEL_ROWS;
                }
            }
        }
        return to;
    }

    /** The phase's gradients, {@code [ic][planes][rows][columns]}, from the padded dy. */
    void run(Span dy, Span to) {
        int in = g.groupIn() * lines[0].count() * lines[1].count() * lines[2].count();
        for (int group = 0; group < products.length; group++) {
            kernels.multiply(
                    products[group], 0, g.groupIn(), packed[group], dy.plus(group * dyGroup), to.plus(group * in));
        }
    }

    /** Brings the phase's gradients to their places in dx. */
    void spread(Span part, Span dx) {
        int from = part.offset();
        int step = g.stride().at(2);
        for (int ic = 0; ic < g.channels().in(); ic++) {
            for (int plane = 0; plane < lines[0].count(); plane++) {
                for (int row = 0; row < lines[1].count(); row++) {
                    int d = lines[0].first() + plane * g.stride().at(0);
                    int h = lines[1].first() + row * g.stride().at(1);
                    int to = dx.offset() + lines[2].first();
                    to += ((ic * g.input().at(0) + d) * g.input().at(1) + h)
                            * g.input().at(2);
                    for (int c = 0; c < lines[2].count(); c++) {
                        dx.array()[to + c * step] = part.array()[from++];
                    }
                }
            }
        }
    }
}
