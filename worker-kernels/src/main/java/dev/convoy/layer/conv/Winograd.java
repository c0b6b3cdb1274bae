package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.TileKernels;
import dev.convoy.kernels.TileKernels.Clip;
import dev.convoy.kernels.TileKernels.Pixels;
import dev.convoy.kernels.TileKernels.Row;
import dev.convoy.layer.PackedWeights;
import java.util.Arrays;

/**
 * A convolution of stride 1 by Winograd's way (Lavin and Gray 2015), F(4 x 4, 3 x 3) or F(4 x 4, 5 x 5): tiles of 6 x 6 or 8 x 8
 * pixels are transformed, multiplied by transformed weights, a product for each of their places, and turned back into outputs. A quarter
 * of the multiplications of the definition, or a sixth, for larger rounding errors.
 *
 * <p>It serves the forward pass and, with the weight turned, the input gradient. Tiles of one image or several are taken a strip at a
 * time, so that what is transformed stays in the cache.
 */
final class Winograd {
    /** Input channels whose weights are transformed at a time. */
    private static final int INPUTS = 8;

    private final WinogradGeometry g;

    /** Where the outputs of tiles lie, and what there is of them, from each tile of an image on. */
    private final Pixels[] places;

    private final Clip[] clips;

    /** {@code [panels]} rows of tiles. */
    private final Row[][] rows;

    /** {@code [panels]} of {@code [places][in][PANEL]} transformed weights. */
    private final Span[] weights;

    /** {@code [threads]} scratch. */
    private final Scratch[] scratch;

    /** {@code [pitch of out]} */
    private final Span bias;

    /** Where a weight lies. */
    @FunctionalInterface
    interface Weights {
        /** Index of the first weight, that of the window's place (0, 0), of an output and an input. */
        int first(int out, int in);
    }

    /**
     * A weight.
     *
     * @param weight the array, at its first weight
     * @param places where those of a pair of channels start
     * @param step from one place of the window to the next: 1, or -1 where the window is turned
     */
    record Filter(Span weight, Weights places, int step) {}

    /** With {@code [places][TILES][PANEL]} products, from each tile on, and {@code [taps][taps][INPUTS][PANEL]} windows of the weight. */
    @SuppressWarnings("ArrayRecordComponent") // shared, not values
    private record Scratch(TileKernels kernels, WinogradTiles inputs, Span[] products, Span windows) {}

    /**
     * @param bias {@code [pitch of out]}, read at every run; null for none
     */
    Winograd(Kernels kernels, PackedWeights.Share packed, int threads, WinogradGeometry geometry, Span bias) {
        g = geometry;
        this.bias = bias == null ? Span.zeros(g.outPitch()) : bias;
        places = g.places(g.outputWidth() * g.outPitch(), g.outPitch());
        clips = g.clips();
        int taps = g.filtering().taps();
        weights = new Span[(g.outPitch() + TileKernels.PANEL - 1) / TileKernels.PANEL];
        rows = new Row[weights.length][];
        for (int panel = 0; panel < weights.length; panel++) {
            weights[panel] = packed.part(Math.multiplyExact(g.filtering().places() * g.in(), TileKernels.PANEL));
            rows[panel] = g.rows(panel * TileKernels.PANEL, width(panel));
        }
        scratch = new Scratch[threads];
        for (int slot = 0; slot < threads; slot++) {
            TileKernels own = kernels.tiles();
            Span all = Span.zeros(TileKernels.products(g.filtering()));
            Span[] products = new Span[TileKernels.TILES];
            Arrays.setAll(products, tile -> all.plus(tile * TileKernels.PANEL));
            Span windows = Span.zeros(taps * taps * INPUTS * TileKernels.PANEL);
            scratch[slot] = new Scratch(own, WinogradTiles.inputs(own, g), products, windows);
        }
    }

    private int width(int panel) {
        return TileKernels.width(panel * TileKernels.PANEL, g.outPitch());
    }

    /** Panels of output channels. */
    int panels() {
        return weights.length;
    }

    /** Transforms and packs a panel of the weight. */
    void load(int panel, Filter filter, int slot) {
        Scratch own = scratch[slot];
        for (int in = 0; in < g.in(); in += INPUTS) {
            int inputs = Math.min(INPUTS, g.in() - in);
            gather(filter, panel * TileKernels.PANEL, in, inputs, own.windows.array());
            int to = in * TileKernels.PANEL;
            int place = g.in() * TileKernels.PANEL;
            int count = inputs * TileKernels.PANEL;
            own.kernels.weights(g.filtering(), own.windows, weights[panel], to, place, count);
        }
    }

    /** Lays windows of some input channels and a panel side by side, {@code [taps][taps][inputs][PANEL]}. */
    private void gather(Filter filter, int first, int in, int inputs, float[] to) {
        float[] from = filter.weight.array();
        int taps = g.filtering().taps() * g.filtering().taps();
        int count = inputs * TileKernels.PANEL;
        int outputs = Math.min(TileKernels.PANEL, g.out() - first);
        if (outputs < TileKernels.PANEL) {
            Arrays.fill(to, 0);
        }
        for (int out = 0; out < outputs; out++) {
            for (int i = 0; i < inputs; i++) {
                int at = filter.weight.offset() + filter.places.first(first + out, in + i);
                int window = i * TileKernels.PANEL + out;
                for (int tap = 0; tap < taps; tap++) {
                    to[tap * count + window] = from[at + tap * filter.step];
                }
            }
        }
    }

    /** The outputs of images {@code from} to {@code to}. */
    void run(WinogradTiles.Images x, WinogradTiles.Images y, int from, int to, int slot) {
        Scratch own = scratch[slot];
        own.inputs.restart();
        int past = to * g.tiles();
        for (int first = from * g.tiles(); first < past; first += TileKernels.TILES) {
            int count = Math.min(TileKernels.TILES, past - first);
            Span transformed = own.inputs.strip(x, first, count, slot);
            for (int panel = 0; panel < weights.length; panel++) {
                own.kernels.multiply(
                        g.filtering(), transformed, weights[panel], own.products[0], count, g.in(), width(panel));
                outputs(panel, y, first, count, slot);
            }
        }
    }

    /** Turns a strip of a panel's products back. */
    private void outputs(int panel, WinogradTiles.Images y, int first, int count, int slot) {
        Scratch own = scratch[slot];
        for (int done = 0; done < count; ) {
            WinogradGeometry.Run run = g.run(first + done, count - done);
            own.kernels.outputs(
                    g.filtering(),
                    own.products[done],
                    y.at(run.image(), slot),
                    places[run.first()],
                    rows[panel][run.tiles()],
                    clips[run.first()],
                    bias);
            done += run.tiles();
        }
    }
}
