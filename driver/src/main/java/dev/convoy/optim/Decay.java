package dev.convoy.optim;

import java.util.List;

/**
 * How the learning rate falls over a run, apart from warm-up. Settings count epochs, which may be fractions; rates are worked
 * out for every step. Formulas are those of {@code torch.optim.lr_scheduler}, stepped once a step instead of once an epoch.
 *
 * <p>Uses {@link StrictMath}, so a rate has the same bits on every machine.
 */
public sealed interface Decay
        permits Decay.Constant, Decay.Step, Decay.MultiStep, Decay.Cosine, Decay.Polynomial, OneCycle, Plateau {
    /**
     * The rate of one step.
     *
     * @param base the rate before any decay
     * @param step steps taken before this one, counted from the run's start
     * @param run the run's length
     */
    double rate(double base, long step, RunLength run);

    /** Whether the run's length is part of the formula, so that a resumed run must have the same. */
    default boolean spansTheRun() {
        return false;
    }

    /** The same rate throughout. */
    record Constant() implements Decay {
        @Override
        public double rate(double base, long step, RunLength run) {
            return base;
        }
    }

    /**
     * {@code StepLR}: {@code base * gamma^floor(step / (every * stepsPerEpoch))}, counted from the run's start.
     *
     * @param every epochs between two drops
     * @param gamma factor of each drop
     */
    record Step(double every, double gamma) implements Decay {
        /**
         * @throws IllegalArgumentException if a number is not above 0
         */
        public Step {
            Checks.positive("step schedule: every", every);
            Checks.positive("step schedule: gamma", gamma);
        }

        @Override
        public double rate(double base, long step, RunLength run) {
            return base * StrictMath.pow(gamma, (double) Math.floorDiv(step, Math.max(1, run.steps(every))));
        }
    }

    /**
     * {@code MultiStepLR}: {@code base * gamma^(milestones passed)}; the step that begins at a milestone has passed it.
     *
     * @param milestones epochs from the run's start, rising
     * @param gamma factor of each drop
     */
    record MultiStep(List<Double> milestones, double gamma) implements Decay {
        /**
         * @throws IllegalArgumentException if there is no milestone, they do not rise, or a number is not above 0
         */
        public MultiStep {
            milestones = List.copyOf(milestones);
            Checks.positive("multistep schedule: gamma", gamma);
            if (milestones.isEmpty()) {
                throw new IllegalArgumentException("multistep schedule: milestones is empty, needs one epoch or more");
            }
            double last = 0;
            for (double milestone : milestones) {
                Checks.positive("multistep schedule: milestone", milestone);
                if (milestone <= last) {
                    throw new IllegalArgumentException("multistep schedule: milestones are " + milestones
                            + ", each must be later than the one before");
                }
                last = milestone;
            }
        }

        @Override
        public double rate(double base, long step, RunLength run) {
            long passed = milestones.stream()
                    .filter(milestone -> step >= run.steps(milestone))
                    .count();
            return base * StrictMath.pow(gamma, (double) passed);
        }
    }

    /**
     * {@code CosineAnnealingLR} (Loshchilov and Hutter 2017, without restarts): with {@code t} of {@code T} steps gone since
     * the warm-up's end, {@code minimum + (base - minimum) * (1 + cos(pi * t / T)) / 2}. {@code t = T} would be the step after the
     * run's last, so the last step's rate is a little above the minimum.
     *
     * @param minimum rate at the end, PyTorch's {@code eta_min}
     */
    record Cosine(double minimum) implements Decay {
        /**
         * @throws IllegalArgumentException if the minimum is negative or not a number
         */
        public Cosine {
            Checks.notNegative("cosine schedule: minimum", minimum);
        }

        @Override
        public boolean spansTheRun() {
            return true;
        }

        @Override
        public double rate(double base, long step, RunLength run) {
            return minimum + (base - minimum) * (1 + StrictMath.cos(StrictMath.PI * run.progress(step))) / 2;
        }
    }

    /**
     * {@code PolynomialLR}: with {@code t} of {@code T} steps gone since the warm-up's end, {@code base * (1 - t / T)^power}.
     *
     * @param power 1 for a straight line
     */
    record Polynomial(double power) implements Decay {
        /**
         * @throws IllegalArgumentException if the power is not above 0
         */
        public Polynomial {
            Checks.positive("polynomial schedule: power", power);
        }

        @Override
        public boolean spansTheRun() {
            return true;
        }

        @Override
        public double rate(double base, long step, RunLength run) {
            return base * StrictMath.pow(1 - run.progress(step), power);
        }
    }
}
