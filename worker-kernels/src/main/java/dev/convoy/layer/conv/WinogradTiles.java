package dev.convoy.layer.conv;

import dev.convoy.kernels.Filtering;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.TileKernels;
import dev.convoy.kernels.TileKernels.Pixels;
import dev.convoy.kernels.TileKernels.Row;
import dev.convoy.layer.Extent;
import java.util.Arrays;

/** Strips of images' tiles, transformed: what products of Winograd's way read. Scratch of one thread. */
final class WinogradTiles {
    private final TileKernels kernels;
    private final WinogradGeometry g;
    private final boolean gradients;
    private final Extent image;
    private final Extent before;
    private final int pitch;

    /** The image with zeros around it, up to whole tiles. */
    private final Extent padded;

    private final Span inside;

    /** Where the tiles of {@link #inside} lie, and rows of them. */
    private final Pixels[] places;

    private final Row[] rows;

    /** {@code [channels / 8][places][TILES][8]}, from each tile on. */
    private final Span[] transformed;

    /** The image that is inside; -1 for none. */
    private int taken = -1;

    private WinogradTiles(
            TileKernels kernels, WinogradGeometry g, boolean gradients, Extent image, Extent before, int pitch) {
        this.kernels = kernels;
        this.g = g;
        this.gradients = gradients;
        this.image = image;
        this.before = before;
        this.pitch = pitch;
        int size = Filtering.OUTPUTS;
        int more = gradients ? 0 : g.filtering().points() - size;
        padded = Extent.of(1, g.tileRows() * size + more, g.tileColumns() * size + more);
        inside = Span.zeros(Math.multiplyExact(padded.count(), pitch));
        places = g.places(padded.at(2) * pitch, pitch);
        rows = g.rows(0, pitch);
        Span all = Span.zeros(TileKernels.transformed(g.filtering(), pitch));
        transformed = new Span[TileKernels.TILES];
        Arrays.setAll(transformed, tile -> all.plus(TileKernels.at(g.filtering(), tile, 0)));
    }

    /** Of inputs. */
    static WinogradTiles inputs(TileKernels kernels, WinogradGeometry g) {
        return new WinogradTiles(kernels, g, false, g.input(), g.before(), g.inPitch());
    }

    /** Of the gradients of outputs. */
    static WinogradTiles gradients(TileKernels kernels, WinogradGeometry g) {
        return new WinogradTiles(kernels, g, true, g.output(), Extent.all(3, 0), g.outPitch());
    }

    /** Gives an image, to a thread. */
    @FunctionalInterface
    interface Images {
        /** Valid until the next is asked for. */
        Span at(int n, int slot);
    }

    /** Forgets what image is inside: others may follow under the same number. */
    void restart() {
        taken = -1;
    }

    /** Transforms the strip of {@code count} tiles from tile {@code first} of the images on. */
    Span strip(Images images, int first, int count, int slot) {
        return strip(images, first, count, slot, rows);
    }

    /** Transforms some of its channels, those of {@code rows}: see {@link WinogradGeometry#rows}. */
    Span strip(Images images, int first, int count, int slot, Row[] rows) {
        for (int done = 0; done < count; ) {
            WinogradGeometry.Run run = g.run(first + done, count - done);
            if (run.image() != taken) {
                ConvGeometry.copyRows(images.at(run.image(), slot), image, pitch, inside, padded, before);
                taken = run.image();
            }
            Pixels from = places[run.first()];
            Row row = rows[run.tiles()];
            if (gradients) {
                kernels.gradients(g.filtering(), inside, from, transformed[done], row);
            } else {
                kernels.inputs(g.filtering(), inside, from, transformed[done], row);
            }
            done += run.tiles();
        }
        return transformed[0];
    }
}
