package dev.convoy.jobs;

import dev.convoy.jobs.text.Shown;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.Choice;
import dev.convoy.layer.Choice.Direction;
import dev.convoy.network.Folding;
import dev.convoy.network.Network;
import dev.convoy.plan.PlanSettings;
import dev.convoy.plan.PlanTable;
import dev.convoy.plan.PlanTable.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code convoy inspect --plan} says of a network: how it is trained and how it is scored. */
final class PlanText {
    private static final String EXPLANATION = """
            A layer without a name changes the layout: planes hold a channel's pixels side by side, pixels a pixel's channels. "in"
            is the array that an output, or its gradient, lies in; it is used again once nobody needs what is in it. KiB are those of
            one image's output, and moved those of activations and gradients that the layer reads and writes for an image.
            Cycles are what the cost model expects of one core for an image. Memory is that of activations and gradients.
            """;

    private PlanText() {}

    /**
     * The plan to train a network and that to score with it, its batch normalisations folded.
     *
     * @param images how many at a time
     * @throws IllegalArgumentException if so many images are more than an array can hold
     */
    static String of(Network network, int images) {
        Folding folded = Folding.of(network, new float[network.parameterCount()], new float[network.statisticCount()]);
        String name = network.architecture().name();
        try (Workers workers = new Workers(1)) {
            PlanSettings settings = PlanSettings.of(images, workers);
            StringBuilder text = new StringBuilder();
            if (network.parameterCount() > 0) {
                text.append(text("Training " + name + ", " + shown(images), PlanTable.train(network, settings)));
            }
            text.append(text(
                    "Scoring with " + name + ", " + shown(images) + folded(folded.folded()),
                    PlanTable.infer(folded.network(), settings)));
            return text.append(EXPLANATION).toString();
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException(
                    Keys.INSPECT_BATCH_SIZE.name() + " = " + images + ": the activations of " + name
                            + " for so many images are more than an array can hold; expected fewer",
                    overflow);
        }
    }

    private static String shown(int images) {
        return images == 1 ? "1 image at a time" : Shown.count(images) + " images at a time";
    }

    private static String folded(List<String> gone) {
        return switch (gone.size()) {
            case 0 -> "";
            case 1 -> ", a batch normalisation folded into the layer before it";
            default -> ", " + gone.size() + " batch normalisations folded into the layers before them";
        };
    }

    private static String text(String title, PlanTable table) {
        return title + "\n\n" + layers(table) + "\n" + choices(table) + totals(table) + "\n";
    }

    private static TextTable layers(PlanTable table) {
        boolean trains = table.rows().stream().anyMatch(row -> row.gradientArray() >= 0);
        List<String> header = new ArrayList<>(List.of("layer", "type", "layout", "in"));
        if (trains) {
            header.add("gradient in");
        }
        int left = header.size();
        header.addAll(List.of("output", "KiB", "KiB moved"));
        TextTable text = new TextTable(left, header);
        for (Row row : table.rows()) {
            List<String> cells = new ArrayList<>(List.of(
                    row.name(),
                    row.type(),
                    row.output().rank() == 1 ? "" : row.layout().name().toLowerCase(Locale.ROOT),
                    place(row)));
            if (trains) {
                cells.add(row.gradientArray() < 0 ? "" : Integer.toString(row.gradientArray()));
            }
            cells.addAll(List.of(Shown.shape(row.output()), kibibytes(row.bytes()), kibibytes(row.moved())));
            text.row(cells);
        }
        return text;
    }

    private static String place(Row row) {
        String array = row.array() < 0 ? "the input" : Integer.toString(row.array());
        return switch (row.place()) {
            case OWN -> array;
            case IN_PLACE -> array + ", in place";
            case VIEW -> array + ", a view";
        };
    }

    private static String kibibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / 1024.0);
    }

    /** How what can be computed in several ways is computed; layers that agree in all of it once. */
    private static String choices(PlanTable table) {
        Map<List<Choice>, List<String>> layers = new LinkedHashMap<>();
        for (Row row : table.rows()) {
            if (!row.choices().isEmpty()) {
                layers.computeIfAbsent(row.choices(), same -> new ArrayList<>()).add(row.name());
            }
        }
        if (layers.isEmpty()) {
            return "";
        }
        TextTable text = new TextTable(4, List.of("layer", "computes", "by", "because"));
        layers.forEach((choices, names) -> {
            String name = names.get(0) + (names.size() == 1 ? "" : " and " + (names.size() - 1) + " like it");
            for (Map.Entry<List<String>, List<Direction>> line : ways(choices).entrySet()) {
                text.row(
                        name,
                        shown(line.getValue()),
                        line.getKey().get(0),
                        line.getKey().get(1));
                name = "";
            }
        });
        return text + "\n";
    }

    private static String shown(List<Direction> directions) {
        return directions.size() == Direction.values().length
                ? "forward and both gradients"
                : directions.stream().map(Direction::words).collect(Collectors.joining(", "));
    }

    /** The directions of each algorithm and its reason. */
    private static Map<List<String>, List<Direction>> ways(List<Choice> choices) {
        Map<List<String>, List<Direction>> ways = new LinkedHashMap<>();
        for (Choice choice : choices) {
            ways.computeIfAbsent(List.of(choice.algorithm(), choice.reason()), same -> new ArrayList<>())
                    .add(choice.direction());
        }
        return ways;
    }

    private static String totals(PlanTable table) {
        long apart = table.rows().stream().mapToLong(Row::moved).sum();
        return String.format(
                Locale.ROOT,
                "memory   %s in %d arrays; %s if none were used again%n"
                        + "traffic  %s an image, %s a batch; %s an image if no layer found the last one's output in the cache%n",
                Shown.bytes(table.bytes()),
                table.arrays(),
                Shown.bytes(table.bytesApart()),
                Shown.bytes(table.moved()),
                Shown.bytes(table.moved() * table.images()),
                Shown.bytes(apart));
    }
}
