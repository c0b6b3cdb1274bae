package dev.convoy.jobs.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Numbers on an axis of a chart.
 *
 * @param low number at the axis's beginning
 * @param high number at its end, above {@code low}
 * @param from place of its beginning
 * @param to place of its end
 */
record Scale(double low, double high, double from, double to) {
    /** An axis that reaches over both numbers, however near they are. */
    static Scale over(double low, double high, double from, double to) {
        double room = high > low ? 0 : Math.max(1e-6, Math.abs(low)) / 2;
        return new Scale(low - room, high + room, from, to);
    }

    /** Where a number lies. */
    double at(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    /** Round numbers on it, at most {@code most + 1}: steps of 1, 2 or 5 times a power of ten. */
    List<Double> ticks(int most) {
        double step = step(most);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private double step(int most) {
        double least = (high - low) / most;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** A tick's number, with as many decimals as tell it from the next. */
    String label(double tick, int most) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step(most)) + 1e-9));
        return String.format(Locale.ROOT, "%." + decimals + "f", tick + 0.0);
    }

    /** A place in SVG: pixels to a hundredth. */
    static String pixels(double place) {
        return String.format(Locale.ROOT, "%.2f", place);
    }
}
