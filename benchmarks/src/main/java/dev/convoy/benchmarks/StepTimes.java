package dev.convoy.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The steps of a training as it recorded them itself.
 *
 * @param steps in order
 */
record StepTimes(List<Step> steps) {
    /** At each end so many steps' losses are compared. */
    private static final int COMPARED = 10;

    private static final Pattern BIGDL =
            Pattern.compile("Trained (\\S+) records in (\\S+) seconds\\..* Loss is (\\S+)\\. ");
    private static final Pattern CONVOY = Pattern.compile("\"loss\":([^,]+),\"images\":(\\d+),.*?\"seconds\":([^,]+),");

    /**
     * One step.
     *
     * @param images in its batch
     * @param seconds by the wall clock
     * @param loss mean of the batch, before the update
     */
    record Step(double images, double seconds, double loss) {}

    /** What BigDL's driver has logged so far. */
    static StepTimes ofBigDl(Path log) throws IOException {
        List<Step> steps = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher step = BIGDL.matcher(line);
            if (step.find()) {
                steps.add(new Step(number(step, 1), number(step, 2), number(step, 3)));
            }
        }
        return new StepTimes(steps);
    }

    /** What {@code convoy train} has recorded so far, whole epochs. */
    static StepTimes ofConvoy(Path run) throws IOException {
        Path folder = run.resolve("steps");
        List<Step> steps = new ArrayList<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path epoch : files.filter(file -> file.toString().endsWith(".jsonl"))
                        .sorted()
                        .toList()) {
                    steps.addAll(ofEpoch(epoch));
                }
            }
        }
        return new StepTimes(steps);
    }

    private static List<Step> ofEpoch(Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Matcher step = CONVOY.matcher(line);
            if (step.find()) {
                steps.add(new Step(number(step, 2), number(step, 3), number(step, 1)));
            }
        }
        return steps;
    }

    private static double number(Matcher matcher, int group) {
        return Double.parseDouble(matcher.group(group));
    }

    /** Of all steps. */
    double seconds() {
        return steps.stream().mapToDouble(Step::seconds).sum();
    }

    /** Images a second of the steps that came when so many seconds of steps were over. */
    double rate(double warmUp) {
        double before = 0;
        double images = 0;
        double seconds = 0;
        for (Step step : steps) {
            if (before >= warmUp) {
                images += step.images();
                seconds += step.seconds();
            }
            before += step.seconds();
        }
        return images / seconds;
    }

    /**
     * Sees that this was a training.
     *
     * @throws IllegalStateException if a loss is not finite, or they did not fall
     */
    void check(String who) {
        steps.stream()
                .mapToDouble(Step::loss)
                .filter(loss -> !Double.isFinite(loss))
                .findFirst()
                .ifPresent(loss -> {
                    throw new IllegalStateException(who + ": expects finite losses, got " + loss);
                });
        double first = mean(steps.subList(0, Math.min(COMPARED, steps.size())));
        double last = mean(steps.subList(Math.max(0, steps.size() - COMPARED), steps.size()));
        if (!(last < first)) {
            throw new IllegalStateException(who + ": expects losses that fall, got " + first + " at first and " + last
                    + " at last, after " + steps.size() + " steps");
        }
    }

    /** Loss of the last steps. */
    double loss() {
        return mean(steps.subList(Math.max(0, steps.size() - COMPARED), steps.size()));
    }

    private static double mean(List<Step> some) {
        return some.stream().mapToDouble(Step::loss).average().orElse(Double.NaN);
    }
}
