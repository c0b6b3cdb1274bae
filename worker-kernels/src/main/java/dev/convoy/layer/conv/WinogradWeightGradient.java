package dev.convoy.layer.conv;

import dev.convoy.kernels.Columns;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Product.Start;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Transform;
import dev.convoy.layer.Extent;
import dev.convoy.layer.SharedScratch;

/**
 * The weight gradient of a 3 x 3 convolution by Winograd's F(3 x 3, 4 x 4): for each of 36 places the product of transformed inputs with
 * transformed output gradients, whose chains run over the tiles of all images; their sum is turned back once.
 *
 * <p>A small weight has sums over bundles of images, which are added in order; a large one is cut by lines of places too. Both are
 * functions of the shapes alone.
 */
final class WinogradWeightGradient implements WeightGradient {
    private static final int LINES = Transform.INPUTS;
    private static final int PLACES = LINES * LINES;

    /** Tiles multiplied at a time. */
    private static final int TILES = 64;

    /** Floats of a weight's sums from which on lines are tasks of their own. */
    private static final int LARGE = 1 << 16;

    /** Floats of a weight's sums from which on all images are one bundle. */
    private static final int HUGE = 1 << 20;

    /** Tiles of a bundle, about: enough to hide the cost of adding bundles. */
    private static final int BUNDLE_TILES = 128;

    /** Most tasks that add. */
    private static final int MOST_SLICES = 8;

    private final Kernels kernels;
    private final WinogradGeometry g;
    private final boolean byLine;
    private final int bundle;
    private final int bundles;

    /** Rows of tiles multiplied at a time. */
    private final int strip;

    /** {@code [strip + 1]} the product of so many rows of tiles, as the first of its sum and as a later one. */
    private final Product[] first;

    private final Product[] next;

    /** {@code [bundles][36][in][pitch of out]} */
    private final SharedScratch sums;

    private final int placeSize;
    private final int size;
    private final WinogradTiles[] inputs;
    private final WinogradTiles[] gradients;

    WinogradWeightGradient(
            Kernels kernels, int threads, WinogradGeometry geometry, int capacity, SharedScratch shared) {
        this.kernels = kernels;
        g = geometry;
        placeSize = Math.multiplyExact(g.in(), g.outPitch());
        size = Math.multiplyExact(PLACES, placeSize);
        byLine = size >= LARGE;
        int least = Math.max(1, BUNDLE_TILES / (g.tileRows() * g.tileColumns()));
        bundle = size >= HUGE ? capacity : Math.min(capacity, least);
        bundles = (capacity + bundle - 1) / bundle;
        sums = shared;
        shared.need(Math.multiplyExact(bundles, size));
        strip = Math.max(1, Math.min(TILES / g.tileColumns(), bundle * g.tileRows()));
        int tiles = strip * g.tileColumns();
        first = new Product[strip + 1];
        next = new Product[strip + 1];
        Columns columns = Columns.dense(g.outPitch(), g.outPitch(), kernels);
        int[] rows = Product.offsets(0, 1, g.in());
        int[] to = Product.offsets(0, g.outPitch(), g.in());
        for (int count = 1; count <= strip; count++) {
            int[] depth = Product.offsets(0, g.inPitch(), count * g.tileColumns());
            first[count] = new Product(rows, depth, columns, to, Start.ZERO);
            next[count] = new Product(rows, depth, columns, to, Start.RESULT);
        }
        int places = byLine ? LINES : PLACES;
        inputs = new WinogradTiles[threads];
        gradients = new WinogradTiles[threads];
        for (int slot = 0; slot < threads; slot++) {
            inputs[slot] = g.inputTiles(kernels, tiles, places);
            gradients[slot] = new WinogradTiles(
                    kernels,
                    Transform.OUTPUT_GRADIENT,
                    g.output(),
                    Extent.all(3, 0),
                    g.tileRows(),
                    g.tileColumns(),
                    g.outPitch(),
                    tiles,
                    places);
        }
    }

    @Override
    public int tasks() {
        return byLine ? LINES * bundles : bundles;
    }

    @Override
    public void multiply(int task, int images, int slot, Images of) {
        int from = (byLine ? task / LINES : task) * bundle;
        int past = Math.min(from + bundle, images);
        int line = byLine ? task % LINES : -1;
        Product[] products = first;
        int rows = 0;
        for (int n = from; n < past; n++) {
            inputs[slot].take(of.x(n, slot));
            gradients[slot].take(of.dy(n));
            for (int row = 0; row < g.tileRows(); row++) {
                transform(slot, row, line, rows++ * g.tileColumns());
                if (rows == strip) {
                    multiply(products[rows], slot, line, from / bundle);
                    products = next;
                    rows = 0;
                }
            }
        }
        if (rows > 0) {
            multiply(products[rows], slot, line, from / bundle);
        }
    }

    private void transform(int slot, int row, int line, int first) {
        if (line < 0) {
            inputs[slot].transform(row, first);
            gradients[slot].transform(row, first);
        } else {
            inputs[slot].transformLine(row, line, first);
            gradients[slot].transformLine(row, line, first);
        }
    }

    private void multiply(Product product, int slot, int line, int bundleNumber) {
        int firstPlace = Math.max(line, 0) * LINES;
        int places = line < 0 ? PLACES : LINES;
        for (int i = 0; i < places; i++) {
            Span sum = sums.span().plus(bundleNumber * size + (firstPlace + i) * placeSize);
            kernels.multiply(product, 0, g.in(), inputs[slot].place(i), gradients[slot].place(i), sum, null);
        }
    }

    /** Input channels are cut. */
    @Override
    public int slices() {
        return Math.min(g.in(), MOST_SLICES);
    }

    @Override
    public void add(int slice, int images, Span gradient) {
        int from = g.in() * slice / slices();
        int past = g.in() * (slice + 1) / slices();
        int used = (images + bundle - 1) / bundle;
        int count = (past - from) * g.outPitch();
        for (int other = 1; other < used; other++) {
            for (int place = 0; place < PLACES; place++) {
                int at = place * placeSize + from * g.outPitch();
                kernels.add(sums.span().plus(other * size + at), sums.span().plus(at), count);
            }
        }
        float[] half = new float[3 * LINES];
        for (int in = from; in < past; in++) {
            for (int out = 0; out < g.out(); out++) {
                turnBack(in, out, half, gradient);
            }
        }
    }

    private void turnBack(int in, int out, float[] half, Span gradient) {
        int at = sums.span().offset() + in * g.outPitch() + out;
        for (int line = 0; line < LINES; line++) {
            Transform.weightGradient(sums.span().array(), at + line * LINES * placeSize, placeSize, half, line, LINES);
        }
        int to = gradient.offset() + (out * g.in() + in) * 9;
        for (int column = 0; column < 3; column++) {
            Transform.weightGradient(half, column * LINES, 1, gradient.array(), to + column, 3);
        }
    }
}
