package dev.convoy.layer.conv;

import dev.convoy.kernels.Filtering;
import dev.convoy.kernels.TileKernels;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layout;
import java.util.Arrays;

/**
 * The tiles of a convolution of stride 1 by Winograd's way: 4 x 4 outputs of a 3 x 3 kernel, from 6 x 6 inputs, or of a 5 x 5
 * one, from 8 x 8 inputs, of an image padded to whole tiles.
 *
 * @param filtering outputs and taps of a tile
 * @param in input channels
 * @param out output channels
 * @param input {@code [1, height, width]}
 * @param output {@code [1, height, width]}
 * @param before zeros in front of the input
 */
record WinogradGeometry(Filtering filtering, int in, int out, Extent input, Extent output, Extent before) {
    /** What {@link #fits} asks for, for a message. */
    static final String EXPECTED =
            "two dimensions, kernel_size 3 or 5, stride 1, dilation 1, one group, more than 4 channels in and out and a"
                    + " padding smaller than the kernel";

    /** Channels whose pixels come in whole vectors: more than these. */
    private static final int FEW = 4;

    /** How many more images than fill a strip may go together. */
    private static final int MORE = 2;

    /** Most floats of their outputs, unless there are more weights: the next layer shall find them in the second-level cache. */
    private static final int CACHED = 1 << 16;

    /** Whether a convolution, and its gradients, can be had in this way. */
    static boolean fits(ConvGeometry g) {
        Extent one = Extent.all(3, 1);
        int size = g.kernel().at(2);
        return g.groups() == 1
                && (size == 3 || size == 5)
                && g.kernel().equals(Extent.of(1, size, size))
                && g.stride().equals(one)
                && g.dilation().equals(one)
                && g.input().at(0) == 1
                && g.output().at(0) == 1
                && g.channels().in() > FEW
                && g.channels().out() > FEW
                && less(size, g.input().at(1), g.output().at(1), g.padding().at(1))
                && less(size, g.input().at(2), g.output().at(2), g.padding().at(2));
    }

    /**
     * Whether fewer zeros than the kernel's size lie before an axis and behind: both together are what the output has more
     * than the input, and the kernel less one.
     */
    private static boolean less(int size, int input, int output, int before) {
        return before < size && output - input + size - 1 - before < size;
    }

    private static Filtering filtering(ConvGeometry g) {
        return g.kernel().at(2) == 3 ? Filtering.F4X3 : Filtering.F4X5;
    }

    /** Of the forward pass. */
    static WinogradGeometry forward(ConvGeometry g) {
        return new WinogradGeometry(
                filtering(g), g.channels().in(), g.channels().out(), g.input(), g.output(), g.padding());
    }

    /** Of the input gradient: a convolution of dy with the weight turned. */
    static WinogradGeometry inputGradient(ConvGeometry g) {
        int last = g.kernel().at(2) - 1;
        Extent before =
                Extent.of(0, last - g.padding().at(1), last - g.padding().at(2));
        return new WinogradGeometry(
                filtering(g), g.channels().out(), g.channels().in(), g.output(), g.input(), before);
    }

    int inPitch() {
        return Layout.pitch(in);
    }

    int outPitch() {
        return Layout.pitch(out);
    }

    int outputHeight() {
        return output.at(1);
    }

    int outputWidth() {
        return output.at(2);
    }

    private static int tiles(int outputs) {
        return (outputs + Filtering.OUTPUTS - 1) / Filtering.OUTPUTS;
    }

    int tileRows() {
        return tiles(outputHeight());
    }

    int tileColumns() {
        return tiles(outputWidth());
    }

    /** Tiles of an image. */
    int tiles() {
        return Math.multiplyExact(tileRows(), tileColumns());
    }

    /** Images to have at a time: so many that strips of their tiles are full, for each strip reads all the weights. */
    int group() {
        int full = (TileKernels.TILES + tiles() - 1) / tiles();
        long most = Math.max(CACHED, (long) filtering.places() * in * out);
        long image = (long) outputHeight() * outputWidth() * outPitch();
        int best = full;
        for (int images = full + 1; images <= full + MORE && images * image <= most; images++) {
            best = strips(images) * best < strips(best) * images ? images : best;
        }
        return best;
    }

    private int strips(int images) {
        return (images * tiles() + TileKernels.TILES - 1) / TileKernels.TILES;
    }

    /** Where neighbouring tiles lie from each tile of an image on, whose pixels and rows of pixels are these distances apart. */
    TileKernels.Pixels[] places(int rowStep, int columnStep) {
        TileKernels.Pixels[] places = new TileKernels.Pixels[tiles()];
        int tileStep = Filtering.OUTPUTS * columnStep;
        for (int tile = 0; tile < places.length; tile++) {
            int first = tile / tileColumns() * Filtering.OUTPUTS * rowStep + tile % tileColumns() * tileStep;
            places[tile] = new TileKernels.Pixels(first, rowStep, columnStep, tileStep);
        }
        return places;
    }

    /** What there is of an image from each of its tiles on. */
    TileKernels.Clip[] clips() {
        TileKernels.Clip[] clips = new TileKernels.Clip[tiles()];
        for (int tile = 0; tile < clips.length; tile++) {
            clips[tile] = new TileKernels.Clip(
                    outputHeight() - tile / tileColumns() * Filtering.OUTPUTS,
                    outputWidth() - tile % tileColumns() * Filtering.OUTPUTS);
        }
        return clips;
    }

    /** Some channels of 0, 1, ... neighbouring tiles: as many as there are in a row or strip. */
    TileKernels.Row[] rows(int first, int channels) {
        TileKernels.Row[] rows = new TileKernels.Row[Math.min(TileKernels.TILES, tileColumns()) + 1];
        Arrays.setAll(rows, tiles -> new TileKernels.Row(tiles, first, channels));
        return rows;
    }

    /**
     * Neighbouring tiles in one row of an image.
     *
     * @param image number of the image
     * @param first the first tile within the image
     * @param tiles how many
     */
    record Run(int image, int first, int tiles) {}

    /** At most {@code most} neighbouring tiles from tile {@code first} of many images on. */
    Run run(int first, int most) {
        int inside = first % tiles();
        return new Run(first / tiles(), inside, Math.min(most, tileColumns() - inside % tileColumns()));
    }
}
