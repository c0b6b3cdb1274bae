package dev.convoy.layer.conv;

import dev.convoy.kernels.Columns;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Lines;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Transform;

/**
 * A 3 x 3 convolution of stride 1 by Winograd's F(4 x 4, 3 x 3) (Lavin and Gray 2015): tiles of 6 x 6 pixels are transformed, multiplied by
 * transformed weights, a product for each of the 36 places, and turned back into 4 x 4 outputs. A quarter of the multiplications
 * of the definition, for larger rounding errors.
 *
 * <p>It serves the forward pass and, with the weight turned, the input gradient. Rows of tiles, of one image or several, are taken
 * so many at a time that transforms fit the second-level cache and reading the weights does not count.
 */
final class Winograd {
    private static final int PLACES = Transform.INPUTS * Transform.INPUTS;

    /** Tiles multiplied at a time: enough that reading the weights does not count. */
    private static final int TILES = 32;

    private final Kernels kernels;
    private final WinogradGeometry g;
    private final Columns columns;

    /** Rows of tiles that are multiplied at a time. */
    private final int strip;

    private final Product product;

    /** Floats from the products of one place to those of the next. */
    private final int placeStep;

    /** {@code [36]} transformed weights, packed. */
    private final Span[] packed;

    /** {@code [threads]} scratch. */
    private final Scratch[] scratch;

    /** {@code [3][6]} a window transformed across. */
    private final float[] half = new float[3 * Transform.INPUTS];

    /** Null for none. */
    private final Span bias;

    /** Where a weight lies. */
    @FunctionalInterface
    interface Weights {
        /** Index of the first weight, that of the window's place (0, 0), of an output and an input. */
        int first(int out, int in);
    }

    private record Scratch(WinogradTiles inputs, Span products, Span outputs) {}

    Winograd(Kernels kernels, int threads, WinogradGeometry geometry, Span bias) {
        this.kernels = kernels;
        this.bias = bias;
        g = geometry;
        strip = Math.max(1, TILES / g.tileColumns());
        int tiles = strip * g.tileColumns();
        placeStep = WinogradTiles.placeStep(tiles, g.outPitch());
        columns = Columns.packed(g.outPitch(), g.in(), kernels);
        product = new Product(
                Product.offsets(0, g.inPitch(), tiles),
                Product.offsets(0, 1, g.in()),
                columns,
                Product.offsets(0, g.outPitch(), tiles),
                Product.Start.ZERO);
        packed = Span.zeros(Math.multiplyExact(PLACES, columns.packedCount())).images(PLACES, columns.packedCount());
        scratch = new Scratch[threads];
        for (int slot = 0; slot < threads; slot++) {
            scratch[slot] = new Scratch(
                    g.inputTiles(kernels, tiles, PLACES),
                    Span.zeros(Math.multiplyExact(PLACES, placeStep)),
                    Span.zeros((Transform.INPUTS + Transform.TILE) * g.outputLine()));
        }
    }

    /**
     * Transforms and packs weights.
     *
     * @param weight the array, at its first weight
     * @param weights where those of a pair of channels start
     * @param step from one place of the window to the next: 1, or -1 where the window is turned
     */
    void load(Span weight, Weights weights, int step) {
        float[] w = weight.array();
        for (int out = 0; out < g.out(); out++) {
            for (int in = 0; in < g.in(); in++) {
                int at = weight.offset() + weights.first(out, in);
                for (int row = 0; row < 3; row++, at += 3 * step) {
                    Transform.weight(w[at], w[at + step], w[at + 2 * step], half, row * Transform.INPUTS, 1);
                }
                int to = packed[0].offset() + columns.at(in, out);
                for (int column = 0; column < Transform.INPUTS; column++) {
                    Transform.weight(
                            half[column],
                            half[Transform.INPUTS + column],
                            half[2 * Transform.INPUTS + column],
                            packed[0].array(),
                            to + column * columns.packedCount(),
                            Transform.INPUTS * columns.packedCount());
                }
            }
        }
    }

    /** Images that it likes to have at a time: so many that reading the weights does not count. */
    int group() {
        return (strip + g.tileRows() - 1) / g.tileRows();
    }

    /** Gives an image. */
    @FunctionalInterface
    interface Image {
        /** Valid until the next is asked for. */
        Span at(int n);
    }

    /** The outputs of images {@code from} to {@code to}. */
    void run(Image x, Image y, int from, int to, int slot) {
        Scratch own = scratch[slot];
        int all = (to - from) * g.tileRows();
        for (int first = 0; first < all; first += strip) {
            int rows = Math.min(strip, all - first);
            for (int i = 0; i < rows; i++) {
                int row = (first + i) % g.tileRows();
                if (row == 0) {
                    own.inputs.take(x.at(from + (first + i) / g.tileRows()));
                }
                own.inputs.transform(row, i * g.tileColumns());
            }
            for (int place = 0; place < PLACES; place++) {
                Span out = own.products.plus(place * placeStep);
                kernels.multiply(product, 0, rows * g.tileColumns(), own.inputs.place(place), packed[place], out, null);
            }
            for (int i = 0; i < rows; i++) {
                Span image = y.at(from + (first + i) / g.tileRows());
                outputs(own, image, (first + i) % g.tileRows(), i * g.tileColumns());
            }
        }
        for (int n = from; n < to && bias != null; n++) {
            for (int pixel = 0; pixel < g.outPixels(); pixel++) {
                kernels.add(bias, y.at(n).plus(pixel * g.outPitch()), g.outPitch());
            }
        }
    }

    /** Turns a row of tiles back: each tile across first, then all of its pixels downwards. */
    private void outputs(Scratch own, Span y, int tileRow, int firstTile) {
        int line = g.outputLine();
        int pitch = g.outPitch();
        Lines places = new Lines(placeStep, pitch);
        Lines pixels = new Lines(pitch, Transform.TILE * pitch);
        for (int i = 0; i < Transform.INPUTS; i++) {
            Span from = own.products.plus(i * Transform.INPUTS * placeStep + firstTile * pitch);
            kernels.transform(
                    Transform.OUTPUT, from, places, own.outputs.plus(i * line), pixels, g.tileColumns(), pitch);
        }
        int width = g.outputWidth() * pitch;
        int rows = Math.min(Transform.TILE, g.outputHeight() - tileRow * Transform.TILE);
        Span to = y.plus(tileRow * Transform.TILE * width);
        Span finished = rows == Transform.TILE ? to : own.outputs.plus(Transform.INPUTS * line);
        kernels.transform(Transform.OUTPUT, own.outputs, new Lines(line, 0), finished, new Lines(width, 0), 1, width);
        if (rows < Transform.TILE) {
            System.arraycopy(finished.array(), finished.offset(), to.array(), to.offset(), rows * width);
        }
    }
}
