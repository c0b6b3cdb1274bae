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
    private static final int WIDTH = 320;
    private static final int HEIGHT = 150;
    private static final int LEFT = 8;
    private static final int RIGHT = 8;
    private static final int TOP = 8;
    private static final int BOTTOM = 24;
    private static final int TICKS = 5;

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

    private long most() {
        long most = 1;
        for (long count : counts) {
            most = Math.max(most, count);
        }
        return most;
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
                        most())
                + (odd > 0 ? "; " + Shown.count(odd) + " are NaN or infinite" : "");
    }

    /** Writes the chart. */
    void write(Markup page, String name) {
        Scale x = Scale.over(low, high, LEFT, WIDTH - RIGHT);
        Scale y = new Scale(0, most(), HEIGHT - BOTTOM, TOP);
        page.open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "class", "chart");
        page.element("title", "Histogram of " + name + ": " + figures());
        double width = (double) (WIDTH - LEFT - RIGHT) / BINS;
        for (int b = 0; b < BINS; b++) {
            if (counts[b] > 0) {
                page.empty(
                        "rect",
                        "class",
                        "bar",
                        "x",
                        Scale.pixels(LEFT + b * width + 0.4),
                        "y",
                        Scale.pixels(y.at(counts[b])),
                        "width",
                        Scale.pixels(width - 0.8),
                        "height",
                        Scale.pixels(HEIGHT - BOTTOM - y.at(counts[b])));
            }
        }
        page.empty("path", "class", "axis", "d", "M" + LEFT + " " + (HEIGHT - BOTTOM) + "H" + (WIDTH - RIGHT));
        for (double tick : x.ticks(TICKS)) {
            String place = Scale.pixels(x.at(tick));
            page.empty("path", "class", "axis", "d", "M" + place + " " + (HEIGHT - BOTTOM) + "v4");
            page.element(
                    "text", x.label(tick, TICKS), "class", "middle", "x", place, "y", Integer.toString(HEIGHT - 6));
        }
        page.closeLine();
    }
}
