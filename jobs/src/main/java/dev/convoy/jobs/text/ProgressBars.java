package dev.convoy.jobs.text;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The bar that all commands draw. */
public final class ProgressBars {
    private static final int REDRAW_MILLIS = 250;
    private static final int WIDTH = 110;

    private ProgressBars() {}

    /** A bar on a terminal, which is taken away when it is closed. */
    public static ProgressBarBuilder on(PrintStream terminal) {
        return new ProgressBarBuilder()
                .setStyle(style())
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(terminal, WIDTH))
                .clearDisplayOnFinish();
    }

    private static ProgressBarStyle style() {
        return "UTF-8".equalsIgnoreCase(System.getProperty("native.encoding"))
                ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
                : ProgressBarStyle.ASCII;
    }
}
