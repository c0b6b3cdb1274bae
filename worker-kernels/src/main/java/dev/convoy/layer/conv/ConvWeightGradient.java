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
 * added in order; a large one has a single chain over all images, and its rows are cut into slices. Bundles are a
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

    private final Kernels kernels;
    private final ConvGeometry g;
    private final int bundle;
    private final int sliceRows;
    private final int slices;
    private final int bundles;

    /** Floats from a row of a sum to the next, from a group to the next, and of a bundle's sum. */
    private final int rowStep;

    private final int groupStep;
    private final int size;

    /** Of a bundle's first image, and of the others, whose products are added. */
    private final Product first;

    private final Product next;

    /** {@code [bundles][groups][taps][rowStep]} the gradient, transposed. */
    private final SharedScratch sums;

    ConvWeightGradient(Kernels kernels, ConvGeometry geometry, int capacity, SharedScratch shared) {
        this.kernels = kernels;
        g = geometry;
        Columns columns = Columns.dense(g.columns(g.groupOut(), g.channels().out()), g.outPitch(), kernels);
        rowStep = columns.count();
        groupStep = Math.multiplyExact(g.taps(), rowStep);
        size = Math.multiplyExact(g.groups(), groupStep);
        boolean large = size >= LARGE;
        bundle = large ? capacity : Math.min(capacity, Math.max(1, BUNDLE_PIXELS / g.outPixels()));
        bundles = (capacity + bundle - 1) / bundle;
        int wanted = large ? Math.min(MOST_SLICES, size / SLICE) : 1;
        sliceRows = (g.taps() + wanted - 1) / wanted;
        slices = (g.taps() + sliceRows - 1) / sliceRows;
        int[] to = Product.offsets(0, rowStep, g.taps());
        first = new Product(g.tapOffsets(), g.pixelOffsets(), columns, to, Start.ZERO);
        next = new Product(g.tapOffsets(), g.pixelOffsets(), columns, to, Start.RESULT);
        sums = shared;
        shared.need(Math.multiplyExact(bundles, size));
    }

    /** Tasks that multiply: one for each slice of each bundle. */
    @Override
    public int tasks() {
        return bundles * slices;
    }

    /** One slice of one bundle. */
    @Override
    public void multiply(int task, int images, int slot, Images of) {
        int from = task / slices * bundle;
        int past = Math.min(from + bundle, images);
        int fromRow = task % slices * sliceRows;
        int toRow = Math.min(fromRow + sliceRows, g.taps());
        Span sum = sums.span().plus(task / slices * size);
        for (int n = from; n < past; n++) {
            Span x = of.padded(n, slot);
            Span dy = of.dy(n);
            for (int group = 0; group < g.groups(); group++) {
                kernels.multiply(
                        n == from ? first : next,
                        fromRow,
                        toRow,
                        x.plus(group * g.groupIn()),
                        dy.plus(group * g.groupOut()),
                        sum.plus(group * groupStep),
                        null);
            }
        }
    }

    /** Tasks that add the bundles up: one a slice. */
    @Override
    public int slices() {
        return slices;
    }

    /** The slice's rows of the gradient {@code [oc][ic of a group][kernel]}, once all bundles are multiplied. */
    @Override
    public void add(int slice, int images, Span gradient) {
        int fromRow = slice * sliceRows;
        int toRow = Math.min(fromRow + sliceRows, g.taps());
        int used = (images + bundle - 1) / bundle;
        for (int group = 0; group < g.groups(); group++) {
            int from = group * groupStep + fromRow * rowStep;
            for (int other = 1; other < used; other++) {
                kernels.add(sums.span().plus(other * size + from), sums.span().plus(from), (toRow - fromRow) * rowStep);
            }
            store(group, fromRow, toRow, gradient);
        }
    }

    private void store(int group, int fromRow, int toRow, Span gradient) {
        int window = g.kernel().count();
        for (int row = fromRow; row < toRow; row++) {
            int place = row % g.groupIn() * window + row / g.groupIn();
            int from = sums.span().offset() + group * groupStep + row * rowStep;
            int to = gradient.offset() + group * g.groupOut() * g.taps() + place;
            for (int oc = 0; oc < g.groupOut(); oc++) {
                gradient.array()[to + oc * g.taps()] = sums.span().array()[from + oc];
            }
        }
    }
}
