package dev.convoy.kernels;

/** Samples of images in 8 bits, unsigned, and weighted sums of them in 16 bits: what scaling them takes. Arrays hold no more than is said. */
public sealed interface SampleKernels permits ScalarSamples, VectorSamples {
    /** {@code sums[i] = weight * samples[i]}, modulo 2^16. */
    void weigh(byte[] samples, int weight, char[] sums, int count);

    /** {@code sums[i] += weight * samples[i]}, modulo 2^16. */
    void addWeighed(byte[] samples, int weight, char[] sums, int count);

    /**
     * Weighted sums along a row of pixels of three colours: {@code out[3 i + c]} is the sum over {@code k} of
     * {@code weights[taps * i + k] * row[3 * (first[i] + k) + c]}, modulo 2^32.
     *
     * @param row colours side by side; {@link #slack} more than its pixels take
     * @param first {@code [count]}, pixels
     * @param weights {@code [count, taps]}
     * @param out {@code [count, 3]}, and one more that is not kept
     */
    void sumColours(char[] row, int[] first, int[] weights, int[] out);

    /** Elements that a row must have behind its pixels, for so many taps: weights of zero meet them. */
    static int slack(int taps) {
        return 3 * taps + 4;
    }
}
