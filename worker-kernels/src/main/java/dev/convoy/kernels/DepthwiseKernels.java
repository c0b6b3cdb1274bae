package dev.convoy.kernels;

/**
 * Convolutions in which a channel meets but few others, on lines of pixels laid out for them: {@link #CHANNELS} of the result's channels
 * at a time, each of a line's pixels with what these channels meet, {@code [pixels][CHANNELS]}, so that what neighbouring results meet
 * lies at constant distances. As in {@link Kernels}, every implementation gives the same bits; as in {@link ChannelKernels}, what lies
 * between the channels and the pitch reaches nothing but its own place.
 */
public sealed interface DepthwiseKernels permits ScalarDepthwise, VectorDepthwise {
    /** Channels of a pixel in a line, at most: a line of the cache. */
    int CHANNELS = 16;

    /** Floats past what the last result meets that are read. */
    int SLACK = 8 * CHANNELS;

    /** Taps whose sums {@link #addProducts} makes together; it takes whole multiples. */
    int TAPS = 9;

    /**
     * {@code to[row][i][place[pixel] + c] = x[row][pixel][first[c] + i]}: rows of pixels as lines, one for each channel that a channel
     * meets.
     */
    void lay(Laying laying, int rows, Span x, Span to);

    /**
     * {@code y[r][c] = bias[c] + sum over taps t of weights[t][c] * x[taps[t] + r][c]} for the results r of a strip: chains of fused
     * multiply-adds in the taps' order. Past what the last result meets, {@link #SLACK} floats of {@code x} are read.
     *
     * @param taps {@code [taps]} how much further than a result's own place lies what its taps meet
     * @param channels of each result that are computed
     * @param x laid out
     * @param weights {@code [taps][CHANNELS]}
     * @param bias {@code [CHANNELS]}; null for zeros
     */
    void multiply(int[] taps, Results results, int channels, Span x, Span weights, Span y, Span bias);

    /**
     * {@code sums[t][c] += sum over results r of dy[r][c] * x[taps[t] + r][c]} for each tap t: chains of fused multiply-adds in the
     * order of the strip's results, which go on from what the sums are.
     *
     * @param taps {@code [a multiple of TAPS]} how much further than a result's own place lies what its taps meet
     * @param channels of each result that are summed
     * @param dy the results' gradients
     * @param x laid out
     * @param sums {@code [taps][CHANNELS]}
     */
    void addProducts(int[] taps, Results results, int channels, Span dy, Span x, Span sums);

    /**
     * {@code y[c][i] = bias[c] + sum over taps t of weights[t][c] * x[taps[t] + i]} for the results i of each channel c: chains of fused
     * multiply-adds in the taps' order. Neighbours in x are pixels here, not channels.
     *
     * @param taps {@code [taps]} how much further than a result's own place lies what its taps meet
     * @param weights {@code [taps][channels]}
     * @param bias {@code [channels]}; null for zeros
     */
    void multiplyAlong(int[] taps, Along results, Span x, Span weights, Span y, Span bias);

    /**
     * Neighbouring results of some channels.
     *
     * @param channels how many
     * @param count results of a channel
     * @param step floats from a channel's results to the next's
     */
    record Along(int channels, int count, int step) {}

    /**
     * Rows of neighbouring results, each of which has its place in the lines, {@link #CHANNELS} floats from its neighbour's.
     *
     * @param rows how many
     * @param count results of a row
     * @param step floats from a result to its neighbour
     * @param rowStep floats from a row of results to the next
     * @param at where in the lines the first result's place is
     * @param atRowStep floats from a row's place in the lines to the next row's
     */
    record Results(int rows, int count, int step, int rowStep, int at, int atRowStep) {}

    /**
     * How rows of pixels are laid out.
     *
     * @param place {@code [pixels]} where in a line each pixel goes
     * @param pitch floats from one pixel to the next
     * @param lines channels that a channel meets: a line for each
     * @param lineStep floats from one line to the next
     * @param first {@code [channels]} the first channel that each channel meets
     */
    @SuppressWarnings("ArrayRecordComponent") // tables, never compared
    record Laying(int[] place, int pitch, int lines, int lineStep, int[] first) {
        /** Floats of a row of pixels. */
        int rowPitch() {
            return place.length * pitch;
        }

        /** Floats of a row's lines. */
        int rowStep() {
            return lines * lineStep;
        }

        /** Whether channels {@code from} to {@code to} meet the same. */
        boolean same(int from, int to) {
            boolean same = true;
            for (int c = from + 1; c < to; c++) {
                same &= first[c] == first[from];
            }
            return same;
        }

        /** Whether channels {@code from} to {@code to} meet channels side by side. */
        boolean sideBySide(int from, int to) {
            boolean sideBySide = true;
            for (int c = from + 1; c < to; c++) {
                sideBySide &= first[c] == first[c - 1] + 1;
            }
            return sideBySide;
        }
    }
}
