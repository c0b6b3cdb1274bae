package dev.convoy.jobs.page;

import dev.convoy.jobs.page.LineChart.Line;
import dev.convoy.jobs.page.LineChart.Point;
import dev.convoy.jobs.page.LineChart.Range;
import dev.convoy.jobs.text.Shown;
import dev.convoy.train.RunHistory;
import dev.convoy.train.RunHistory.Epoch;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Loss and accuracy of the run that made the model, epoch by epoch.
 *
 * @param history the run's, if its record lies where a run puts it
 * @param looked where it was looked for
 */
public record CurveSection(Optional<RunHistory> history, String looked) implements Section {
    @Override
    public String id() {
        return "curves";
    }

    @Override
    public String title() {
        return "Loss and accuracy of the run";
    }

    @Override
    public void write(Markup page) {
        List<Epoch> epochs = history.map(RunHistory::epochs).orElse(List.of());
        if (epochs.isEmpty()) {
            String found = history.isPresent() ? " holds no epochs" : " does not exist";
            page.element("p", "There are no curves: the run's record " + looked + found + ".", "class", "missing");
            return;
        }
        page.open("div", "class", "charts");
        chart(page, "Loss", Range.FROM_ZERO, epochs, Epoch::loss, RunHistory.Validation::loss);
        if (epochs.stream().noneMatch(epoch -> Double.isNaN(epoch.accuracy()))) {
            chart(
                    page,
                    "Accuracy in percent",
                    Range.DATA,
                    epochs,
                    epoch -> 100 * epoch.accuracy(),
                    validation -> 100 * validation.top1());
        }
        page.closeLine();
        page.element(
                "p",
                "Training figures are means over an epoch, each image measured before its step's update and as augmented, so"
                        + " they lag behind those of the validation images, which are measured at the epoch's end.",
                "class",
                "note");
        unreadable(page);
        table(page, epochs);
    }

    private void unreadable(Markup page) {
        int lines = history.map(RunHistory::unreadable).orElse(0);
        if (lines > 0) {
            page.element(
                    "p", "Lines of the record that could not be read: " + Shown.count(lines) + ".", "class", "missing");
        }
    }

    private static void chart(
            Markup page,
            String name,
            Range range,
            List<Epoch> epochs,
            ToDoubleFunction<Epoch> training,
            ToDoubleFunction<RunHistory.Validation> validation) {
        List<Point> trained = epochs.stream()
                .map(epoch -> new Point(epoch.number(), training.applyAsDouble(epoch)))
                .toList();
        List<Point> validated = epochs.stream()
                .filter(epoch -> epoch.validation().isPresent())
                .map(epoch -> new Point(
                        epoch.number(),
                        validation.applyAsDouble(epoch.validation().orElseThrow())))
                .toList();
        Line first = new Line("training", "training", trained);
        page.open("figure").element("figcaption", name + " by epoch");
        new LineChart(
                        name,
                        validated.isEmpty()
                                ? List.of(first)
                                : List.of(first, new Line("validation", "validation", validated)),
                        range)
                .write(page);
        page.closeLine();
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : Shown.percent(share);
    }

    private static void table(Markup page, List<Epoch> epochs) {
        page.open("details").element("summary", "The numbers");
        Table table = new Table(
                page,
                0,
                List.of("Epoch", "Training loss", "Training accuracy", "Validation loss", "Validation accuracy"));
        for (Epoch epoch : epochs) {
            table.row(
                    Integer.toString(epoch.number()),
                    Shown.decimal(epoch.loss()),
                    percent(epoch.accuracy()),
                    epoch.validation().map(v -> Shown.decimal(v.loss())).orElse("-"),
                    epoch.validation().map(v -> percent(v.top1())).orElse("-"));
        }
        table.end();
        page.closeLine();
    }
}
