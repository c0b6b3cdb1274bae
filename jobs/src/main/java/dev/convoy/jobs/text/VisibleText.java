package dev.convoy.jobs.text;

import java.util.Locale;

/**
 * Strangers' words (paths, class names, what a reader says of a file) as a line that does what it shows: characters that move the cursor,
 * colour the terminal, turn the direction of writing or are not seen at all stand there as {@code \n}, {@code \t} or <code>&#92;u001b</code>.
 */
public final class VisibleText {
    private static final String CUT = "...";

    private VisibleText() {}

    /** The whole text. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                    if (isPlain(point)) {
                        shown.appendCodePoint(point);
                    } else {
                        shown.append(String.format(Locale.ROOT, point > 0xFFFF ? "\\u{%x}" : "\\u%04x", point));
                    }
                }
            }
        });
        return shown.toString();
    }

    /** The text's beginning, if it has more than {@code most} characters. */
    public static String beginning(String text, int most) {
        int length = text.codePointCount(0, text.length());
        return length <= most ? of(text) : of(text.substring(0, text.offsetByCodePoints(0, most - CUT.length()))) + CUT;
    }

    /** The text's end, if it has more than {@code most} characters: of a path the part that differs. */
    public static String end(String text, int most) {
        int length = text.codePointCount(0, text.length());
        return length <= most
                ? of(text)
                : CUT + of(text.substring(text.offsetByCodePoints(text.length(), CUT.length() - most)));
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
