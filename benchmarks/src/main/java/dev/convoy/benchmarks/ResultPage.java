package dev.convoy.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Markdown page with a place for tables, between two marks. What is around them is left as it is. */
final class ResultPage {
    /** What comes before the tables. */
    static final String BEGIN = "<!-- results: begin -->\n";

    /** What comes after them. */
    static final String END = "<!-- results: end -->\n";

    private ResultPage() {}

    /**
     * Puts content between the marks in place of what is there; a file that does not exist becomes one with nothing else.
     *
     * @throws IllegalArgumentException if the file lacks the marks
     */
    static void fill(Path file, String content) throws IOException {
        String page = Files.exists(file) ? Files.readString(file) : BEGIN + END;
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(file + " expects the lines " + BEGIN.strip() + " and " + END.strip()
                    + " around the place for the tables, has not both");
        }
        Files.writeString(file, page.substring(0, begin + BEGIN.length()) + content + page.substring(end));
    }
}
