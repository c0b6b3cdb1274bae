package dev.convoy.optim;

/**
 * {@code ReduceLROnPlateau} with its relative threshold: the rate falls when validation gets no better. Unlike the other schedules this
 * one depends on how training goes, so it has a {@link State}, which moves at the end of each epoch and belongs to the training
 * state. {@link #rate} gives the base, which is to be the state's rate.
 *
 * @param watch which figure must get better
 * @param factor factor of each drop, above 0 and below 1
 * @param patience epochs without a better figure that are let pass
 * @param threshold how much better, as a share of the best, counts as better
 * @param cooldown epochs after a drop in which bad ones are not counted
 * @param minimum the rate does not fall below it, PyTorch's {@code min_lr}
 */
public record Plateau(Watch watch, double factor, int patience, double threshold, int cooldown, double minimum)
        implements Decay {
    /** PyTorch's. */
    public static final Plateau DEFAULT = new Plateau(Watch.LOSS, 0.1, 10, 1e-4, 0, 0);

    /** A drop of the rate by no more than this is not made, PyTorch's {@code eps}. */
    private static final double LEAST_DROP = 1e-8;

    /**
     * @throws IllegalArgumentException if a number is NaN, infinite or out of its range
     */
    public Plateau {
        Checks.positive("plateau schedule: factor", factor);
        Checks.fraction("plateau schedule: factor", factor);
        Checks.notNegative("plateau schedule: patience", patience);
        Checks.notNegative("plateau schedule: threshold", threshold);
        Checks.notNegative("plateau schedule: cooldown", cooldown);
        Checks.notNegative("plateau schedule: minimum", minimum);
    }

    /** A figure of the validation, and which way is better. */
    public enum Watch {
        /** Less is better, PyTorch's mode {@code min}. */
        LOSS,
        /** More is better, PyTorch's mode {@code max}. */
        ACCURACY
    }

    /**
     * Where the schedule is.
     *
     * @param rate the base rate of the next epoch
     * @param best the best figure so far, NaN before the first that is finite
     * @param badEpochs epochs since then, or since the last drop or cooldown
     * @param cooldown epochs of cooldown that are left
     */
    public record State(double rate, double best, int badEpochs, int cooldown) {
        /**
         * @throws IllegalArgumentException if the rate is no number above 0, or a count negative
         */
        public State {
            Checks.positive("plateau state: rate", rate);
            Checks.notNegative("plateau state: bad epochs", badEpochs);
            Checks.notNegative("plateau state: cooldown", cooldown);
        }

        /** Before the first epoch. */
        public static State start(double rate) {
            return new State(rate, Double.NaN, 0, 0);
        }
    }

    @Override
    public double rate(double base, long step, RunLength run) {
        return base;
    }

    /**
     * The state after an epoch.
     *
     * @param state before it
     * @param figure the epoch's; NaN or infinity is never better
     */
    public State next(State state, double figure) {
        boolean better = isBetter(figure, state.best());
        double best = better ? figure : state.best();
        int bad = better ? 0 : state.badEpochs() + 1;
        int cooldown = state.cooldown();
        if (cooldown > 0) {
            cooldown--;
            bad = 0;
        }
        if (bad <= patience) {
            return new State(state.rate(), best, bad, cooldown);
        }
        double lower = Math.max(state.rate() * factor, minimum);
        double rate = state.rate() - lower > LEAST_DROP ? lower : state.rate();
        return new State(rate, best, 0, this.cooldown);
    }

    private boolean isBetter(double figure, double best) {
        boolean first = Double.isNaN(best);
        return Double.isFinite(figure)
                && (first
                        || switch (watch) {
                            case LOSS -> figure < best * (1 - threshold);
                            case ACCURACY -> figure > best * (1 + threshold);
                        });
    }
}
