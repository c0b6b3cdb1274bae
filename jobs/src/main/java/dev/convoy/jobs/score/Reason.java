package dev.convoy.jobs.score;

import java.util.regex.Pattern;

/** The kind of an error: its reason without what differs from file to file. */
final class Reason {
    /** Stands for what was left out. */
    static final String LEFT_OUT = "...";

    private static final int LONGEST = 160;
    private static final int READ = 2_000;

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'|`[^`]*`");
    private static final Pattern BEGINNING = Pattern.compile("\\b(begins with|starts with) .*");
    private static final Pattern ADDRESS = Pattern.compile("\\b\\p{Alpha}[\\p{Alnum}+.-]*:/[^\\s,;()]*");
    private static final Pattern PATH = Pattern.compile("(?<![^\\s(\\[=:])\\.{0,2}/[^\\s,;:()]+");
    private static final Pattern HEXADECIMAL =
            Pattern.compile("\\b0[xX]\\p{XDigit}+\\b|\\b(?=\\p{XDigit}*\\d)\\p{XDigit}{6,}\\b");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\p{N}_])(?<!\\p{L}-)(?<!JPEG )[-+]?\\d+(?:[.,]\\d+)*(?:x\\d+)*");
    private static final Pattern REPEATED = Pattern.compile("\\.{3}(?:[ :,/]*\\.{3})+");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");

    private Reason() {}

    /**
     * The kind of a reason: the image's own path, other paths, quotations, what a file begins with, and numbers become {@code ...}.
     *
     * @param reason as a row has it; null if it has none
     * @param path the image's; null if it has none
     */
    static String kind(String reason, String path) {
        if (reason == null || reason.isBlank()) {
            return "no reason was given";
        }
        String text = reason.length() > READ ? reason.substring(0, READ) : reason;
        if (path != null && path.length() > 1) {
            text = withoutPath(text, path);
        }
        text = SPACE.matcher(text).replaceAll(" ").strip();
        text = QUOTED.matcher(text).replaceAll(LEFT_OUT);
        text = BEGINNING.matcher(text).replaceAll("$1 " + LEFT_OUT);
        text = ADDRESS.matcher(text).replaceAll(LEFT_OUT);
        text = PATH.matcher(text).replaceAll(LEFT_OUT);
        text = HEXADECIMAL.matcher(text).replaceAll(LEFT_OUT);
        text = NUMBER.matcher(text).replaceAll(LEFT_OUT);
        text = REPEATED.matcher(text).replaceAll(LEFT_OUT);
        return text.length() > LONGEST ? text.substring(0, LONGEST) + LEFT_OUT : text;
    }

    /** Without the path, with its scheme and without; a path may hold spaces, by which no pattern would know it. */
    private static String withoutPath(String text, String path) {
        String bare = path.replaceFirst("^\\p{Alpha}[\\p{Alnum}+.-]*:(?://[^/]*)?", "");
        String left = text.replace(path, LEFT_OUT);
        return bare.length() > 1 ? left.replace(bare, LEFT_OUT) : left;
    }
}
