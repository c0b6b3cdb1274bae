package dev.convoy.jobs;

import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What values a setting takes. A value is a string from a flag, or what a job file holds: a string, a number, true or
 * false, or a list.
 *
 * @param <T> what it becomes
 * @param expected the end of "expected ..."
 * @param reader turns a value into it; empty where it does not fit
 */
record Kind<T>(String expected, Function<Object, Optional<T>> reader) {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,9})x(\\d{1,9})x(\\d{1,9})");

    /** A whole number of at least {@code least}. */
    static Kind<Integer> whole(int least) {
        return new Kind<>(
                least == Integer.MIN_VALUE ? "a whole number" : "a whole number of " + least + " or more",
                value -> whole(value)
                        .filter(number -> number >= least && number <= Integer.MAX_VALUE)
                        .map(Long::intValue));
    }

    /** Any whole number of 64 bits. */
    static Kind<Long> seed() {
        return new Kind<>("a whole number", Kind::whole);
    }

    /** A number that passes a test. */
    static Kind<Double> number(String expected, DoublePredicate test) {
        return new Kind<>(expected, value -> number(value).filter(test::test));
    }

    /** A number from 0 to 1. */
    static Kind<Double> share() {
        return number("a number from 0 to 1", x -> x >= 0 && x <= 1);
    }

    /** A finite number above 0. */
    static Kind<Double> positive() {
        return number("a number above 0", x -> x > 0 && Double.isFinite(x));
    }

    /** A finite number of 0 or more. */
    static Kind<Double> notNegative() {
        return number("a number of 0 or more", x -> x >= 0 && Double.isFinite(x));
    }

    /** A list of numbers, or one number. */
    static Kind<List<Double>> numbers() {
        return new Kind<>("a list of numbers", Kind::numbers);
    }

    /** True or false. */
    static Kind<Boolean> flag() {
        return new Kind<>("true or false", value -> switch (value.toString()) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /** Any text. */
    static Kind<String> text() {
        return new Kind<>("a text", Kind::scalar);
    }

    /** One of some words. */
    static Kind<String> word(String... words) {
        return new Kind<>(oneOf(List.of(words)), value -> scalar(value).filter(List.of(words)::contains));
    }

    /** A constant of an enum, by its name in settings. */
    static <E extends Enum<E>> Kind<E> choice(E[] constants, Function<String, E> parse) {
        return parsed(oneOf(Arrays.stream(constants).map(Object::toString).toList()), parse);
    }

    /** A constant of an enum, by the name that {@code named} gives it. */
    static <E extends Enum<E>> Kind<E> named(E[] constants, Function<E, String> named) {
        return new Kind<>(
                oneOf(Arrays.stream(constants).map(named).toList()),
                value -> scalar(value)
                        .flatMap(text -> Arrays.stream(constants)
                                .filter(constant -> named.apply(constant).equals(text))
                                .findFirst()));
    }

    /** A value of this kind, or {@code auto}, which is empty. */
    static <T> Kind<Optional<T>> auto(Kind<T> kind) {
        return new Kind<>(
                "auto or " + kind.expected(),
                value -> value.equals("auto")
                        ? Optional.of(Optional.empty())
                        : kind.reader().apply(value).map(Optional::of));
    }

    /** A list of what a parser takes, or one such text; the parser throws {@code IllegalArgumentException} as below. */
    static <T> Kind<List<T>> list(String expected, Function<String, T> parse) {
        return new Kind<>(expected, value -> {
            List<?> items = value instanceof List<?> list ? list : split(value.toString());
            try {
                return Optional.of(items.stream()
                        .map(item -> parse.apply(item.toString().trim()))
                        .toList());
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    /** Whatever a parser takes that throws {@code IllegalArgumentException} at a text of another form. */
    static <T> Kind<T> parsed(String expected, Function<String, T> parse) {
        return new Kind<>(
                expected,
                value -> scalar(value).flatMap(text -> {
                    try {
                        return Optional.of(parse.apply(text));
                    } catch (IllegalArgumentException e) {
                        return Optional.empty();
                    }
                }));
    }

    /** An image's shape, {@code 3x32x32}, or {@code none}. */
    static Kind<Optional<Shape>> shape() {
        return new Kind<>("none or channels x height x width, like 3x32x32", value -> {
            if (value.equals("none")) {
                return Optional.of(Optional.empty());
            }
            String text = value instanceof List<?> list
                    ? String.join("x", list.stream().map(Object::toString).toList())
                    : value.toString();
            Matcher sizes = SHAPE.matcher(text.replace(" ", ""));
            if (!sizes.matches()) {
                return Optional.empty();
            }
            try {
                return Optional.of(Optional.of(Shape.of(
                        Integer.parseInt(sizes.group(1)),
                        Integer.parseInt(sizes.group(2)),
                        Integer.parseInt(sizes.group(3)))));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    private static String oneOf(List<String> words) {
        return "one of " + String.join(", ", words);
    }

    private static Optional<String> scalar(Object value) {
        return value instanceof List<?> ? Optional.empty() : Optional.of(value.toString());
    }

    private static Optional<Long> whole(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return Optional.of(((Number) value).longValue());
        }
        try {
            return value instanceof String text ? Optional.of(Long.parseLong(text.trim())) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Double> number(Object value) {
        if (value instanceof Number number) {
            return Optional.of(number.doubleValue());
        }
        try {
            return value instanceof String text ? Optional.of(Double.parseDouble(text.trim())) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<Double>> numbers(Object value) {
        List<?> items = value instanceof List<?> list ? list : split(value.toString());
        List<Double> numbers = new ArrayList<>();
        for (Object item : items) {
            Optional<Double> number = number(item);
            if (number.isEmpty()) {
                return Optional.empty();
            }
            numbers.add(number.get());
        }
        return Optional.of(List.copyOf(numbers));
    }

    private static List<String> split(String text) {
        String inner = text.trim().replaceAll("^\\[|]$", "").trim();
        return inner.isEmpty() ? List.of() : List.of(inner.split(",", -1));
    }
}
