package dev.convoy.jobs.score;

import java.util.Map;

/**
 * How scores are written as CSV and read back, so that each text comes back as it was: RFC 4180's quotes, which spreadsheets and Python read
 * too, line ends within a text, blanks around it.
 */
public final class CsvOptions {
    /** For Spark's {@code DataFrameWriter} and {@code DataFrameReader} alike. */
    public static final Map<String, String> OPTIONS = Map.of(
            "header", "true",
            "escape", "\"",
            "multiLine", "true",
            "ignoreLeadingWhiteSpace", "false",
            "ignoreTrailingWhiteSpace", "false");

    private CsvOptions() {}
}
