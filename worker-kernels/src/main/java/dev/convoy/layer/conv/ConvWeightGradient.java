package dev.convoy.layer.conv;

import dev.convoy.kernels.Columns;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Product.Start;
import dev.convoy.kernels.Span;
import dev.convoy.layer.SharedScratch;

/**
 * The weight gradient of a convolution, {@code dweight[oc][tap] = sum over images and output pixels of dy[pixel][oc] *
 * x[tap + pixel]}: for each group of channels a product whose rows are taps, read from the padded image, whose columns are
 * output channels, read from dy, and whose depth is the output's pixels.
 *
 * <p>Work is cut in two ways. A small weight has chains over the pixels of a bundle of neighbouring images, and the bundles' sums are
 * added in order; a large one has a single chain over all images, and its rows or its columns are cut into slices. Bundles are a
 * function of the shapes alone.
 */
final class ConvWeightGradient implements WeightGradient {
    /** Pixels of a bundle, about: enough to hide the cost of adding bundles. */
    private static final int BUNDLE_PIXELS = 1024;

    /** Floats of a weight that is cut into slices instead. */
    private static final int LARGE = 1 << 14;

    /** Floats of a slice, at least, and most slices. */
    private static final int SLICE = 1 << 12;

    private static final int MOST_SLICES = 8;

    /** Floats of a cache line: output channels that are turned at a time. */
    private static final int LINE = 16;

    /** Rows whose distance is a multiple of this many floats share sets of the cache: such sums lie a line further apart. */
    private static final int ALIASING = 256;

    /** Rows, or columns, of whole tiles. */
    private static final int TILE = 48;

    private final Kernels kernels;
    private final ConvGeometry g;
    private final int bundle;
    private final Part[] parts;
    private final int bundles;

    /** Floats from a row of a sum to the next, from a group to the next, and of a bundle's sum. */
    private final int rowStep;

    private final int groupStep;
    private final int size;

    /**
     * A slice of the gradient.
     *
     * @param first product of a bundle's first image
     * @param next of the others, whose products are added
     */
    private record Part(int fromRow, int toRow, int column, Product first, Product next) {}

    /** {@code [bundles][groups][taps][rowStep]} the gradient, transposed. */
    private final SharedScratch sums;

    ConvWeightGradient(Kernels kernels, int threads, ConvGeometry geometry, int capacity, SharedScratch shared) {
        this.kernels = kernels;
        g = geometry;
        int columns = g.columns(g.groupOut(), g.channels().out());
        rowStep = columns % ALIASING == 0 ? columns + LINE : columns;
        groupStep = Math.multiplyExact(g.taps(), rowStep);
        size = Math.multiplyExact(g.groups(), groupStep);
        boolean large = size >= LARGE;
        bundle = large ? capacity : Math.min(capacity, Math.max(1, BUNDLE_PIXELS / g.outPixels()));
        bundles = (capacity + bundle - 1) / bundle;
        parts = cut(columns, large ? Math.min(MOST_SLICES, size / SLICE) : 1, threads);
        sums = shared;
        shared.need(Math.multiplyExact(bundles, size));
    }

    /** The longer side is cut, where tiles end: no sum crosses a cut, so their number may depend on that of the threads. */
    private Part[] cut(int columns, int wanted, int threads) {
        boolean byRows = g.taps() >= columns;
        int all = byRows ? g.taps() : columns;
        int step = tiles((all + TILE - 1) / TILE, wanted, threads) * TILE;
        Part[] cut = new Part[(all + step - 1) / step];
        for (int i = 0; i < cut.length; i++) {
            int from = i * step;
            int past = Math.min(from + step, all);
            cut[i] = byRows ? part(from, past, 0, columns) : part(0, g.taps(), from, past);
        }
        return cut;
    }

    /** Tiles of a part: so many that there are about as many parts as wanted, and as many for each thread where that can be. */
    private static int tiles(int all, int wanted, int threads) {
        int most = (all + wanted - 1) / wanted;
        for (int each = most; each > 0 && wanted > 1; each--) {
            int parts = (all + each - 1) / each;
            if (parts % threads == 0 && parts <= 2 * wanted) {
                return each;
            }
        }
        return most;
    }

    private Part part(int fromRow, int toRow, int column, int past) {
        Columns columns = Columns.dense(past - column, g.outPitch(), kernels);
        int[] to = Product.offsets(0, rowStep, g.taps());
        return new Part(
                fromRow,
                toRow,
                column,
                new Product(g.tapOffsets(), g.pixelOffsets(), columns, to, Start.ZERO),
                new Product(g.tapOffsets(), g.pixelOffsets(), columns, to, Start.RESULT));
    }

    /** Tasks that multiply: one for each slice of each bundle. */
    @Override
    public int tasks() {
        return bundles * parts.length;
    }

    /** One slice of one bundle. */
    @Override
    public void multiply(int task, int images, int slot, Images of) {
        Part part = parts[task % parts.length];
        int from = task / parts.length * bundle;
        int past = Math.min(from + bundle, images);
        Span sum = sums.span().plus(task / parts.length * size + part.column);
        for (int n = from; n < past; n++) {
            Span x = of.padded(n, slot);
            Span dy = of.dy(n);
            for (int group = 0; group < g.groups(); group++) {
                kernels.multiply(
                        n == from ? part.first : part.next,
                        part.fromRow,
                        part.toRow,
                        x.plus(group * g.groupIn()),
                        dy.plus(group * g.groupOut() + part.column),
                        sum.plus(group * groupStep),
                        null);
            }
        }
    }

    /** Tasks that add the bundles up: one a slice. */
    @Override
    public int slices() {
        return parts.length;
    }

    /** The slice of the gradient {@code [oc][ic of a group][kernel]}, once all bundles are multiplied. */
    @Override
    public void add(int slice, int images, Span gradient) {
        int used = (images + bundle - 1) / bundle;
        for (int group = 0; group < g.groups(); group++) {
            Span sum = sums.span().plus(group * groupStep);
            for (int other = 1; other < used; other++) { // a small weight, in one part
                kernels.add(sum.plus(other * size), sum, groupStep);
            }
            store(group, parts[slice], gradient);
        }
    }

    private void store(int group, Part part, Span gradient) {
        int window = g.kernel().count();
        int channels = g.groupIn();
        int taps = g.taps();
        int past = Math.min(part.column + part.first.columns().count(), g.groupOut());
        float[] from = sums.span().array();
        float[] to = gradient.array();
        for (int oc = part.column; oc < past; oc += LINE) {
            int end = Math.min(oc + LINE, past);
            for (int row = part.fromRow; row < part.toRow; row++) {
                int at = sums.span().offset() + group * groupStep + row * rowStep;
                int first = gradient.offset() + group * g.groupOut() * taps + row % channels * window + row / channels;
                for (int o = oc; o < end; o++) {
                    to[first + o * taps] = from[at + o];
                }
            }
        }
    }
}
