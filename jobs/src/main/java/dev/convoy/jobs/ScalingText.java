package dev.convoy.jobs;

import dev.convoy.jobs.scaling.ClusterConstants;
import dev.convoy.jobs.scaling.Prediction;
import dev.convoy.jobs.scaling.Reducer;
import dev.convoy.jobs.scaling.Scaling;
import dev.convoy.jobs.scaling.Scaling.Row;
import dev.convoy.jobs.scaling.StepModel;
import dev.convoy.jobs.scaling.StepWork;
import dev.convoy.jobs.text.Shown;
import dev.convoy.network.LayerTable;
import dev.convoy.network.Network;
import dev.convoy.train.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What {@code convoy inspect --scaling} says of a network: its step on clusters of growing size. */
final class ScalingText {
    /** An efficiency that is worth a larger batch. */
    private static final double GOOD = 0.8;

    /** Columns of the advice: of its titles, and of a line. */
    private static final int INDENT = 15;

    private static final int WIDTH = 118;

    private static final String EXPLANATION = """
            Predicted, not measured: docs/scaling.md has the formulas and says where they are known to be wrong. Efficiency is the
            share of what all cores could compute in a step's time that went into its images. Tree: sums go to the driver, which
            updates and broadcasts; slices: every executor sums, updates and hands out its share of the parameters. Local is one
            executor in the driver's own process. Driver is what the tree's arrays take in its memory.
            """;

    private final Network network;
    private final Settings settings;
    private final ClusterConstants constants;
    private final StepModel model;
    private final StepWork one;
    private final StepWork fixed;
    private final int slots;

    private ScalingText(Network network, Settings settings) {
        this.network = network;
        this.settings = settings;
        constants = ScalingKeys.constants(settings);
        model = new StepModel(constants);
        slots = settings.get(ScalingKeys.TASKS);
        one = work(Keys.INSPECT_BATCH_SIZE, slots, ScalingKeys.TASKS);
        fixed = work(Keys.BATCH_SIZE, settings.get(Keys.SHARDS), Keys.SHARDS);
    }

    /**
     * The prediction.
     *
     * @throws SettingsException if a batch has fewer images than shards
     * @throws IllegalArgumentException if the network has no parameters
     */
    static String of(Network network, Settings settings) {
        if (network.parameterCount() == 0) {
            throw new IllegalArgumentException(
                    network.architecture().name() + " has no parameters: there is no training to predict");
        }
        return new ScalingText(network, settings).text();
    }

    private StepWork work(Key<Integer> images, int shards, Key<Integer> ofShards) {
        int count = settings.get(images);
        if (count < shards) {
            throw new SettingsException(images.name() + " = " + count + ": expected an image or more for each of the "
                    + shards + " shards of " + ofShards.name());
        }
        return new StepWork(network.parameterCount(), LayerTable.stepOperations(network), count, shards);
    }

    private String text() {
        int most = settings.get(ScalingKeys.EXECUTORS);
        Scaling growing = Scaling.growing(model, one, slots, most);
        Scaling strong = Scaling.fixed(model, fixed, slots, most);
        return heading()
                + "\nA batch that grows with the cluster: "
                + images(one.images(), Keys.INSPECT_BATCH_SIZE) + " an executor\n\n"
                + table(growing, one)
                + "\nWhere a step's time goes there, with the faster reducer: milliseconds\n\n"
                + ledgers(growing)
                + "\nA batch that stays as it is: "
                + images(fixed.images(), Keys.BATCH_SIZE) + " in " + Shown.count(fixed.shards()) + " shards ("
                + Keys.SHARDS.name() + "), at most so many executors\n\n"
                + table(strong, fixed)
                + "\n" + advice(growing, strong)
                + "\n" + EXPLANATION;
    }

    private String heading() {
        return String.format(
                Locale.ROOT,
                "Scaling of %s: %s parameters, a gradient of %s, %.3g GFLOP an image and step%n"
                        + "Executors of %d cores at %s GFLOP/s, %s at once each; links of %s Gbit/s (scaling.*)%n",
                network.architecture().name(),
                Shown.count(network.parameterCount()),
                Shown.bytes((long) network.parameterCount() * Float.BYTES),
                one.operations() * 1e-9,
                constants.machine().cores(),
                number(constants.machine().gflops()),
                slots == 1 ? "1 task" : slots + " tasks",
                number(constants.link().gbits()));
    }

    private static String images(long count, Key<?> key) {
        return (count == 1 ? "1 image" : Shown.count(count) + " images") + " (" + key.name() + ")";
    }

    private String table(Scaling scaling, StepWork local) {
        TextTable table = new TextTable(
                1,
                List.of(
                        "executors",
                        "images",
                        "tree",
                        "images/s",
                        "efficiency",
                        "driver",
                        "slices",
                        "images/s",
                        "efficiency",
                        "faster"));
        List<String> first = new ArrayList<>(List.of("local", Shown.count(local.images())));
        Prediction alone = model.local(local, slots);
        first.addAll(cells(alone));
        first.addAll(List.of(memory(alone), "", "", "", ""));
        table.row(first);
        for (Row row : scaling.rows()) {
            List<String> cells = new ArrayList<>(
                    List.of(Shown.count(row.executors()), Shown.count(row.tree().images())));
            cells.addAll(cells(row.tree()));
            cells.add(memory(row.tree()));
            cells.addAll(cells(row.slices()));
            cells.add(row.faster().map(Reducer::word).orElse("alike"));
            table.row(cells);
        }
        return table.toString();
    }

    private static List<String> cells(Prediction step) {
        return List.of(time(step.seconds()), rate(step.imagesPerSecond()), share(step.efficiency()));
    }

    private static String memory(Prediction step) {
        return Shown.bytes((long) step.driverBytes());
    }

    private static TextTable ledgers(Scaling scaling) {
        List<String> columns = new ArrayList<>(List.of("executors", "reducer"));
        columns.addAll(Ledger.ZERO.parts().keySet());
        columns.add("step");
        TextTable table = new TextTable(2, columns);
        for (Row row : scaling.rows()) {
            Ledger ledger = row.by(row.better()).ledger();
            List<String> cells = new ArrayList<>(
                    List.of(Shown.count(row.executors()), row.better().word()));
            ledger.parts().values().forEach(part -> cells.add(millis(part)));
            cells.add(millis(ledger.total()));
            table.row(cells);
        }
        return table;
    }

    private static String millis(double seconds) {
        return String.format(Locale.ROOT, "%,.1f", 1e3 * seconds);
    }

    private String advice(Scaling growing, Scaling strong) {
        return paragraph(
                        "Where it pays",
                        "at an efficiency of " + share(Scaling.PAYS) + " or more: " + pays(growing)
                                + " with the batch that grows; " + pays(strong)
                                + " with the batch that stays, whose step is shortest on " + fastest(strong) + ".")
                + paragraph("Reducer", reducer(growing))
                + paragraph("Batch", batch())
                + paragraph(
                        "Tasks, shards",
                        "one task an executor with all its cores (spark.task.cpus = "
                                + constants.machine().cores()
                                + "), and train.shards a power of two times the executors: then each sends one sum.");
    }

    private static String pays(Scaling scaling) {
        return pays(scaling, Reducer.TREE) + ", " + pays(scaling, Reducer.SLICES);
    }

    private static String pays(Scaling scaling, Reducer reducer) {
        OptionalInt most = scaling.pays(reducer);
        return reducer.word() + (most.isPresent() ? " up to " + executors(most.getAsInt()) : " nowhere");
    }

    private static String fastest(Scaling scaling) {
        Row row = scaling.fastest();
        return executors(row.executors()) + " (" + time(row.by(row.better()).seconds()) + ", "
                + row.better().word() + ")";
    }

    private static String reducer(Scaling growing) {
        return growing.spans().stream()
                        .map(span -> span.faster().map(Reducer::word).orElse("either") + " on "
                                + (span.from() == span.to() ? "" : Shown.count(span.from()) + " to ")
                                + executors(span.to()))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private String batch() {
        List<String> needs = new ArrayList<>();
        int most = settings.get(ScalingKeys.EXECUTORS);
        for (int executors : new TreeSet<>(List.of(Math.min(16, most), Math.min(128, most), most))) {
            OptionalInt images = Scaling.imagesFor(GOOD, model, one, slots, executors);
            needs.add(Shown.count(executors) + " executors "
                    + (images.isPresent()
                            ? "want " + Shown.count(images.getAsInt()) + " images each"
                            : "do not reach it"));
        }
        return "for an efficiency of " + share(GOOD) + " with the faster reducer, " + String.join("; ", needs) + ".";
    }

    /** Words under a title beside them, in lines of some width. */
    private static String paragraph(String title, String words) {
        StringBuilder text = new StringBuilder();
        String line = String.format("%-" + INDENT + "s", title);
        for (String word : words.split(" ")) {
            if (line.length() + word.length() > WIDTH) {
                text.append(line.stripTrailing()).append('\n');
                line = " ".repeat(INDENT);
            }
            line += word + " ";
        }
        return text.append(line.stripTrailing()).append('\n').toString();
    }

    private static String executors(int count) {
        return count == 1 ? "1 executor" : Shown.count(count) + " executors";
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private static String rate(double imagesPerSecond) {
        return String.format(Locale.ROOT, imagesPerSecond < 100 ? "%.1f" : "%,.0f", imagesPerSecond);
    }

    private static String time(double seconds) {
        if (seconds < 1) {
            return String.format(Locale.ROOT, seconds < 0.1 ? "%.1f ms" : "%.0f ms", 1e3 * seconds);
        }
        return String.format(Locale.ROOT, seconds < 100 ? "%.2f s" : "%,.0f s", seconds);
    }

    private static String number(double number) {
        return number == Math.rint(number) ? Shown.count((long) number) : Double.toString(number);
    }
}
