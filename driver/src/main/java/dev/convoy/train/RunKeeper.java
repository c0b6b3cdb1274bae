package dev.convoy.train;

import dev.convoy.model.FormatException;
import dev.convoy.model.IfExists;
import dev.convoy.model.SavedModel;
import dev.convoy.train.TrainListener.EpochReport;
import dev.convoy.train.TrainListener.StepReport;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Puts what a run leaves where it belongs: checkpoints and the record after each epoch, the model at the end. A full disk or a
 * file system that is away for a while does not end the run: what could not be written is reported, what was written before is
 * whole, and the next epoch tries again. Only so many checkpoints in a row may fail; at the end it waits and tries some times.
 */
final class RunKeeper {
    /** Seconds to wait before each further try at the run's end: a server that restarts is back within them. */
    private static final int[] PAUSES = {1, 2, 5, 10, 20, 30};

    private final CheckpointStore checkpoints;
    private final RunFolder folder;
    private final RunDescription description;
    private final TrainListener listener;
    private final int mayFail;
    private final RunRecord record;
    private final StepRecord steps;
    private Optional<Path> last;
    private Optional<SavedModel> unsavedBest = Optional.empty();
    private int failed;

    /**
     * A run's keeper.
     *
     * @param mayFail how many checkpoints in a row may fail
     * @param last the checkpoint that the run goes on from, if any
     */
    RunKeeper(
            CheckpointStore checkpoints,
            RunFolder folder,
            RunDescription description,
            TrainListener listener,
            int mayFail,
            RunRecord record,
            Optional<Path> last) {
        this.checkpoints = checkpoints;
        this.folder = folder;
        this.description = description;
        this.listener = listener;
        this.mayFail = mayFail;
        this.record = record;
        this.steps = new StepRecord(folder);
        this.last = last;
    }

    /** The last checkpoint that was saved. */
    Optional<Path> last() {
        return last;
    }

    /**
     * Writes the record's line of a process that trains.
     *
     * @throws IOException if that fails: better before any work is spent
     */
    void started(RunFingerprint fingerprint, TrainListener.Started started, String master) throws IOException {
        record.run(fingerprint, started, master);
    }

    /**
     * Saves the checkpoint of an epoch.
     *
     * @throws IOException if it fails, as did as many in a row before as may
     */
    void checkpoint(TrainingState state) throws IOException {
        try {
            save(state);
        } catch (IOException e) {
            if (++failed > mayFail) {
                throw new IOException(
                        "checkpoint of epoch " + state.progress().epoch() + " not written, the " + failed
                                + ". in a row: " + e.getMessage(),
                        e);
            }
            listener.warning("checkpoint of epoch " + state.progress().epoch() + " not written, training goes on ("
                    + failed + " of " + mayFail + " that may fail in a row): " + firstLine(e) + "; the last one is "
                    + last.map(Path::toString).orElse("none"));
        }
    }

    private void save(TrainingState state) throws IOException {
        SavedModel model = description.model(state);
        boolean best = state.progress().isBest();
        if (best) {
            unsavedBest = Optional.of(model);
        }
        try {
            last = Optional.of(checkpoints.save(state, model));
            if (best) {
                checkpoints.saveBest(state, model);
                unsavedBest = Optional.empty();
            }
            failed = 0;
        } finally {
            unsavedBest = unsavedBest.map(RunKeeper::copy); // the state's arrays change with the next step
        }
    }

    private static SavedModel copy(SavedModel model) {
        return model.with(model.parameters().clone(), model.statistics().clone());
    }

    /** The run goes back to the state after {@code epoch} epochs: what was kept of later ones comes again. */
    void backTo(int epoch) {
        steps.clear();
        record.backTo(epoch);
        unsavedBest = unsavedBest.filter(model -> epochs(model) <= epoch);
    }

    private static int epochs(SavedModel model) {
        return ((Number) model.provenance().get(RunDescription.EPOCHS)).intValue();
    }

    /** Keeps a step's line of the record until the epoch ends. */
    void step(StepReport step) {
        steps.step(step);
    }

    /** Writes the record's lines of an epoch; one of the epoch itself that cannot be written is written with the next. */
    void record(EpochReport epoch) {
        try {
            steps.write(epoch.epoch());
        } catch (IOException e) {
            listener.warning(
                    "record of epoch " + epoch.epoch() + "'s steps not written, training goes on: " + firstLine(e));
        }
        try {
            record.epoch(epoch);
        } catch (IOException e) {
            listener.warning("record of epoch " + epoch.epoch() + " not written, training goes on: " + firstLine(e));
        }
    }

    /**
     * Saves what the run ends with: the last checkpoint and the record where they could not be saved before, and the model, the
     * best by validation where there is one. Tries for about a minute, or until the thread is interrupted.
     *
     * @return the model's folder
     * @throws UnfinishedException if the model cannot be saved
     */
    Path end(TrainingState state) {
        for (int attempt = 0; ; attempt++) {
            try {
                if (failed > 0) {
                    save(state);
                }
                record.complete();
                best(state).save(folder.model(), folder.hadoop(), IfExists.REPLACE);
                return folder.model();
            } catch (IOException e) {
                if (attempt == PAUSES.length || Thread.currentThread().isInterrupted()) {
                    throw new UnfinishedException(
                            "training is done, but its model could not be saved to " + folder.model(), last, e);
                }
                listener.warning(
                        "the model could not be saved, next try in " + PAUSES[attempt] + " s: " + firstLine(e));
                pause(PAUSES[attempt]);
            }
        }
    }

    private SavedModel best(TrainingState state) throws IOException {
        if (unsavedBest.isPresent()) {
            return unsavedBest.get();
        }
        Optional<SavedModel> best;
        try {
            best = checkpoints.bestModel();
        } catch (FormatException e) {
            listener.warning("the best checkpoint is damaged, the model is that of the last epoch: " + e.getMessage());
            return description.model(state);
        }
        int expected = state.progress().bestEpoch();
        if (best.isPresent() && epochs(best.get()) != expected) {
            listener.warning("the best model, of epoch " + expected + ", was not saved by the process that trained it;"
                    + " the model is that of epoch " + epochs(best.get()));
        }
        return best.isPresent() ? best.get() : description.model(state);
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse(e.getClass().getSimpleName());
    }

    private static void pause(int seconds) {
        try {
            Thread.sleep(seconds * 1000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
