package dev.convoy.jobs;

import dev.convoy.jobs.Job.Switch;
import dev.convoy.jobs.text.Shown;
import dev.convoy.model.SavedModel;
import dev.convoy.network.LayerTable;
import dev.convoy.network.Network;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * {@code convoy inspect}: a network layer by layer, and where a saved model comes from. Needs no Spark, unless a page is asked
 * for.
 */
final class InspectJob {
    private InspectJob() {}

    static void run(Settings settings, Set<Switch> switches, Terminal terminal) throws IOException {
        Configuration hadoop = new Configuration();
        Optional<String> folder = settings.find(Keys.INSPECT_MODEL);
        if (folder.isEmpty() && PageJob.isWanted(settings)) {
            settings.need(Keys.INSPECT_MODEL, "--model DIR");
        }
        if (folder.isPresent()) {
            SavedModel model = SavedModel.load(new Path(folder.get()), hadoop);
            Network network = Network.build(model.architecture());
            terminal.say(table(network));
            more(network, settings, switches, terminal);
            terminal.say("classes        %s", String.join(", ", model.classNames()));
            print("preprocessing", model.preprocessing(), terminal);
            print("provenance", model.provenance(), terminal);
            if (PageJob.isWanted(settings)) {
                PageJob job = PageJob.of(settings, new Path(folder.get()), model, hadoop);
                try (SparkSession spark = Sessions.start(settings, "convoy inspect", terminal)) {
                    job.run(spark, model, terminal);
                }
            }
        } else {
            Network network = Architectures.network(settings, hadoop);
            terminal.out().print(table(network));
            if (switches.contains(Switch.PLAN) || switches.contains(Switch.SCALING)) {
                terminal.out().println();
            }
            more(network, settings, switches, terminal);
        }
    }

    /** What switches ask for. */
    private static void more(Network network, Settings settings, Set<Switch> switches, Terminal terminal) {
        if (switches.contains(Switch.PLAN)) {
            terminal.out().print(PlanText.of(network, settings.get(Keys.INSPECT_BATCH_SIZE)));
        }
        if (switches.containsAll(Set.of(Switch.PLAN, Switch.SCALING))) {
            terminal.out().println();
        }
        if (switches.contains(Switch.SCALING)) {
            terminal.out().print(ScalingText.of(network, settings));
        }
    }

    private static void print(String title, Map<String, Object> values, Terminal terminal) {
        terminal.say("%s", title);
        values.forEach((key, value) -> terminal.say("  %-12s %s", key, value));
    }

    /** The table of a network: a row a layer, totals below. */
    static String table(Network network) {
        LayerTable layers = LayerTable.of(network);
        TextTable table =
                new TextTable(2, List.of("layer", "type", "output", "parameters", "multiply-adds", "receptive field"));
        table.row("", "input", Shown.shape(network.input()), "", "", "").rule();
        for (LayerTable.Row row : layers.rows()) {
            table.row(
                    row.name(),
                    row.type(),
                    Shown.shape(row.output()),
                    Shown.count(row.parameters()),
                    Shown.count(row.multiplyAdds()),
                    row.whole() ? "all" : row.field().joined(" x "));
        }
        table.rule().row("", "total", "", Shown.count(layers.parameters()), Shown.count(layers.multiplyAdds()), "");
        return network.architecture().name() + "\n\n" + table;
    }
}
