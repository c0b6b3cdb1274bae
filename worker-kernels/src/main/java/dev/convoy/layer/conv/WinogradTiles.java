package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Lines;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Transform;
import dev.convoy.layer.Extent;

/**
 * An image's tiles transformed to 36 places each, {@code [places][tiles][pitch]}: what products of Winograd's way read. Scratch of
 * one thread.
 */
final class WinogradTiles {
    private final Kernels kernels;
    private final Transform transform;
    private final Extent image;
    private final Extent before;
    private final int pitch;
    private final int columns;

    /** The image with zeros around it, up to whole tiles. */
    private final Extent padded;

    private final Span inside;

    /** {@code [6]} lines of a row of tiles, transformed downwards. */
    private final Span lines;

    /** {@code [places][tiles][pitch]} */
    private final Span places;

    private final int placeStep;

    /**
     * @param transform of 6 inputs, or of 4 output gradients
     * @param image {@code [1, height, width]}
     * @param before zeros in front
     * @param tileRows rows of tiles of an image
     * @param columns tiles in a row
     * @param pitch of a pixel
     * @param tiles room for so many
     * @param count places to keep at a time: 36 or the 6 of a line
     */
    WinogradTiles(
            Kernels kernels,
            Transform transform,
            Extent image,
            Extent before,
            int tileRows,
            int columns,
            int pitch,
            int tiles,
            int count) {
        this.kernels = kernels;
        this.transform = transform;
        this.image = image;
        this.before = before;
        this.columns = columns;
        this.pitch = pitch;
        int more = transform.from() - Transform.TILE;
        padded = Extent.of(1, tileRows * Transform.TILE + more, columns * Transform.TILE + more);
        inside = Span.zeros(Math.multiplyExact(padded.count(), pitch));
        lines = Span.zeros(Math.multiplyExact(Transform.INPUTS * padded.at(2), pitch));
        placeStep = placeStep(tiles, pitch);
        places = Span.zeros(Math.multiplyExact(count, placeStep));
    }

    /**
     * Floats from one place's tiles to the next's: a cache line more than they need. Without it places would lie a power of two
     * apart, and the 36 that a tile is written to would share two sets of the first-level cache.
     */
    static int placeStep(int tiles, int pitch) {
        return Math.addExact(Math.multiplyExact(tiles, pitch), 16);
    }

    /** Takes over an image. */
    void take(Span x) {
        ConvGeometry.copyRows(x, image, pitch, inside, padded, before);
    }

    /** Transforms a row of the image's tiles; they are put in from tile {@code first} on. All places. */
    void transform(int row, int first) {
        down(row);
        for (int line = 0; line < Transform.INPUTS; line++) {
            across(line, line * Transform.INPUTS, first);
        }
    }

    /** The same for the 6 places of one line. */
    void transformLine(int row, int line, int first) {
        down(row);
        across(line, 0, first);
    }

    private void down(int row) {
        int length = padded.at(2) * pitch;
        Lines all = new Lines(length, 0);
        kernels.transform(transform, inside.plus(row * Transform.TILE * length), all, lines, all, 1, length);
    }

    private void across(int line, int place, int first) {
        kernels.transform(
                transform,
                lines.plus(line * padded.at(2) * pitch),
                new Lines(pitch, Transform.TILE * pitch),
                places.plus(place * placeStep + first * pitch),
                new Lines(placeStep, pitch),
                columns,
                pitch);
    }

    /** The tiles of a place. */
    Span place(int place) {
        return places.plus(place * placeStep);
    }
}
