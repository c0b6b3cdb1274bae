package dev.convoy.train;

import dev.convoy.optim.Decay;
import dev.convoy.optim.Plateau;
import dev.convoy.optim.Schedule;
import dev.convoy.optim.ScheduleSettings;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a run has come.
 *
 * @param step steps taken
 * @param epoch epochs finished
 * @param bestMetric the best validation's {@link Metrics#score} so far, NaN before the first
 * @param bestEpoch the epoch that ended with it, 0 before the first
 * @param badEpochs validations since then without a better one, for early stopping
 * @param plateau where the learning rate's schedule is, if it is one that follows the validation
 */
public record Progress(
        long step, int epoch, double bestMetric, int bestEpoch, int badEpochs, Optional<Plateau.State> plateau) {
    /**
     * @throws IllegalArgumentException if a count is negative, the best epoch is still to come, or its metric is no number
     */
    public Progress {
        if (step < 0 || epoch < 0 || badEpochs < 0) {
            throw new IllegalArgumentException("progress: step " + step + ", epoch " + epoch + ", bad epochs "
                    + badEpochs + ": none may be negative");
        }
        if (bestEpoch < 0 || bestEpoch > epoch) {
            throw new IllegalArgumentException(
                    "progress: best epoch is " + bestEpoch + ", must be from 0 to the epoch, " + epoch);
        }
        if (bestEpoch > 0 && !Double.isFinite(bestMetric)) {
            throw new IllegalArgumentException(
                    "progress: best metric is " + bestMetric + ", must be a number once there is a best epoch");
        }
    }

    /** The same with a schedule that does not follow the validation. */
    public Progress(long step, int epoch, double bestMetric, int bestEpoch, int badEpochs) {
        this(step, epoch, bestMetric, bestEpoch, badEpochs, Optional.empty());
    }

    /** Before the first step. */
    public static Progress start() {
        return new Progress(0, 0, Double.NaN, 0, 0);
    }

    /** Before the first step, with this schedule. */
    static Progress start(ScheduleSettings schedule) {
        boolean follows = schedule.decay() instanceof Plateau;
        return new Progress(
                0, 0, Double.NaN, 0, 0, follows ? Optional.of(Plateau.State.start(schedule.base())) : Optional.empty());
    }

    /** One step further. */
    Progress afterStep() {
        return new Progress(step + 1, epoch, bestMetric, bestEpoch, badEpochs, plateau);
    }

    /**
     * Checks that a schedule has what it follows.
     *
     * @throws IllegalArgumentException if it follows the validation and there is none
     */
    static void check(Decay decay, boolean validated) {
        if (!validated && decay instanceof Plateau plateau) {
            throw new IllegalArgumentException("plateau schedule: follows the validation's "
                    + plateau.watch().name().toLowerCase(Locale.ROOT)
                    + ", but nothing is validated; validate, or choose another schedule");
        }
    }

    /**
     * One epoch further.
     *
     * @param validation of it, if there was one
     * @param decay how the learning rate falls, which for a {@link Plateau} hangs on the validation
     */
    Progress afterEpoch(Optional<Metrics> validation, Decay decay) {
        int ended = epoch + 1;
        if (validation.isEmpty()) {
            return new Progress(step, ended, bestMetric, bestEpoch, badEpochs, plateau);
        }
        double found = validation.get().score();
        Optional<Plateau.State> next = plateau.map(state -> next(state, decay, validation.get()));
        return Double.isFinite(found) && (bestEpoch == 0 || found > bestMetric)
                ? new Progress(step, ended, found, ended, 0, next)
                : new Progress(step, ended, bestMetric, bestEpoch, badEpochs + 1, next);
    }

    private static Plateau.State next(Plateau.State state, Decay decay, Metrics validation) {
        if (!(decay instanceof Plateau followed)) {
            return state;
        }
        return followed.next(
                state,
                switch (followed.watch()) {
                    case LOSS -> validation.loss();
                    case ACCURACY -> validation.top1();
                });
    }

    /** This schedule, with the rate it has come down to if it is one that follows the validation. */
    Schedule now(Schedule schedule) {
        return plateau.map(state -> schedule.withBase(state.rate())).orElse(schedule);
    }

    /** The words of an early stop; a dense prediction's score is its negative loss. */
    String whyItStops() {
        String best = bestMetric < 0
                ? String.format(Locale.ROOT, "loss than %.4f", -bestMetric)
                : String.format(Locale.ROOT, "accuracy than %.2f %%", 100 * bestMetric);
        return "stopping early: " + badEpochs + " epochs without a better validation " + best + " (epoch " + bestEpoch
                + ")";
    }

    /** Whether the last epoch that ended was the best. */
    boolean isBest() {
        return bestEpoch > 0 && bestEpoch == epoch;
    }
}
