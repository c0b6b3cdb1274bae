package dev.convoy.train;

import dev.convoy.model.FormatException;
import dev.convoy.network.Network;
import dev.convoy.optim.UpdateSettings;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** The states that a run can begin from. Nothing of them is kept here: a large network's are held once. */
final class Beginnings {
    private final RunSetting setting;
    private final CheckpointStore checkpoints;

    Beginnings(RunSetting setting, CheckpointStore checkpoints) {
        this.setting = setting;
        this.checkpoints = checkpoints;
    }

    /**
     * Where a run begins.
     *
     * @param state the state
     * @param from the checkpoint that it is of, if any
     */
    record Beginning(TrainingState state, Optional<Path> from) {
        private static Beginning of(Checkpoint checkpoint) {
            return new Beginning(checkpoint.state(), Optional.of(checkpoint.folder()));
        }
    }

    /** A new run's. */
    Beginning fresh() {
        RunDescription description = setting.description();
        TrainSettings settings = setting.settings();
        Network network = description.network();
        UpdateSettings update = settings.update();
        InitialValues initial = description
                .initial()
                .map(model -> InitialValues.of(model, network, settings.seed()))
                .orElseGet(() -> InitialValues.drawn(network, settings.seed()));
        if (!initial.summary().isEmpty()) {
            setting.listener().message(initial.summary());
        }
        float[] parameters = initial.parameters();
        float[] statistics = initial.statistics();
        TrainingState state = new TrainingState(
                settings.seed(),
                Progress.start(update.schedule()),
                parameters,
                statistics,
                update.average().map(kept -> new Parameters(parameters.clone(), statistics.clone())),
                update.optimizer().create(network.parameters()).state(),
                setting.fingerprint());
        return new Beginning(state, Optional.empty());
    }

    /**
     * The newest whole checkpoint, for a process that goes on with a run.
     *
     * @throws FormatException if there is none of this run
     */
    Beginning resumed() throws IOException {
        Checkpoint checkpoint = newest().orElseThrow(() -> new FormatException(
                checkpoints.directory(), "no whole checkpoint to resume from; start a new run instead"));
        setting.listener()
                .message("resuming from " + checkpoint.folder() + ", state "
                        + checkpoint.state().hash());
        return Beginning.of(checkpoint);
    }

    /** Where a run goes back to: the newest whole checkpoint, or where it began if there is none. */
    Beginning back() throws IOException {
        Optional<Checkpoint> checkpoint = newest();
        return checkpoint.isPresent() ? Beginning.of(checkpoint.get()) : fresh();
    }

    private Optional<Checkpoint> newest() throws IOException {
        CheckpointStore.Search search = checkpoints.last();
        search.refused().forEach(refused -> setting.listener().warning("checkpoint passed over: " + refused));
        Optional<Checkpoint> newest = search.checkpoint();
        if (newest.isPresent()) {
            newest.get().requireMatches(setting.description().network().architecture(), setting.fingerprint());
        }
        return newest;
    }
}
