package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Runs;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Extent;

/**
 * Where a convolution finds its operands, as the offset tables of {@link Product}: no matrix of patches is ever built. All of
 * it is in three dimensions; those that an image does not have are one pixel. Tables are those of the first group of channels;
 * the others' operands lie one after the other.
 *
 * <p>An image is copied once into a zero-padded buffer that is split into stride x stride x stride phases, {@code [ic][plane,
 * row and column % stride][plane, row and column / stride]}: neighbouring outputs then read neighbouring floats at any stride,
 * and a tap (ic, kd, kh, kw) is one offset. At stride 1 this is the padded image itself.
 */
final class ConvGeometry {
    private final Channels channels;
    private final Extent input;
    private final Extent output;
    private final Sliding sliding;

    /** Pixels of a stride phase. */
    private final Extent phase;

    /**
     * @param channels in, out and their groups; in is not 0
     * @param input 1 to 3 dimensions
     * @param output as many
     * @param sliding in as many; what its padding holds does not count, it is zeros
     */
    ConvGeometry(Channels channels, Extent input, Extent output, Sliding sliding) {
        this.channels = channels;
        this.input = input.padded(3, 1);
        this.output = output.padded(3, 1);
        this.sliding = sliding.spatial();
        this.phase = this.sliding.padded(this.input).with(stride(), (size, step) -> (size + step - 1) / step);
    }

    Extent input() {
        return input;
    }

    Extent output() {
        return output;
    }

    Extent kernel() {
        return sliding.kernelSize();
    }

    Extent stride() {
        return sliding.stride();
    }

    Extent dilation() {
        return sliding.dilation();
    }

    /** Padding in front. */
    Extent padding() {
        return sliding.padding().before();
    }

    Channels channels() {
        return channels;
    }

    int groups() {
        return channels.groups();
    }

    /** Input channels of a group. */
    int groupIn() {
        return channels.in() / channels.groups();
    }

    /** Output channels of a group. */
    int groupOut() {
        return channels.out() / channels.groups();
    }

    int outPixels() {
        return output.count();
    }

    /** Length of an output's chain: input channels of a group * taps of the kernel. */
    int taps() {
        return groupIn() * kernel().count();
    }

    /** Floats of a padded image. */
    int paddedCount() {
        return Math.multiplyExact(channels.in(), paddedPlane());
    }

    /** Floats of a channel of a padded image. */
    int paddedPlane() {
        return Math.multiplyExact(stride().count(), phase.count());
    }

    /** Rows rounded up to whole panels. */
    static int panels(int rows) {
        return (rows + Kernels.PANEL_ROWS - 1) / Kernels.PANEL_ROWS * Kernels.PANEL_ROWS;
    }

    /** Where the padded pixel (ic, plane, row, column) lies. */
    private int offset(int ic, int plane, int row, int column) {
        Extent s = stride();
        int remainder = (plane % s.at(0) * s.at(1) + row % s.at(1)) * s.at(2) + column % s.at(2);
        int pixel = place(plane / s.at(0), row / s.at(1), column / s.at(2));
        return ic * paddedPlane() + remainder * phase.count() + pixel;
    }

    /** Where a pixel lies within its stride phase. */
    private int place(int plane, int row, int column) {
        return (plane * phase.at(1) + row) * phase.at(2) + column;
    }

    /** {@code [taps]} where each tap of the first output lies in the padded image, in the weight's order. */
    int[] tapOffsets() {
        int[] offsets = new int[taps()];
        Extent d = dilation();
        int k = 0;
        for (int ic = 0; ic < groupIn(); ic++) {
            for (int kd = 0; kd < kernel().at(0); kd++) {
                for (int kh = 0; kh < kernel().at(1); kh++) {
                    for (int kw = 0; kw < kernel().at(2); kw++) {
                        offsets[k++] = offset(ic, kd * d.at(0), kh * d.at(1), kw * d.at(2));
                    }
                }
            }
        }
        return offsets;
    }

    /** {@code [outPixels]} how much further each output's taps lie than the first's. */
    int[] pixelOffsets() {
        int[] offsets = new int[outPixels()];
        int rows = output.at(1);
        int columns = output.at(2);
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = place(i / columns / rows, i / columns % rows, i % columns);
        }
        return offsets;
    }

    /** The output pixels: rows of neighbours, in the padded image and in the output. */
    Runs outputRuns() {
        Runs runs = new Runs();
        int rows = output.at(1);
        for (int row = 0; row < output.at(0) * rows; row++) {
            runs.add(place(row / rows, row % rows, 0), row * output.at(2), output.at(2));
        }
        return runs;
    }

    /** Copies an image {@code [ic][d][h][w]} into the inside of a padded buffer, whose border stays zero. */
    void pad(Span image, Span padded) {
        int from = image.offset();
        for (int ic = 0; ic < channels.in(); ic++) {
            for (int d = 0; d < input.at(0); d++) {
                for (int h = 0; h < input.at(1); h++, from += input.at(2)) {
                    padRow(
                            image.array(),
                            from,
                            padded,
                            offset(ic, d + padding().at(0), h + padding().at(1), 0));
                }
            }
        }
    }

    private void padRow(float[] image, int from, Span padded, int row) {
        int width = input.at(2);
        int left = padding().at(2);
        int step = stride().at(2);
        int to = padded.offset() + row;
        if (step == 1) {
            System.arraycopy(image, from, padded.array(), to + left, width);
            return;
        }
        for (int w = 0; w < width; w++) {
            int column = w + left;
            padded.array()[to + column % step * phase.count() + column / step] = image[from + w];
        }
    }
}
