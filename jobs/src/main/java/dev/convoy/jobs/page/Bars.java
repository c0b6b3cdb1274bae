package dev.convoy.jobs.page;

import java.util.stream.LongStream;

/**
 * Counts in bins of equal width, as SVG.
 *
 * @param counts upright; one or more
 * @param low where the first bin begins
 * @param high where the last ends
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Bars(long[] counts, double low, double high) {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 150;
    private static final int LEFT = 8;
    private static final int RIGHT = 8;
    private static final int TOP = 8;
    private static final int BOTTOM = 24;
    private static final int TICKS = 5;

    /** The largest count, 1 at least. */
    public long tallest() {
        return Math.max(1, LongStream.of(counts).max().orElse(1));
    }

    /**
     * Writes the chart.
     *
     * @param title what it shows, for those who do not see it
     */
    public void write(Markup page, String title) {
        Scale x = Scale.over(low, high, LEFT, WIDTH - RIGHT);
        Scale y = new Scale(0, tallest(), HEIGHT - BOTTOM, TOP);
        page.open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "class", "chart");
        page.element("title", title);
        double width = (double) (WIDTH - LEFT - RIGHT) / counts.length;
        for (int b = 0; b < counts.length; b++) {
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
