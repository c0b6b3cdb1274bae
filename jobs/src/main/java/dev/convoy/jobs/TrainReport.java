package dev.convoy.jobs;

import dev.convoy.jobs.Terminal.Display;
import dev.convoy.jobs.text.ProgressBars;
import dev.convoy.jobs.text.Shown;
import dev.convoy.train.TrainListener;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;

/** Tells the user how a run goes: a bar that moves, or a line now and then, and two lines for each epoch. */
final class TrainReport implements TrainListener, AutoCloseable {
    private static final double SECONDS_A_LINE = 10;
    private static final double MILLIS = 1e3;

    private final Terminal terminal;
    private Started run;
    private ProgressBar bar;
    private long began;
    private long epochBegan;
    private long lastLine;

    TrainReport(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void started(Started started) {
        run = started;
        began = System.nanoTime();
        epochBegan = began;
        lastLine = began;
        if (started.firstEpoch() <= started.lastEpoch()) {
            terminal.say(
                    "%s images in %d shards; %d tasks a step, %d steps an epoch, epochs %d to %d",
                    Shown.count(started.images()),
                    started.shards(),
                    started.partitions(),
                    started.stepsPerEpoch(),
                    started.firstEpoch(),
                    started.lastEpoch());
        }
    }

    @Override
    public void step(StepReport step) {
        String figures = String.format(
                Locale.ROOT,
                "loss %.4f%s  %,.0f images/s",
                step.loss(),
                accuracy("  ", step.accuracy()),
                step.images() / Math.max(1e-9, seconds(epochBegan)));
        if (terminal.display() == Display.BAR) {
            if (bar == null) {
                bar = bar(step);
            }
            bar.stepTo(stepsDone(step)).setExtraMessage(" " + figures);
        } else if (seconds(lastLine) > SECONDS_A_LINE) {
            lastLine = System.nanoTime();
            terminal.err()
                    .println("epoch " + step.epoch() + "/" + run.lastEpoch() + "  step " + step.step() + "/"
                            + run.stepsPerEpoch() + "  " + figures + "  " + Shown.duration(secondsLeft(step))
                            + " left");
        }
    }

    /** Nothing for a dense prediction, which has none. */
    private static String accuracy(String before, double share) {
        return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%saccuracy %.2f %%", before, 100 * share);
    }

    /** Steps of this process, the one reported included. */
    private long stepsDone(StepReport step) {
        return (long) (step.epoch() - run.firstEpoch()) * run.stepsPerEpoch() + step.step();
    }

    private long stepsInAll() {
        return (long) (run.lastEpoch() - run.firstEpoch() + 1) * run.stepsPerEpoch();
    }

    private double secondsLeft(StepReport step) {
        return (stepsInAll() - stepsDone(step)) * seconds(epochBegan) / step.step();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) * 1e-9;
    }

    /** A bar over all steps of the run; a new one for each epoch, so that lines can be printed between. */
    private ProgressBar bar(StepReport step) {
        return ProgressBars.on(terminal.err())
                .setTaskName("epoch " + step.epoch() + "/" + run.lastEpoch())
                .setInitialMax(stepsInAll())
                .startsFrom(stepsDone(step) - 1, Duration.ofNanos(epochBegan - began))
                .build();
    }

    @Override
    public void epoch(EpochReport epoch) {
        close();
        String validation = epoch.validation()
                .map(metrics -> String.format(
                        Locale.ROOT,
                        "  validation loss %.4f%s%s",
                        metrics.loss(),
                        accuracy(" ", metrics.top1()),
                        epoch.best() ? " (best)" : ""))
                .orElse("");
        terminal.say(
                "epoch %d/%d  loss %.4f%s%s  rate %.3g  %,.0f images/s  state %s",
                epoch.epoch(),
                run.lastEpoch(),
                epoch.loss(),
                accuracy(" ", epoch.accuracy()),
                validation,
                epoch.learningRate(),
                epoch.images() / epoch.seconds(),
                epoch.hash());
        terminal.say("           %s", ledger(epoch));
        epochBegan = System.nanoTime();
    }

    /** Where the mean step's time went; parts that round to nothing are left out. */
    private String ledger(EpochReport epoch) {
        int steps = run.stepsPerEpoch();
        String parts = epoch.ledger().times(MILLIS / steps).parts().entrySet().stream()
                .filter(part -> part.getValue() >= 0.05)
                .map(part -> String.format(Locale.ROOT, "%s %.1f", part.getKey(), part.getValue()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%.1f s, %d steps of %.1f ms: %s",
                epoch.seconds(),
                steps,
                MILLIS * epoch.seconds() / steps,
                parts);
    }

    @Override
    public void message(String text) {
        close();
        terminal.say("%s", text);
    }

    @Override
    public void warning(String text) {
        close();
        terminal.warn(text);
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
