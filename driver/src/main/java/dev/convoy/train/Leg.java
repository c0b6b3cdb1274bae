package dev.convoy.train;

import dev.convoy.data.EpochOrder;
import dev.convoy.optim.Schedule;
import dev.convoy.train.SynchronousStep.At;
import dev.convoy.train.SynchronousStep.Outcome;
import dev.convoy.train.TrainListener.EpochReport;
import dev.convoy.train.TrainListener.StepReport;
import java.io.IOException;
import java.util.Optional;

/** A run from one state on: epoch after epoch, until it ends or has to go back. */
final class Leg implements AutoCloseable {
    private final RunSetting setting;
    private final RunKeeper keeper;
    private final Stepper stepper;
    private final EpochOrder order;
    private final Schedule schedule;
    private Progress progress;
    private Optional<Metrics> measured = Optional.empty();

    /**
     * A leg that begins at a state.
     *
     * @param maker of what takes its steps
     */
    Leg(RunSetting setting, RunKeeper keeper, Stepper.Maker maker, TrainingState state) {
        this.setting = setting;
        this.keeper = keeper;
        this.order = setting.order();
        this.schedule = setting.settings().schedule(order.steps());
        this.progress = state.progress();
        this.stepper = maker.begin(setting, state);
    }

    /** How far the run has come. */
    Progress progress() {
        return progress;
    }

    /** The last epoch's validation, if there was one. */
    Optional<Metrics> measured() {
        return measured;
    }

    /**
     * Trains until the run's last epoch, or until it stops early.
     *
     * @return the state then
     * @throws StateLostException if executors have lost what further steps need
     * @throws IOException if too many checkpoints in a row cannot be written
     */
    TrainingState toItsEnd() throws IOException {
        while (progress.epoch() < setting.settings().lastEpoch() && !stopsEarly()) {
            epoch();
        }
        return state(stepper.gather());
    }

    private boolean stopsEarly() {
        int patience = setting.settings().patience();
        boolean stop = patience > 0 && progress.badEpochs() >= patience;
        if (stop) {
            setting.listener().message(progress.whyItStops());
        }
        return stop;
    }

    private void epoch() throws IOException {
        long start = System.nanoTime();
        int epoch = progress.epoch();
        EpochTotals totals = EpochTotals.of(setting.training().about().form());
        for (int step = 0; step < order.steps(); step++) {
            double rate = progress.now(schedule).rate(progress.step());
            Outcome outcome = stepper.run(new At(epoch, step), rate);
            totals = totals.plus(outcome, rate);
            progress = progress.afterStep();
            StepReport report = new StepReport(
                    epoch + 1, step + 1, totals.meanLoss(), totals.accuracy(), totals.images(), rate, outcome);
            keeper.step(report);
            setting.listener().step(report);
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        Stepper.Arrays arrays = stepper.gather();
        measure(arrays.model());
        TrainingState state = state(arrays);
        keeper.checkpoint(state);
        EpochReport report = new EpochReport(
                epoch + 1,
                totals.meanLoss(),
                totals.accuracy(),
                measured,
                progress.isBest(),
                seconds,
                totals.images(),
                totals.rate(),
                totals.ledger(),
                state.hash());
        keeper.record(report);
        setting.listener().epoch(report);
    }

    /** Ends the epoch with a validation, where there is a set for it. */
    private void measure(Parameters model) {
        TrainSettings settings = setting.settings();
        RunDescription description = setting.description();
        measured = setting.validation()
                .map(set -> new Evaluator(setting.spark(), setting.threads())
                        .evaluate(
                                set,
                                description.network(),
                                model,
                                description.preprocessing().normalisation(),
                                settings.loss(),
                                settings.topK()));
        Progress before = progress;
        progress = before.afterEpoch(measured, settings.update().schedule().decay());
        double lower = progress.now(schedule).base();
        if (lower < before.now(schedule).base()) {
            setting.listener().message("no better validation: the learning rate falls to " + lower);
        }
    }

    private TrainingState state(Stepper.Arrays arrays) {
        return new TrainingState(
                setting.settings().seed(),
                progress,
                arrays.trained().values(),
                arrays.trained().statistics(),
                arrays.average(),
                arrays.optimizer(),
                setting.fingerprint());
    }

    /** Lets go of what its steps hold. */
    @Override
    public void close() {
        stepper.close();
    }
}
