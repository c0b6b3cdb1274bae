package dev.convoy.kernels;

/**
 * The array operations on images whose channels lie side by side, {@code [pixels][pitch]}: a vector holds channels of one pixel.
 * A sum over pixels goes to {@link #CHAINS} chains, pixel i to chain i modulo 4, each in ascending order. No channel's result
 * depends on another channel, so that what lies between the channels and the pitch reaches nothing but its own place.
 *
 * <p>As in {@link Kernels}, every implementation gives the same bits.
 */
public sealed interface ChannelKernels permits ScalarChannels, VectorChannels {
    /** Chains of a sum over pixels. */
    int CHAINS = 4;

    /** A channel's sum: its chains, added in their order in double precision. */
    static double fold(Span sums, int pitch, int c) {
        double folded = 0;
        for (int chain = 0; chain < CHAINS; chain++) {
            folded += sums.array()[sums.offset() + chain * pitch + c];
        }
        return folded;
    }

    /** {@code sums[i % CHAINS][c] += x[i][c]}. */
    void addUp(Span x, Pixels pixels, Span sums);

    /** {@code sums[i % CHAINS][c] += (x[i][c] - mean[c])^2}, fused. */
    void addSquares(Span x, Span mean, Pixels pixels, Span sums);

    /**
     * {@code sums[0][i % CHAINS][c] += dy[i][c]} and {@code sums[1][i % CHAINS][c] += dy[i][c] (x[i][c] - mean[c])}, the latter
     * fused, with the line's mean.
     */
    void addProducts(Span dy, Span x, Line line, Pixels pixels, Span sums);

    /** {@link #addProducts} of {@code dy[i][c]} where {@link #normalise} makes {@code x[i][c]} positive, of 0 elsewhere. */
    void addReluProducts(Span dy, Span x, Line line, Pixels pixels, Span sums);

    /** {@code dy[i][c] = y[i][c] > 0 ? dy[i][c] : 0}, then {@link #addProducts} of it. */
    void closeAndAddProducts(Span y, Span dy, Span x, Line line, Pixels pixels, Span sums);

    /**
     * {@code y[i][c] = (x[i][c] - mean[c]) scale[c] + shift[c]}, the last two fused, and the ending: {@code + other[i][c]}, then
     * {@code max(., 0)}, where NaN stays NaN.
     *
     * @param other null where the ending does not add
     */
    void normalise(Span x, Span other, Span y, Pixels pixels, Line line, Ending ending);

    /**
     * {@code dx[i][c] = scale[c] dy[i][c] + (slope[c] (x[i][c] - mean[c]) + shift[c])}, both products fused; {@code dx} may be
     * {@code dy}.
     */
    void normaliseGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient);

    /** {@link #normaliseGradient} of {@code dy[i][c]} where {@link #normalise} makes {@code x[i][c]} positive, of 0 elsewhere. */
    void normaliseReluGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient);

    /**
     * The pixels of an image.
     *
     * @param count how many
     * @param pitch floats from one to the next
     */
    record Pixels(int count, int pitch) {
        /** Floats of a run, but for pixels that are longer: few enough for the factors of all of them to stay in a first-level cache. */
        private static final int RUN = 512;

        /** Floats of the image. */
        public int floats() {
            return count * pitch;
        }

        /**
         * Floats of as many whole pixels as are normalised in one go. Factors are written out for all of them, so that an image is
         * read and written from its first float to its last: half as long as channel by channel, where it comes from memory.
         */
        public int run() {
            return Math.max(CHAINS, RUN / pitch) * pitch;
        }

        /** Factors of a {@link #run}, of which the first {@code pitch} are repeated for each pixel. */
        public void repeat(float[] factors) {
            for (int i = pitch; i < run(); i++) {
                factors[i] = factors[i - pitch];
            }
        }
    }

    /**
     * Each channel's normalisation, numbers for a {@link Pixels#run} each.
     *
     * @param mean subtracted first
     * @param scale multiplies the difference
     * @param shift added last
     */
    @SuppressWarnings("ArrayRecordComponent") // shared, not values
    record Line(float[] mean, float[] scale, float[] shift) {}

    /**
     * Each channel's normalisation gradient, numbers for a {@link Pixels#run} each.
     *
     * @param line the normalisation: its mean and its scale, the factor of the output gradient
     * @param slope factor of the centred input
     * @param shift constant part
     */
    @SuppressWarnings("ArrayRecordComponent")
    record LineGradient(Line line, float[] slope, float[] shift) {}
}
