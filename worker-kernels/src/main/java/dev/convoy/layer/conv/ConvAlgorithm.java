package dev.convoy.layer.conv;

import dev.convoy.kernels.Transform;
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
    /** Winograd's F(4 x 4, 3 x 3): 3 x 3 kernels of stride 1. */
    WINOGRAD;

    /** Clock cycles of one core for 8 multiply-adds of a long chain, and of a short one. */
    private static final double DIRECT_CYCLES = 0.8;

    private static final double PLACE_CYCLES = 1.0;

    /** Cycles to transform 8 channels of a tile, forth and back together. */
    private static final double TILE_CYCLES = 600;

    /** Cycles to start a product of 4 rows. */
    private static final double START_CYCLES = 25;

    /** Cycles to write 8 transformed numbers and to read them again from the second-level cache. */
    private static final double CACHE_CYCLES = 4;

    /** By how much the larger rounding errors must be worth it. */
    private static final double WORTH = 1.3;

    /** Its name in architecture files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ConvAlgorithm from(LayerSettings settings) {
        List<String> words = Arrays.stream(values()).map(ConvAlgorithm::word).toList();
        return valueOf(settings.oneOf("algorithm", words, AUTO.word()).toUpperCase(Locale.ROOT));
    }

    /** What this choice comes to for a convolution: never {@link #AUTO}. */
    ConvAlgorithm of(ConvGeometry g) {
        if (this != AUTO) {
            return this;
        }
        return WinogradGeometry.fits(g) && WORTH * winogradCycles(WinogradGeometry.forward(g)) < directCycles(g)
                ? WINOGRAD
                : DIRECT;
    }

    /** Cycles of one image's forward pass by the definition. */
    static double directCycles(ConvGeometry g) {
        return DIRECT_CYCLES
                * g.outPixels()
                * g.taps()
                * g.groups()
                * vectors(g.columns(g.groupOut(), g.channels().out()));
    }

    /** Cycles of one image's forward pass by Winograd's way. */
    static double winogradCycles(WinogradGeometry g) {
        double tiles = (double) g.tileRows() * g.tileColumns();
        double places = Transform.INPUTS * Transform.INPUTS;
        double products = places * tiles * g.in() * vectors(g.outPitch()) * PLACE_CYCLES;
        double starts = places * Math.ceil(tiles / 4) * Math.ceil(vectors(g.outPitch()) / 3) * START_CYCLES;
        double channels = vectors(g.inPitch()) + vectors(g.outPitch());
        return products + starts + tiles * channels * (TILE_CYCLES / 2 + places * CACHE_CYCLES);
    }

    private static double vectors(int channels) {
        return Math.ceil(channels / 8.0);
    }
}
