package dev.convoy.jobs.page;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Curves over epochs, as SVG. Colours are the style sheet's.
 *
 * @param name what is drawn, with its unit
 * @param lines the curves
 * @param range how far its vertical axis reaches
 */
record LineChart(String name, List<Line> lines, Range range) {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 280;
    private static final int LEFT = 52;
    private static final int RIGHT = 12;
    private static final int TOP = 34;
    private static final int BOTTOM = 44;
    private static final int TICKS = 6;
    private static final int LEGEND_STEP = 110;

    /**
     * A curve.
     *
     * @param name in the legend
     * @param style class in the style sheet
     * @param points finite ones
     */
    record Line(String name, String style, List<Point> points) {
        Line {
            points = points.stream().filter(point -> Double.isFinite(point.y())).toList();
        }
    }

    /** A point: an epoch and a value. */
    record Point(double x, double y) {}

    /** Where the vertical axis begins and ends: at what is drawn, or at least as far as 0. */
    enum Range {
        DATA,
        FROM_ZERO
    }

    /** Writes it; a reader who does not see it hears the name and the last values. */
    void write(Markup page) {
        List<Point> all = lines.stream().flatMap(line -> line.points().stream()).toList();
        if (all.isEmpty()) {
            page.element("p", "No finite values of " + name + " were recorded.");
            return;
        }
        double least = all.stream().mapToDouble(Point::y).min().orElseThrow();
        double most = all.stream().mapToDouble(Point::y).max().orElseThrow();
        double margin = (most - least) * 0.05;
        Scale y = Scale.over(
                range == Range.FROM_ZERO ? Math.min(0, least) : least - margin, most + margin, HEIGHT - BOTTOM, TOP);
        Scale x = Scale.over(
                all.stream().mapToDouble(Point::x).min().orElseThrow(),
                all.stream().mapToDouble(Point::x).max().orElseThrow(),
                LEFT,
                WIDTH - RIGHT);
        page.open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "class", "chart");
        page.element("title", summary());
        axes(page, x, y);
        for (int i = 0; i < lines.size(); i++) {
            line(page, lines.get(i), x, y);
            legend(page, lines.get(i), LEFT + i * LEGEND_STEP);
        }
        page.closeLine();
    }

    private String summary() {
        return name + " by epoch. "
                + lines.stream()
                        .filter(line -> !line.points().isEmpty())
                        .map(line -> line.name() + " ends at "
                                + Scale.pixels(line.points()
                                        .get(line.points().size() - 1)
                                        .y()))
                        .collect(Collectors.joining("; "));
    }

    private static void axes(Markup page, Scale x, Scale y) {
        for (double tick : y.ticks(TICKS)) {
            String place = Scale.pixels(y.at(tick));
            page.empty("path", "class", "grid", "d", "M" + LEFT + " " + place + "H" + (WIDTH - RIGHT));
            page.element(
                    "text",
                    y.label(tick, TICKS),
                    "class",
                    "end",
                    "x",
                    Integer.toString(LEFT - 8),
                    "y",
                    Scale.pixels(y.at(tick) + 4));
        }
        for (double tick : x.ticks(TICKS)) {
            if (tick == Math.rint(tick)) {
                page.element(
                        "text",
                        x.label(tick, 1),
                        "class",
                        "middle",
                        "x",
                        Scale.pixels(x.at(tick)),
                        "y",
                        Integer.toString(HEIGHT - BOTTOM + 18));
            }
        }
        page.empty("path", "class", "axis", "d", "M" + LEFT + " " + (HEIGHT - BOTTOM) + "H" + (WIDTH - RIGHT));
        page.element(
                "text",
                "epoch",
                "class",
                "middle",
                "x",
                Integer.toString((LEFT + WIDTH - RIGHT) / 2),
                "y",
                Integer.toString(HEIGHT - 6));
    }

    private static void line(Markup page, Line line, Scale x, Scale y) {
        if (line.points().isEmpty()) {
            return;
        }
        page.empty(
                "path",
                "class",
                "line " + line.style(),
                "d",
                line.points().stream()
                        .map(point -> Scale.pixels(x.at(point.x())) + " " + Scale.pixels(y.at(point.y())))
                        .collect(Collectors.joining("L", "M", "")));
        for (Point point : line.points()) {
            page.empty(
                    "circle",
                    "class",
                    "dot " + line.style(),
                    "cx",
                    Scale.pixels(x.at(point.x())),
                    "cy",
                    Scale.pixels(y.at(point.y())),
                    "r",
                    "3");
        }
    }

    private static void legend(Markup page, Line line, int left) {
        page.empty("path", "class", "line " + line.style(), "d", "M" + left + " 14H" + (left + 26));
        page.element("text", line.name(), "x", Integer.toString(left + 32), "y", "18");
    }
}
