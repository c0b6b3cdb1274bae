package dev.convoy.layer.conv;

import dev.convoy.kernels.Filtering;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.TileKernels;
import dev.convoy.kernels.TileKernels.Pixels;
import dev.convoy.kernels.TileKernels.Row;
import dev.convoy.layer.Extent;

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
    private final Pixels pixels;
    private final Span transformed;

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
        pixels = new Pixels(padded.at(2) * pitch, pitch, size * pitch);
        transformed = Span.zeros(TileKernels.transformed(g.filtering(), pitch));
    }

    /** Of inputs. */
    static WinogradTiles inputs(TileKernels kernels, WinogradGeometry g) {
        return new WinogradTiles(kernels, g, false, g.input(), g.before(), g.inPitch());
    }

    /** Of the gradients of outputs. */
    static WinogradTiles gradients(TileKernels kernels, WinogradGeometry g) {
        return new WinogradTiles(kernels, g, true, g.output(), Extent.all(3, 0), g.outPitch());
    }

    /** Gives an image. */
    @FunctionalInterface
    interface Images {
        /** Valid until the next is asked for. */
        Span at(int n);
    }

    /** Forgets what image is inside: others may follow under the same number. */
    void restart() {
        taken = -1;
    }

    /** Transforms the strip of {@code count} tiles from tile {@code first} of the images on. */
    Span strip(Images images, int first, int count) {
        for (int done = 0; done < count; ) {
            WinogradGeometry.Run run = g.run(first + done, count - done);
            if (run.image() != taken) {
                ConvGeometry.copyRows(images.at(run.image()), image, pitch, inside, padded, before);
                taken = run.image();
            }
            int size = Filtering.OUTPUTS;
            Span from = inside.plus(run.row() * size * pixels.rowStep() + run.column() * pixels.tileStep());
            Span to = transformed.plus(TileKernels.at(g.filtering(), done, 0));
            Row row = new Row(run.tiles(), pitch);
            if (gradients) {
                kernels.gradients(g.filtering(), from, pixels, to, row);
            } else {
                kernels.inputs(g.filtering(), from, pixels, to, row);
            }
            done += run.tiles();
        }
        return transformed;
    }
}
