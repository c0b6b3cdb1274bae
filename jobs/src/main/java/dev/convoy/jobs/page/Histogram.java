package dev.convoy.jobs.page;

import dev.convoy.jobs.text.Shown;
import java.util.Locale;

/**
 * How many of a layer's weights have which size, as SVG.
 *
 * @param counts in bins of equal width
 * @param low where the first bin begins
 * @param high where the last ends
 * @param mean of all finite values
 * @param deviation their standard deviation
 * @param odd values that are NaN or infinite
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Histogram(long[] counts, float low, float high, double mean, double deviation, long odd) {
    private static final int BINS = 41; // odd, so that weights around 0 fall into one

    /** Counts {@code values[offset]} to {@code values[end - 1]}, of which there must be one at least. */
    static Histogram of(float[] values, int offset, int end) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        double sum = 0;
        long finite = 0;
        for (int i = offset; i < end; i++) {
            if (Float.isFinite(values[i])) {
                low = Math.min(low, values[i]);
                high = Math.max(high, values[i]);
                sum += values[i];
                finite++;
            }
        }
        if (finite == 0) {
            return new Histogram(new long[BINS], 0, 0, Double.NaN, Double.NaN, end - offset);
        }
        double mean = sum / finite;
        double squares = 0;
        long[] counts = new long[BINS];
        for (int i = offset; i < end; i++) {
            if (Float.isFinite(values[i])) {
                squares += (values[i] - mean) * (values[i] - mean);
                counts[bin(values[i], low, high)]++;
            }
        }
        return new Histogram(counts, low, high, mean, Math.sqrt(squares / finite), end - offset - finite);
    }

    private static int bin(float value, float low, float high) {
        return high > low ? (int) Math.min(BINS - 1, ((double) value - low) / ((double) high - low) * BINS) : BINS / 2;
    }

    /** Its figures in a line. */
    String figures() {
        return String.format(
                        Locale.ROOT,
                        "mean %.4f, deviation %.4f, from %.4f to %.4f; tallest bar: %,d",
                        mean,
                        deviation,
                        (double) low,
                        (double) high,
                        new Bars(counts, low, high).tallest())
                + (odd > 0 ? "; " + Shown.count(odd) + " are NaN or infinite" : "");
    }

    /** Writes the chart. */
    void write(Markup page, String name) {
        new Bars(counts, low, high).write(page, "Histogram of " + name + ": " + figures());
    }
}
