package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.TileKernels;
import dev.convoy.kernels.TileKernels.Strip;
import dev.convoy.layer.SharedScratch;
import java.util.Arrays;

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

    /** Input channels whose sums are turned back at a time, those of a panel of output channels. */
    private static final int INPUTS = 8;

    /** The first strip of 0, 1, ... tiles, and those that follow it. */
    private static final Strip[] STARTS = strips(false);

    private static final Strip[] GOING_ON = strips(true);

    private final Kernels kernels;
    private final WinogradGeometry g;
    private final int cuts;
    private final int bundle;
    private final int bundles;

    /** {@code [bundles][panels][places][rows][PANEL]} */
    private final SharedScratch sums;

    /** Floats from a place of a sum to the next, and of a bundle's sum. */
    private final int place;

    private final int size;

    /** {@code [cuts]} */
    private final TileKernels.Weight[] parts;

    /** {@code [cuts]} their input channels, of rows of tiles. */
    private final TileKernels.Row[][] rows;

    private final TileKernels[] tiles;
    private final WinogradTiles[] inputs;
    private final WinogradTiles[] gradients;

    /** {@code [slices]} */
    private final Turning[] turning;

    /** Turns sums back, with {@code [taps][taps][INPUTS][PANEL]} windows of the gradient. */
    private record Turning(TileKernels kernels, Span windows) {}

    WinogradWeightGradient(
            Kernels kernels, int threads, WinogradGeometry geometry, int capacity, SharedScratch shared) {
        this.kernels = kernels;
        g = geometry;
        place = TileKernels.rows(g.in()) * TileKernels.PANEL;
        size = TileKernels.sums(g.filtering(), g.in(), g.outPitch());
        cuts = size >= HUGE ? Math.max(1, Math.min(MOST_SLICES, g.in() / SLICE)) : 1;
        parts = new TileKernels.Weight[cuts];
        Arrays.setAll(parts, this::part);
        rows = new TileKernels.Row[cuts][];
        Arrays.setAll(rows, this::rows);
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
            turning[slice] = new Turning(kernels.tiles(), Span.zeros(taps * taps * INPUTS * TileKernels.PANEL));
        }
    }

    private static Strip[] strips(boolean goesOn) {
        Strip[] strips = new Strip[TileKernels.TILES + 1];
        Arrays.setAll(strips, tiles -> new Strip(tiles, goesOn));
        return strips;
    }

    @Override
    public int tasks() {
        return bundles * cuts;
    }

    @Override
    public void multiply(int task, int images, int slot, Images of) {
        int from = task / cuts * bundle;
        int past = Math.min(from + bundle, images) * g.tiles();
        Span sum = sums.span().plus(task / cuts * size);
        inputs[slot].restart();
        gradients[slot].restart();
        WinogradTiles.Images x = of::x;
        WinogradTiles.Images dy = (n, thread) -> of.dy(n);
        Strip[] strips = STARTS;
        for (int first = from * g.tiles(); first < past; first += TileKernels.TILES) {
            int count = Math.min(TileKernels.TILES, past - first);
            Span left = inputs[slot].strip(x, first, count, slot, rows[task % cuts]);
            Span right = gradients[slot].strip(dy, first, count, slot);
            tiles[slot].multiplyGradients(left, right, sum, parts[task % cuts], strips[count]);
            strips = GOING_ON;
        }
    }

    private TileKernels.Weight part(int slice) {
        int past = Math.min(cut(slice + 1), g.in());
        return new TileKernels.Weight(g.filtering(), g.in(), g.outPitch(), cut(slice), past);
    }

    private TileKernels.Row[] rows(int slice) {
        int past = slice == cuts - 1 ? g.inPitch() : cut(slice + 1);
        return g.rows(cut(slice), past - cut(slice));
    }

    /** First input channel of a slice. */
    private int cut(int slice) {
        int units = (g.in() + TileKernels.TILES - 1) / TileKernels.TILES;
        return units * slice / cuts * TileKernels.TILES;
    }

    /** Input channels are cut. */
    @Override
    public int slices() {
        return Math.min((g.in() + INPUTS - 1) / INPUTS, MOST_SLICES);
    }

    @Override
    public void add(int slice, int images, Span gradient) {
        int units = (g.in() + INPUTS - 1) / INPUTS;
        int from = units * slice / slices() * INPUTS;
        int past = Math.min(units * (slice + 1) / slices() * INPUTS, g.in());
        int used = (images + bundle - 1) / bundle;
        for (int panel = 0; panel < TileKernels.panels(g.outPitch()); panel++) {
            int sum = TileKernels.sum(g.filtering(), g.in(), panel, from);
            for (int other = 1; other < used; other++) {
                for (int p = 0; p < g.filtering().places(); p++) {
                    int into = sum + p * place;
                    kernels.addWithin(sums.span(), other * size + into, into, (past - from) * TileKernels.PANEL);
                }
            }
            for (int in = from; in < past; in += INPUTS) {
                turnBack(sum + (in - from) * TileKernels.PANEL, in, panel, turning[slice], gradient);
            }
        }
    }

    /** Sums of a panel and up to {@link #INPUTS} input channels, from {@code first} on, to windows of the gradient. */
    private void turnBack(int sum, int first, int panel, Turning own, Span gradient) {
        int taps = g.filtering().taps() * g.filtering().taps();
        int inputs = Math.min(INPUTS, g.in() - first);
        int count = inputs * TileKernels.PANEL;
        own.kernels.weightGradients(g.filtering(), sums.span(), sum, place, own.windows, count);
        float[] from = own.windows.array();
        int output = panel * TileKernels.PANEL;
        for (int out = 0; out < Math.min(TileKernels.PANEL, g.out() - output); out++) {
            int to = gradient.offset() + ((output + out) * g.in() + first) * taps;
            for (int in = 0; in < inputs; in++, to += taps) {
                for (int tap = 0; tap < taps; tap++) {
                    gradient.array()[to + tap] = from[tap * count + in * TileKernels.PANEL + out];
                }
            }
        }
    }
}
