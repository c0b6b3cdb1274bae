package dev.convoy.train;

import dev.convoy.train.Beginnings.Beginning;
import dev.convoy.train.RunFolder.Start;
import dev.convoy.train.TrainListener.Started;
import java.io.IOException;

/**
 * A run from its first step in this process to its end. When executors lose state that cannot be computed again, it goes back to its newest whole
 * checkpoint and takes the steps since then again, with the same bits.
 */
final class TrainingRun {
    /** Times that it may go back without an epoch finished that was not finished before. */
    static final int MOST_RETURNS = 4;

    private final RunSetting setting;
    private final RunFolder folder;
    private final CheckpointStore checkpoints;
    private final Beginnings beginnings;
    private final Stepper.Maker maker;
    private RunKeeper keeper;
    private Leg leg;
    private Progress reached;
    private int furthest;
    private int returns;

    TrainingRun(RunSetting setting, RunFolder folder, CheckpointStore checkpoints, Stepper.Maker maker) {
        this.setting = setting;
        this.folder = folder;
        this.checkpoints = checkpoints;
        this.beginnings = new Beginnings(setting, checkpoints);
        this.maker = maker;
    }

    /** Trains; arguments and errors as of {@link Trainer#run}. */
    Trainer.Result toItsEnd(Start start) throws IOException {
        begin(start == Start.RESUME ? beginnings.resumed() : beginnings.fresh());
        TrainingState state;
        try {
            state = trained();
        } catch (DivergedException e) {
            throw e; // the run's own fault
        } catch (Exception | OutOfMemoryError e) {
            throw UnfinishedException.at(reached(), setting.order().steps(), keeper.last(), e);
        } finally {
            end();
        }
        return new Trainer.Result(state, keeper.end(state), leg.measured());
    }

    private void begin(Beginning beginning) throws IOException {
        reached = beginning.state().progress();
        furthest = reached.epoch();
        keeper = new RunKeeper(
                checkpoints,
                folder,
                setting.description(),
                setting.listener(),
                setting.settings().failedCheckpoints(),
                RunRecord.after(folder, furthest),
                beginning.from());
        leg = new Leg(setting, keeper, maker, beginning.state());
        int last = setting.settings().lastEpoch();
        Started started = new Started(
                furthest + 1,
                last,
                setting.order().steps(),
                setting.training().count(),
                setting.training().shardCount(),
                setting.training().partitions());
        setting.listener().started(started);
        keeper.started(setting.fingerprint(), started, setting.spark().master());
        if (furthest >= last) {
            setting.listener().message("nothing to train: " + furthest + " of " + last + " epochs are done");
        }
    }

    private TrainingState trained() throws IOException {
        while (true) {
            try {
                return leg.toItsEnd();
            } catch (StateLostException e) {
                goBack(e);
            }
        }
    }

    private void goBack(StateLostException lost) throws IOException {
        reached = leg.progress();
        returns = reached.epoch() > furthest ? 1 : returns + 1;
        furthest = Math.max(furthest, reached.epoch());
        if (returns > MOST_RETURNS) {
            throw new IllegalStateException(
                    "executors lost what they hold of the run, and it went back " + MOST_RETURNS
                            + " times without finishing an epoch, the most it does: look at the executors' logs; last: "
                            + lost.getMessage(),
                    lost);
        }
        leg.close();
        leg = null; // before its arrays are read again
        Beginning beginning = beginnings.back();
        int epoch = beginning.state().progress().epoch();
        setting.listener()
                .warning(lost.getMessage() + ": training goes back to "
                        + beginning.from().map(from -> "checkpoint " + from).orElse("its start") + " and repeats epoch "
                        + (epoch + 1) + " (" + returns + " of " + MOST_RETURNS + " times before an epoch is finished)");
        keeper.backTo(epoch);
        leg = new Leg(setting, keeper, maker, beginning.state());
    }

    private Progress reached() {
        return leg == null ? reached : leg.progress();
    }

    private void end() {
        if (leg != null) {
            leg.close();
        }
    }
}
