package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Transform;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layout;

/**
 * The tiles of a 3 x 3 convolution of stride 1: 4 x 4 outputs each, from 6 x 6 inputs of an image padded to whole tiles.
 *
 * @param in input channels
 * @param out output channels
 * @param input {@code [1, height, width]}
 * @param output {@code [1, height, width]}
 * @param before zeros in front of the input
 */
record WinogradGeometry(int in, int out, Extent input, Extent output, Extent before) {
    /** Whether a convolution, and its input gradient, can be had in this way. */
    static boolean fits(ConvGeometry g) {
        Extent one = Extent.all(3, 1);
        Extent three = Extent.of(1, 3, 3);
        return g.groups() == 1
                && g.kernel().equals(three)
                && g.stride().equals(one)
                && g.dilation().equals(one)
                && g.input().at(0) == 1
                && g.output().at(0) == 1
                && atMost2(g.input().at(1), g.output().at(1), g.padding().at(1))
                && atMost2(g.input().at(2), g.output().at(2), g.padding().at(2));
    }

    /** Whether at most two zeros lie before an axis and at most two behind: 2 less than them both is what the output has more. */
    private static boolean atMost2(int input, int output, int before) {
        return before <= 2 && output - input + 2 - before <= 2;
    }

    /** Of the forward pass. */
    static WinogradGeometry forward(ConvGeometry g) {
        return new WinogradGeometry(g.channels().in(), g.channels().out(), g.input(), g.output(), g.padding());
    }

    /** Of the input gradient: a convolution of dy with the weight turned. */
    static WinogradGeometry inputGradient(ConvGeometry g) {
        Extent before = Extent.of(0, 2 - g.padding().at(1), 2 - g.padding().at(2));
        return new WinogradGeometry(g.channels().out(), g.channels().in(), g.output(), g.input(), before);
    }

    int inPitch() {
        return Layout.pitch(in);
    }

    int outPitch() {
        return Layout.pitch(out);
    }

    int outputHeight() {
        return output.at(1);
    }

    int outputWidth() {
        return output.at(2);
    }

    int outPixels() {
        return output.count();
    }

    private static int tiles(int outputs) {
        return (outputs + Transform.TILE - 1) / Transform.TILE;
    }

    int tileRows() {
        return tiles(outputHeight());
    }

    int tileColumns() {
        return tiles(outputWidth());
    }

    /** Scratch for a thread's transformed inputs. */
    WinogradTiles inputTiles(Kernels kernels, int tiles, int places) {
        return new WinogradTiles(
                kernels, Transform.INPUT, input, before, tileRows(), tileColumns(), inPitch(), tiles, places);
    }

    /** Floats of a row of all tiles' outputs. */
    int outputLine() {
        return Math.multiplyExact(tileColumns() * Transform.TILE, outPitch());
    }
}
