package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.TileKernels;
import dev.convoy.layer.SharedScratch;

/**
 * The weight gradient of a convolution by Winograd's way: for each place the product of transformed inputs with transformed
 * output gradients, whose chains run over the tiles of all images; their sum is turned back once.
 *
 * <p>A weight has sums over bundles of images, which are added in order; a huge one has a single sum, and its input channels are cut
 * into slices. Both are functions of the shapes alone.
 */
final class WinogradWeightGradient implements WeightGradient {
    /** Floats of a weight's sums from which on all images are one bundle. */
    private static final int HUGE = 1 << 20;

    /** Input channels of a slice, at least. */
    private static final int SLICE = 32;

    /** Tiles of a bundle, about: enough to hide the cost of adding bundles. */
    private static final int BUNDLE_TILES = 128;

    /** Most slices. */
    private static final int MOST_SLICES = 8;

    /** Output channels whose sums are turned back at a time. */
    private static final int OUTPUTS = 128;

    private final Kernels kernels;
    private final WinogradGeometry g;
    private final int cuts;
    private final int bundle;
    private final int bundles;

    /** {@code [bundles][places][in][step]} */
    private final SharedScratch sums;

    private final int step;
    private final int placeSize;
    private final int size;
    private final TileKernels[] tiles;
    private final WinogradTiles[] inputs;
    private final WinogradTiles[] gradients;

    /** {@code [slices]} */
    private final Turning[] turning;

    /** Turns sums back, with {@code [taps][taps][OUTPUTS]} windows of the gradient. */
    private record Turning(TileKernels kernels, Span windows) {}

    WinogradWeightGradient(
            Kernels kernels, int threads, WinogradGeometry geometry, int capacity, SharedScratch shared) {
        this.kernels = kernels;
        g = geometry;
        step = TileKernels.sumStep(g.outPitch());
        placeSize = Math.multiplyExact(g.in(), step);
        size = TileKernels.sums(g.filtering(), g.in(), g.outPitch());
        cuts = size >= HUGE ? Math.max(1, Math.min(MOST_SLICES, g.in() / SLICE)) : 1;
        int least = Math.max(1, BUNDLE_TILES / g.tiles());
        bundle = size >= HUGE ? capacity : Math.min(capacity, least);
        bundles = (capacity + bundle - 1) / bundle;
        sums = shared;
        shared.need(Math.multiplyExact(bundles, size));
        tiles = new TileKernels[threads];
        inputs = new WinogradTiles[threads];
        gradients = new WinogradTiles[threads];
        for (int slot = 0; slot < threads; slot++) {
            tiles[slot] = kernels.tiles();
            inputs[slot] = WinogradTiles.inputs(tiles[slot], g);
            gradients[slot] = WinogradTiles.gradients(tiles[slot], g);
        }
        int taps = g.filtering().taps();
        turning = new Turning[slices()];
        for (int slice = 0; slice < turning.length; slice++) {
            turning[slice] = new Turning(kernels.tiles(), Span.zeros(taps * taps * OUTPUTS));
        }
    }

    @Override
    public int tasks() {
        return bundles * cuts;
    }

    @Override
    public void multiply(int task, int images, int slot, Images of) {
        int from = task / cuts * bundle;
        int past = Math.min(from + bundle, images) * g.tiles();
        TileKernels.Weight part = new TileKernels.Weight(
                g.filtering(), g.in(), g.outPitch(), g.in() * (task % cuts) / cuts, g.in() * (task % cuts + 1) / cuts);
        Span sum = sums.span().plus(task / cuts * size);
        inputs[slot].restart();
        gradients[slot].restart();
        for (int first = from * g.tiles(); first < past; first += TileKernels.TILES) {
            int count = Math.min(TileKernels.TILES, past - first);
            Span x = inputs[slot].strip(n -> of.x(n, slot), first, count);
            Span dy = gradients[slot].strip(of::dy, first, count);
            tiles[slot].multiplyGradients(x, dy, sum, part, new TileKernels.Strip(count, first > from * g.tiles()));
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
        int count = (past - from) * step;
        for (int other = 1; other < used; other++) {
            for (int place = 0; place < g.filtering().places(); place++) {
                int at = place * placeSize + from * step;
                kernels.add(sums.span().plus(other * size + at), sums.span().plus(at), count);
            }
        }
        for (int out = 0; out < g.out(); out += OUTPUTS) {
            for (int in = from; in < past; in++) {
                turnBack(in, out, turning[slice], gradient);
            }
        }
    }

    /** An input channel's windows of up to {@link #OUTPUTS} output channels, from {@code first} on. */
    private void turnBack(int in, int first, Turning own, Span gradient) {
        int taps = g.filtering().taps() * g.filtering().taps();
        int count = Math.min(OUTPUTS, g.outPitch() - first);
        Span sum = sums.span().plus(in * step + first);
        own.kernels.weightGradients(g.filtering(), sum, placeSize, own.windows, count);
        float[] from = own.windows.array();
        for (int out = 0; out < Math.min(count, g.out() - first); out++) {
            int to = gradient.offset() + ((first + out) * g.in() + in) * taps;
            for (int tap = 0; tap < taps; tap++) {
                gradient.array()[to + tap] = from[tap * count + out];
            }
        }
    }
}
