package dev.convoy.layer.conv;

import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layout;

/**
 * Where a convolution finds its operands, as the offset tables of {@link Product}: no matrix of patches is ever built. All of
 * it is in three dimensions; those that an image does not have are one pixel. Images lie pixel after pixel ({@link
 * Layout#PIXELS}); tables are those of the first group of channels, the others' operands lie {@link #groupIn} and {@link
 * #groupOut} floats further on in each pixel.
 *
 * <p>Chains run over the taps of a window in row order, and within a tap over the input channels.
 */
final class ConvGeometry {
    private final Channels channels;
    private final Extent input;
    private final Extent output;
    private final Sliding sliding;
    private final Extent padded;

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
        this.padded = this.sliding.padded(this.input);
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

    /** Floats from one input pixel to the next. */
    int inPitch() {
        return Layout.pitch(channels.in());
    }

    /** Floats from one output pixel to the next. */
    int outPitch() {
        return Layout.pitch(channels.out());
    }

    /**
     * Columns that a product computes for a group's {@code of} channels out of {@code all}: where there is one group, those up to
     * the pitch too, so that vectors stay whole.
     */
    int columns(int of, int all) {
        return groups() == 1 ? Layout.pitch(all) : of;
    }

    int outPixels() {
        return output.count();
    }

    /** Length of an output's chain: taps of the kernel * input channels of a group. */
    int taps() {
        return Math.multiplyExact(kernel().count(), groupIn());
    }

    /** Whether there is a border, so that an image must be copied before its windows are read. */
    boolean isPadded() {
        return !padded.equals(input);
    }

    /** Floats of a padded image. */
    int paddedCount() {
        return Math.multiplyExact(inPitch(), padded.count());
    }

    /** Where the padded pixel (plane, row, column) lies. */
    private int place(int plane, int row, int column) {
        return ((plane * padded.at(1) + row) * padded.at(2) + column) * inPitch();
    }

    /** {@code [taps]} where each (kd, kh, kw, ic) of the first output lies in the padded image. */
    int[] tapOffsets() {
        int[] offsets = new int[taps()];
        Extent d = dilation();
        int k = 0;
        for (int kd = 0; kd < kernel().at(0); kd++) {
            for (int kh = 0; kh < kernel().at(1); kh++) {
                for (int kw = 0; kw < kernel().at(2); kw++) {
                    int pixel = place(kd * d.at(0), kh * d.at(1), kw * d.at(2));
                    for (int ic = 0; ic < groupIn(); ic++) {
                        offsets[k++] = pixel + ic;
                    }
                }
            }
        }
        return offsets;
    }

    /** {@code [taps]} where the weight of each (kd, kh, kw, ic) lies within an output channel's {@code [ic][kd][kh][kw]}. */
    int[] weightOffsets() {
        int[] offsets = new int[taps()];
        int window = kernel().count();
        for (int k = 0; k < offsets.length; k++) {
            offsets[k] = k % groupIn() * window + k / groupIn();
        }
        return offsets;
    }

    /** {@code [outPixels]} how much further each output's taps lie than the first's. */
    int[] pixelOffsets() {
        int[] offsets = new int[outPixels()];
        int rows = output.at(1);
        int columns = output.at(2);
        Extent s = stride();
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = place(i / columns / rows * s.at(0), i / columns % rows * s.at(1), i % columns * s.at(2));
        }
        return offsets;
    }

    /** Copies an image into the inside of a padded buffer, whose border stays zero. */
    void pad(Span image, Span to) {
        copyRows(image, input, inPitch(), to, padded, padding());
    }

    /** Copies the rows of an image of this extent into a larger one, from the pixel {@code first} on. */
    static void copyRows(Span image, Extent extent, int pitch, Span to, Extent larger, Extent first) {
        int line = extent.at(2) * pitch;
        int from = image.offset();
        for (int d = 0; d < extent.at(0); d++) {
            for (int h = 0; h < extent.at(1); h++, from += line) {
                int row = (d + first.at(0)) * larger.at(1) + h + first.at(1);
                int at = (row * larger.at(2) + first.at(2)) * pitch;
                System.arraycopy(image.array(), from, to.array(), to.offset() + at, line);
            }
        }
    }
}
