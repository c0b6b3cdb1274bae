package dev.convoy.train;

import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Architecture;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A checkpoint that was read whole.
 *
 * @param folder where it was read
 * @param model its model, sharing the state's arrays
 * @param state what the run goes on from
 */
public record Checkpoint(Path folder, SavedModel model, TrainingState state) {
    /**
     * Checks that a run with these settings may go on from here.
     *
     * @throws FormatException naming every setting, or the first place in the architecture, that differs
     */
    public void requireMatches(Architecture architecture, RunFingerprint fingerprint) throws FormatException {
        List<String> differences = new ArrayList<>();
        ArchitectureFile.difference(model.architecture(), "in the checkpoint", architecture, "in this run")
                .ifPresent(differences::add);
        differences.addAll(state.fingerprint().differences(fingerprint));
        if (!differences.isEmpty()) {
            throw new FormatException(
                    folder,
                    "this checkpoint is of another run: " + String.join("; ", differences)
                            + "; use the checkpoint's settings, or start a new run in another folder");
        }
    }
}
