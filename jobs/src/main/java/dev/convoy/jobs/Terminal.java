package dev.convoy.jobs;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Where a command speaks to its user.
 *
 * @param out what the command is asked for
 * @param err progress and errors
 * @param display how progress is shown on {@code err}
 */
record Terminal(PrintStream out, PrintStream err, Display display) {
    /** Says whether there is a terminal; set by {@code scripts/convoy}, which can ask the system. */
    private static final String PROPERTY = "convoy.terminal";

    /** How progress is shown. */
    enum Display {
        /** A bar that moves. */
        BAR,
        /** A line now and then. */
        LINES
    }

    /** This process's own. */
    static Terminal system() {
        String told = System.getProperty(PROPERTY);
        // From JDK 22 on there is a console even where there is no terminal: only older ones can be asked.
        boolean terminal = told != null
                ? Boolean.parseBoolean(told)
                : System.console() != null && Runtime.version().feature() < 22;
        return new Terminal(System.out, System.err, terminal ? Display.BAR : Display.LINES);
    }

    /** Prints a formatted line, the same in every country. */
    void say(String format, Object... values) {
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    }

    /** Prints something the user should know, apart from what was asked for. */
    void warn(String text) {
        err.println("warning: " + text);
    }
}
