package dev.convoy.kernels;

/** The readable specification of {@link SampleKernels}. */
final class ScalarSamples implements SampleKernels {
    @Override
    public void weigh(byte[] samples, int weight, char[] sums, int count) {
        weighEach(samples, weight, sums, 0, count);
    }

    /** Samples {@code from} to the last one. */
    static void weighEach(byte[] samples, int weight, char[] sums, int from, int count) {
        for (int i = from; i < count; i++) {
            sums[i] = (char) (weight * (samples[i] & 0xFF));
        }
    }

    @Override
    public void addWeighed(byte[] samples, int weight, char[] sums, int count) {
        addEach(samples, weight, sums, 0, count);
    }

    /** Samples {@code from} to the last one. */
    static void addEach(byte[] samples, int weight, char[] sums, int from, int count) {
        for (int i = from; i < count; i++) {
            sums[i] = (char) (sums[i] + weight * (samples[i] & 0xFF));
        }
    }

    @Override
    public void sumColours(char[] row, int[] first, int[] weights, int[] out) {
        int taps = weights.length / first.length;
        for (int i = 0; i < first.length; i++) {
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int k = taps * i, from = 3 * first[i]; k < taps * (i + 1); k++, from += 3) {
                red += weights[k] * row[from];
                green += weights[k] * row[from + 1];
                blue += weights[k] * row[from + 2];
            }
            out[3 * i] = red;
            out[3 * i + 1] = green;
            out[3 * i + 2] = blue;
        }
    }
}
