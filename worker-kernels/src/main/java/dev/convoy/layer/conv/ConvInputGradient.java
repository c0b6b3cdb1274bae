package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Runs;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Pair;
import java.util.ArrayList;
import java.util.List;

/**
 * The input gradient of a convolution. Input pixels whose padded row and column leave the same remainders by the stride
 * meet the same taps; for each such phase the gradient is a convolution of stride 1 over a zero-padded dy, whose chains run
 * over (oc, kh, kw) of the phase's taps. At stride 1 there is one phase.
 */
final class ConvInputGradient {
    private final Binding at;
    private final ConvGeometry g;

    /** Zero rows and columns in front of dy: the most taps a phase has in a line, less one. */
    private final Pair border;

    /** dy with its border, in floats a row and rows. */
    private final int width;

    private final int height;
    private final List<StridePhase> phases = new ArrayList<>();

    /** {@code [threads]} dy with its border. */
    private final Span[] padded;

    /** {@code [threads]} one phase of dx, where it has to be spread. */
    private final Span[] part;

    ConvInputGradient(Binding binding, ConvGeometry geometry) {
        at = binding;
        g = geometry;
        Pair s = g.stride();
        border = new Pair((g.kernel().height() - 1) / s.height(), (g.kernel().width() - 1) / s.width());
        int lastRow = (g.input().size(1) - 1 + g.padding().height()) / s.height();
        int lastColumn = (g.input().size(2) - 1 + g.padding().width()) / s.width();
        height = border.height() + Math.max(lastRow + 1, g.outHeight());
        width = border.width() + Math.max(lastColumn + 1, g.outWidth());
        int paddedCount = g.outChannels() * height * width;
        padded = Span.zeros(binding.threads() * paddedCount).images(binding.threads(), paddedCount);
        int partCount = g.input().count();
        part = Span.zeros(binding.threads() * partCount).images(binding.threads(), partCount);
        for (int row = 0; row < s.height(); row++) {
            for (int column = 0; column < s.width(); column++) {
                StridePhase phase = new StridePhase(row, column);
                if (phase.rows > 0 && phase.columns > 0) {
                    phases.add(phase);
                }
            }
        }
    }

    void load(Span weight) {
        for (StridePhase phase : phases) {
            phase.pack(weight);
        }
    }

    /** dx of one image from its dy. */
    void run(Span dy, Span dx, int slot) {
        Span inside = padded[slot];
        for (int row = 0; row < g.outChannels() * g.outHeight(); row++) {
            int oc = row / g.outHeight();
            int oh = row % g.outHeight();
            int to = (oc * height + border.height() + oh) * width + border.width();
            int from = dy.offset() + row * g.outWidth();
            System.arraycopy(dy.array(), from, inside.array(), inside.offset() + to, g.outWidth());
        }
        for (StridePhase phase : phases) {
            phase.run(inside, dx, part[slot]);
        }
    }

    /** Input pixels whose padded row is {@code row} and padded column {@code column}, modulo the stride. */
    private final class StridePhase {
        private final int row;
        private final int column;
        private final int tapRows;
        private final int tapColumns;

        /** First input row and column of the phase, and how many there are. */
        private final int firstRow;

        private final int firstColumn;
        private final int rows;
        private final int columns;
        private final Span packed;
        private final Product product;

        StridePhase(int row, int column) {
            this.row = row;
            this.column = column;
            tapRows = taps(g.kernel().height(), row, g.stride().height());
            tapColumns = taps(g.kernel().width(), column, g.stride().width());
            firstRow = Math.floorMod(row - g.padding().height(), g.stride().height());
            firstColumn = Math.floorMod(column - g.padding().width(), g.stride().width());
            rows = count(g.input().size(1), firstRow, g.stride().height());
            columns = count(g.input().size(2), firstColumn, g.stride().width());
            packed = Span.zeros(ConvGeometry.panels(g.inChannels()) * depth());
            product = at.kernels().prepare(product());
        }

        private static int taps(int kernel, int phase, int stride) {
            return (kernel - phase + stride - 1) / stride;
        }

        private static int count(int size, int first, int stride) {
            return first >= size ? 0 : (size - first - 1) / stride + 1;
        }

        private int depth() {
            return Math.max(0, g.outChannels() * tapRows * tapColumns);
        }

        private boolean direct() {
            return g.stride().equals(Pair.of(1));
        }

        private Product product() {
            int topRow = (firstRow + g.padding().height()) / g.stride().height();
            int leftColumn = (firstColumn + g.padding().width()) / g.stride().width();
            Runs runs = new Runs();
            for (int r = 0; r < rows; r++) {
                runs.add((topRow + r) * width + leftColumn, r * columns, columns);
            }
            int[] bDepth = new int[depth()];
            int k = 0;
            for (int oc = 0; oc < g.outChannels(); oc++) {
                for (int i = 0; i < tapRows; i++) {
                    for (int j = 0; j < tapColumns; j++) {
                        bDepth[k++] = (oc * height + border.height() - i) * width + border.width() - j;
                    }
                }
            }
            return new Product(
                    Product.panelRows(g.inChannels(), depth(), Kernels.PANEL_ROWS),
                    Product.offsets(0, Kernels.PANEL_ROWS, depth()),
                    bDepth,
                    runs,
                    rows * columns,
                    Product.Bias.NONE,
                    null,
                    Product.Order.COLUMNS_OUTER);
        }

        /** Packs the phase's taps of a weight {@code [oc][ic][kh][kw]} into panels {@code [ic / 4][oc, i, j][4]}. */
        void pack(Span weight) {
            int kernelHeight = g.kernel().height();
            int kernelWidth = g.kernel().width();
            for (int ic = 0; ic < g.inChannels(); ic++) {
                int to = packed.offset() + product.aRow()[ic];
                for (int oc = 0; oc < g.outChannels(); oc++) {
                    int plane = weight.offset() + (oc * g.inChannels() + ic) * kernelHeight * kernelWidth;
                    for (int i = 0; i < tapRows; i++) {
                        int line = plane + (i * g.stride().height() + row) * kernelWidth + column;
                        for (int j = 0; j < tapColumns; j++, to += Kernels.PANEL_ROWS) {
                            packed.array()[to] =
                                    weight.array()[line + j * g.stride().width()];
                        }
                    }
                }
            }
        }

        void run(Span inside, Span dx, Span part) {
            if (direct()) {
                at.kernels().multiply(product, 0, g.inChannels(), packed, inside, dx);
                return;
            }
            at.kernels().multiply(product, 0, g.inChannels(), packed, inside, part);
            int from = part.offset();
            for (int ic = 0; ic < g.inChannels(); ic++) {
                for (int r = 0; r < rows; r++) {
                    int h = firstRow + r * g.stride().height();
                    int to = dx.offset()
                            + (ic * g.input().size(1) + h) * g.input().size(2)
                            + firstColumn;
                    for (int c = 0; c < columns; c++) {
                        dx.array()[to + c * g.stride().width()] = part.array()[from++];
                    }
                }
            }
        }
    }
}
