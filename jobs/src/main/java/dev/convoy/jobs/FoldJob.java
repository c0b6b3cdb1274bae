package dev.convoy.jobs;

import dev.convoy.jobs.Job.Switch;
import dev.convoy.jobs.text.Shown;
import dev.convoy.model.FormatException;
import dev.convoy.model.IfExists;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Folding;
import dev.convoy.network.Network;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** {@code convoy fold}: a saved model with its batch normalisations folded into the layers before them. Needs no Spark. */
final class FoldJob {
    private FoldJob() {}

    static void run(Settings settings, Set<Switch> switches, Terminal terminal) throws IOException {
        Path folder = new Path(settings.need(Keys.FOLD_MODEL, "--model DIR"));
        Path output = new Path(settings.need(Keys.FOLD_OUTPUT, "--output DIR"));
        Configuration hadoop = new Configuration();
        boolean overwrite = switches.contains(Switch.OVERWRITE);
        if (!overwrite && output.getFileSystem(hadoop).exists(output)) {
            throw new SettingsException(output + ": exists; add --overwrite to replace it, or choose another --output");
        }
        SavedModel saved = SavedModel.load(folder, hadoop);
        Network network = Network.build(saved.architecture());
        Folding folding = Folding.of(network, saved.parameters(), saved.statistics());
        if (folding.folded().isEmpty()) {
            throw new FormatException(
                    folder,
                    "there is nothing to fold: no batch normalisation follows a convolution or linear layer that nothing"
                            + " else reads");
        }
        model(saved, folding).save(output, hadoop, overwrite ? IfExists.REPLACE : IfExists.REFUSE);
        terminal.say(
                "folded %s: %s layers of %s, %s of %s parameters left",
                String.join(", ", folding.folded()),
                folding.network().layers().size(),
                network.layers().size(),
                Shown.count(folding.network().parameterCount()),
                Shown.count(network.parameterCount()));
        terminal.say("model written to %s", output);
    }

    private static SavedModel model(SavedModel saved, Folding folding) {
        Map<String, Object> provenance = new LinkedHashMap<>(saved.provenance());
        provenance.put("folded", folding.folded());
        return new SavedModel(
                folding.network().architecture(),
                saved.preprocessing(),
                saved.classNames(),
                provenance,
                folding.parameters(),
                folding.statistics());
    }
}
