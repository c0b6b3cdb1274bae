package dev.convoy.kernels;

/**
 * Convolutions by Winograd's way ({@link Filtering}), a strip of at most {@link #TILES} tiles at a time: transforms
 * into the filtering's places, a product for each place, and back. Each number is a fixed sequence of sums and fused multiply-adds, the same in
 * both twins. What is read and written may not overlap. An object has scratch of its own and serves one thread at a time.
 *
 * <p>Transformed tiles lie {@code [channels / STEP][places][TILES][STEP]}, so that all distances but those in images are constants.
 * Products are made a panel of {@link #PANEL} output channels at a time, {@code [places][TILES][PANEL]}.
 */
public sealed interface TileKernels permits ScalarTiles, VectorTiles {
    /** Most tiles of a strip. */
    int TILES = 24;

    /** Channels that are transformed at a time; images have a multiple of it. */
    int STEP = KernelChoice.channelStep();

    /** Output channels of a panel; the last may have {@link #STEP}. */
    int PANEL = 2 * STEP;

    /** Floats from one of a transformed tile's places to the next. */
    int PLACE = TILES * STEP;

    /** Floats from one place of a panel to the next. */
    int PANEL_PLACE = TILES * PANEL;

    /** Floats of a strip of so many transformed channels. */
    static int transformed(Filtering filtering, int channels) {
        return Math.multiplyExact(channels, filtering.places() * TILES);
    }

    /** Floats of a panel's products. */
    static int products(Filtering filtering) {
        return filtering.places() * PANEL_PLACE;
    }

    /** Output channels of the panel that starts at channel {@code first} of {@code channels}. */
    static int width(int first, int channels) {
        return Math.min(PANEL, channels - first);
    }

    /** Panels of so many output channels. */
    static int panels(int channels) {
        return (channels + PANEL - 1) / PANEL;
    }

    /** Rows of a weight gradient's sums: input channels, and as many more as fill the tiles of a product. */
    static int rows(int in) {
        return (in + 11) / 12 * 12;
    }

    /** Floats of a weight gradient's sums. */
    static int sums(Filtering filtering, int in, int out) {
        return Math.multiplyExact(panels(out) * filtering.places(), Math.multiplyExact(rows(in), PANEL));
    }

    /** Where the sum of place {@code 0}, an input channel and a panel's first output channel lies. */
    static int sum(Filtering filtering, int in, int panel, int channel) {
        return (panel * filtering.places() * rows(in) + channel) * PANEL;
    }

    /** Where place {@code 0} of a tile's channel lies. */
    static int at(Filtering filtering, int tile, int channel) {
        return channel / STEP * filtering.places() * PLACE + tile * STEP + channel % STEP;
    }

    /** {@code B^T d B}: some neighbouring tiles of inputs, downwards first. */
    void inputs(Filtering filtering, Span x, Pixels from, Span to, Row row);

    /** {@code A dy A^T}: some neighbouring tiles of output gradients, downwards first. */
    void gradients(Filtering filtering, Span dy, Pixels from, Span to, Row row);

    /**
     * A panel's products: {@code m[place][tile][column] = sum over k of v[place][tile][k] u[place][k][column]}, chains from zero.
     *
     * @param u {@code [places][depth][PANEL]}
     */
    void multiply(Filtering filtering, Span v, Span u, Span m, int tiles, int depth, int width);

    /**
     * {@code A^T m A + bias}: some neighbouring tiles of a panel's products to outputs, across first.
     *
     * @param y the image
     * @param row its channels are the panel's
     * @param clip how many rows and columns of outputs there are; tiles that stick out are cut
     * @param bias {@code [all channels]}
     */
    void outputs(Filtering filtering, Span m, Span y, Pixels to, Row row, Clip clip, Span bias);

    /**
     * The products of a weight gradient: {@code sums[place][in][out] = start + sum over tiles of x[place][tile][in]
     * dy[place][tile][out]}.
     *
     * @param sums {@code [panels][places][rows][PANEL]}; what lies behind the channels, in or out, has no meaning
     */
    void multiplyGradients(Span x, Span dy, Span sums, Weight weight, Strip strip);

    /**
     * {@code G g G^T} of windows of weights that lie side by side.
     *
     * @param g {@code [taps][taps][count]}
     * @param u the places of each window, {@code place} floats apart, from its float {@code first} on
     * @param count a multiple of {@link #STEP}
     */
    void weights(Filtering filtering, Span g, Span u, int first, int place, int count);

    /**
     * {@code G^T m G}: the sums of windows that lie side by side, {@code place} floats from a place to the next, to their gradients.
     *
     * @param first of the sums: floats from {@code m} on
     * @param g {@code [taps][taps][count]}
     * @param count a multiple of {@link #STEP}
     */
    void weightGradients(Filtering filtering, Span m, int first, int place, Span g, int count);

    /**
     * Where neighbouring tiles lie in an image.
     *
     * @param first floats from the image's first to the first tile's
     * @param rowStep floats from a pixel to the one below
     * @param columnStep floats from a pixel to the next
     * @param tileStep floats from a tile to the next
     */
    record Pixels(int first, int rowStep, int columnStep, int tileStep) {}

    /**
     * Some channels of neighbouring tiles.
     *
     * @param tiles how many
     * @param first the first channel within the image's, a multiple of {@link #STEP}
     * @param channels of each, a multiple of {@link #STEP}
     */
    record Row(int tiles, int first, int channels) {}

    /**
     * What there is of neighbouring tiles.
     *
     * @param rows of pixels
     * @param columns of all tiles together
     */
    record Clip(int rows, int columns) {}

    /**
     * A strip of a weight gradient.
     *
     * @param tiles of the strip
     * @param goesOn whether it adds to the sums that are there
     */
    record Strip(int tiles, boolean goesOn) {}

    /**
     * The part of a weight gradient to be computed.
     *
     * @param filtering its tiles
     * @param in all input channels
     * @param out output channels, a multiple of {@link #STEP}
     * @param from first input channel, a multiple of {@link #TILES}
     * @param past the one behind the last, another or {@code in}
     */
    record Weight(Filtering filtering, int in, int out, int from, int past) {}
}
