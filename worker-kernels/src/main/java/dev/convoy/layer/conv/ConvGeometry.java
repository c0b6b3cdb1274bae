package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Runs;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Pair;
import dev.convoy.tensor.Shape;
import java.util.Arrays;

/**
 * Where a convolution finds its operands, as the offset tables of {@link Product}: no matrix of patches is ever built.
 *
 * <p>An image is copied once into a zero-padded buffer that is split into stride x stride phases,
 * {@code [ic][row % stride][column % stride][row / stride][column / stride]}: neighbouring outputs then read neighbouring
 * floats at any stride, and a tap (ic, kh, kw) is one offset. At stride 1 this is the padded image itself.
 */
final class ConvGeometry {
    private final Shape input;
    private final Shape output;
    private final Pair kernel;
    private final Pair stride;
    private final Pair padding;
    private final int phaseHeight;
    private final int phaseWidth;

    ConvGeometry(Shape input, Shape output, Pair kernel, Pair stride, Pair padding) {
        this.input = input;
        this.output = output;
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        this.phaseHeight = (input.size(1) + 2 * padding.height() + stride.height() - 1) / stride.height();
        this.phaseWidth = (input.size(2) + 2 * padding.width() + stride.width() - 1) / stride.width();
    }

    Shape input() {
        return input;
    }

    Pair kernel() {
        return kernel;
    }

    Pair stride() {
        return stride;
    }

    Pair padding() {
        return padding;
    }

    int inChannels() {
        return input.size(0);
    }

    int outChannels() {
        return output.size(0);
    }

    int outHeight() {
        return output.size(1);
    }

    int outWidth() {
        return output.size(2);
    }

    int outPixels() {
        return outHeight() * outWidth();
    }

    /** Length of an output's chain: inChannels * kernelHeight * kernelWidth. */
    int taps() {
        return inChannels() * kernel.height() * kernel.width();
    }

    /** Floats of a padded image. */
    int paddedCount() {
        return Math.multiplyExact(inChannels() * stride.height() * stride.width(), phaseHeight * phaseWidth);
    }

    /** Rows rounded up to whole panels. */
    static int panels(int rows) {
        return (rows + Kernels.PANEL_ROWS - 1) / Kernels.PANEL_ROWS * Kernels.PANEL_ROWS;
    }

    /** Where the padded pixel (ic, row, column) lies. */
    private int offset(int ic, int row, int column) {
        int phase = (ic * stride.height() + row % stride.height()) * stride.width() + column % stride.width();
        return (phase * phaseHeight + row / stride.height()) * phaseWidth + column / stride.width();
    }

    /** {@code [taps]} where each tap of the first output lies in the padded image, in the weight's order. */
    int[] tapOffsets() {
        int[] offsets = new int[taps()];
        int k = 0;
        for (int ic = 0; ic < inChannels(); ic++) {
            for (int kh = 0; kh < kernel.height(); kh++) {
                for (int kw = 0; kw < kernel.width(); kw++) {
                    offsets[k++] = offset(ic, kh, kw);
                }
            }
        }
        return offsets;
    }

    /** {@code [outPixels]} how much further each output's taps lie than the first's. */
    int[] pixelOffsets() {
        int[] offsets = new int[outPixels()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i / outWidth() * phaseWidth + i % outWidth();
        }
        return offsets;
    }

    /** Rows are output channels of the packed weight, columns are output pixels. */
    Product forward(Span bias) {
        Runs runs = new Runs();
        for (int oh = 0; oh < outHeight(); oh++) {
            runs.add(oh * phaseWidth, oh * outWidth(), outWidth());
        }
        return new Product(
                Product.panelRows(outChannels(), taps(), Kernels.PANEL_ROWS),
                Product.offsets(0, Kernels.PANEL_ROWS, taps()),
                tapOffsets(),
                runs,
                outPixels(),
                Product.Bias.ROW,
                bias,
                Product.Order.COLUMNS_OUTER);
    }

    /** Packs a weight {@code [oc][taps]} into panels {@code [oc / 4][taps][4]}. */
    void packRows(Span weight, Span packed) {
        int taps = taps();
        int[] rows = Product.panelRows(outChannels(), taps, Kernels.PANEL_ROWS);
        for (int oc = 0; oc < rows.length; oc++) {
            for (int k = 0; k < taps; k++) {
                packed.array()[packed.offset() + rows[oc] + k * Kernels.PANEL_ROWS] =
                        weight.array()[weight.offset() + oc * taps + k];
            }
        }
    }

    /** Copies an image {@code [ic][h][w]} into the inside of a padded buffer, whose border stays zero. */
    void pad(Span image, Span padded) {
        for (int ic = 0; ic < inChannels(); ic++) {
            for (int h = 0; h < input.size(1); h++) {
                padRow(image, padded, ic, h);
            }
        }
    }

    private void padRow(Span image, Span padded, int ic, int h) {
        int width = input.size(2);
        int from = image.offset() + (ic * input.size(1) + h) * width;
        int row = h + padding.height();
        if (stride.width() == 1) {
            int to = padded.offset() + offset(ic, row, padding.width());
            System.arraycopy(image.array(), from, padded.array(), to, width);
            return;
        }
        for (int w = 0; w < width; w++) {
            padded.array()[padded.offset() + offset(ic, row, w + padding.width())] = image.array()[from + w];
        }
    }

    /** Fills a span with zeros. */
    static void clear(Span span, int count) {
        Arrays.fill(span.array(), span.offset(), span.offset() + count, 0);
    }
}
