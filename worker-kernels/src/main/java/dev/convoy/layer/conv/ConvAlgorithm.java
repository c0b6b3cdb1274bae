package dev.convoy.layer.conv;

import dev.convoy.kernels.TileKernels;
import dev.convoy.layer.LayerSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The ways to compute a convolution. The choice is a function of shapes alone, never of the machine: another way gives
 * other last bits.
 */
public enum ConvAlgorithm {
    /** Whichever the cost model expects to be faster. */
    AUTO,
    /** The definition, as a product. */
    DIRECT,
    /** Winograd's F(4 x 4, 3 x 3) and F(4 x 4, 5 x 5): kernels of 3 x 3 and 5 x 5, stride 1. */
    WINOGRAD,
    /** Channel by channel: convolutions in groups of few channels, down to one. */
    DEPTHWISE;

    /** Clock cycles of one core for 8 multiply-adds. */
    private static final double MULTIPLY = 0.5;

    /** The same in the short chains of a weight gradient's tiles. */
    private static final double MULTIPLY_TILES = 0.6;

    /** To copy 8 numbers of a left operand. */
    private static final double COPY = 1.5;

    /** To transform 8 channels of a tile's inputs, to turn 8 channels of its products back, to transform output gradients. */
    private static final double INPUT = 165;

    private static final double OUTPUT = 140;
    private static final double GRADIENT = 110;

    /** To start a product of 6 rows and two vectors. */
    private static final double START = 60;

    private static final double ROWS = 6;

    /** Its name in architecture files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ConvAlgorithm from(LayerSettings settings) {
        List<String> words = Arrays.stream(values()).map(ConvAlgorithm::word).toList();
        return valueOf(settings.oneOf("algorithm", words, AUTO.word()).toUpperCase(Locale.ROOT));
    }

    /** What is to be expected of a convolution's forward pass and input gradient, and what this choice comes to. */
    ConvEstimate of(ConvGeometry g) {
        double winograd =
                WinogradGeometry.fits(g) ? forwardCycles(WinogradGeometry.forward(g)) : Double.POSITIVE_INFINITY;
        return new ConvEstimate(this, g, forwardCycles(g), winograd);
    }

    /** Likewise of the weight gradient. */
    ConvEstimate ofWeightGradient(ConvGeometry g) {
        double winograd =
                WinogradGeometry.fits(g) ? gradientCycles(WinogradGeometry.forward(g)) : Double.POSITIVE_INFINITY;
        return new ConvEstimate(this, g, gradientCycles(g), winograd);
    }

    /** Cycles of one image's forward pass by the definition. */
    static double forwardCycles(ConvGeometry g) {
        double row = g.taps() * columns(g) * MULTIPLY + g.taps() / 8.0 * COPY + panels(columns(g)) * START / ROWS;
        return (double) g.outPixels() * g.groups() * row;
    }

    /** Cycles of one image's weight gradient by the definition. */
    static double gradientCycles(ConvGeometry g) {
        return (double) g.outPixels() * g.groups() * g.taps() * columns(g) * MULTIPLY;
    }

    private static double columns(ConvGeometry g) {
        return vectors(g.columns(g.groupOut(), g.channels().out()));
    }

    /** Cycles of one image's forward pass by Winograd's way. */
    static double forwardCycles(WinogradGeometry g) {
        double columns = vectors(g.outPitch());
        double place = g.in() * columns * MULTIPLY + panels(columns) * START / ROWS;
        return g.tiles()
                * (g.filtering().places() * place + lines(g) * (vectors(g.inPitch()) * INPUT + columns * OUTPUT));
    }

    /** Cycles of one image's weight gradient by Winograd's way. */
    static double gradientCycles(WinogradGeometry g) {
        double columns = vectors(g.outPitch());
        double rows = Math.ceil(g.in() / ROWS);
        double place = rows * (ROWS * columns * MULTIPLY_TILES + panels(columns) * START / TileKernels.TILES)
                + (vectors(g.inPitch()) + columns) * COPY;
        return g.tiles()
                * (g.filtering().places() * place + lines(g) * (vectors(g.inPitch()) * INPUT + columns * GRADIENT));
    }

    /** How many times a tile's transforms are as long as those of 6 x 6. */
    private static double lines(WinogradGeometry g) {
        return g.filtering().places() / 36.0;
    }

    private static double vectors(int channels) {
        return Math.ceil(channels / 8.0);
    }

    private static double panels(double columns) {
        return Math.ceil(columns / 2);
    }
}
