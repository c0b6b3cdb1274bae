package dev.convoy.jobs.text;

import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Numbers as people read them, the same in every country. */
public final class Shown {
    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");

    private Shown() {}

    /** {@code 1,256,080}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 image}, {@code 1,200 images}. */
    public static String counted(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /** Of a second, so that slow ones are told apart: {@code 1,267}, {@code 3.2}, {@code 0.05}. */
    public static String rate(double number) {
        return String.format(
                Locale.ROOT, number >= 10 || number == 0 ? "%,.0f" : number >= 1 ? "%.1f" : "%.2f", number);
    }

    /** {@code 97.35 %}. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** The same; {@code -} where there is none. */
    public static String percent(OptionalDouble share) {
        return share.isPresent() ? percent(share.getAsDouble()) : "-";
    }

    /** {@code 0.2871}. */
    public static String decimal(double number) {
        return String.format(Locale.ROOT, "%.4f", number);
    }

    /** {@code 12.3 s}, {@code 4:05 min}, {@code 2:03:09 h}. */
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d h", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** {@code 512 bytes}, {@code 12.5 KiB}, {@code 3.1 MiB}, {@code 1.2 GiB}. */
    public static String bytes(long number) {
        if (number < 1024) {
            return number + " bytes";
        }
        double size = number;
        int unit = -1;
        while (size >= 1024 && unit < UNITS.size() - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS.get(unit));
    }

    /** {@code 20 x 14 x 14}. */
    public static String shape(Shape shape) {
        return Arrays.stream(shape.sizes()).mapToObj(Integer::toString).collect(Collectors.joining(" x "));
    }
}
