package dev.convoy.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final RunLength TEN_BY_FOUR = new RunLength(10, 4, 0);

    private static double[] rates(Schedule schedule, int... steps) {
        return IntStream.of(steps).mapToDouble(schedule::rate).toArray();
    }

    private static void assertRates(double[] found, double... expected) {
        assertThat(found).containsExactly(expected, within(1e-12));
    }

    @Test
    void constantStays() {
        assertRates(rates(new Schedule(0.1, new Decay.Constant(), TEN_BY_FOUR), 0, 17, 39), 0.1, 0.1, 0.1);
    }

    @Test
    void stepFallsEverySoManyEpochs() {
        Schedule schedule = new Schedule(1, new Decay.Step(1.5, 0.1), TEN_BY_FOUR);
        assertRates(rates(schedule, 0, 14, 15, 29, 30, 39), 1, 1, 0.1, 0.1, 0.01, 0.01);
    }

    @Test
    void multistepFallsAtItsMilestones() {
        Schedule schedule = new Schedule(1, new Decay.MultiStep(List.of(1.0, 2.5), 0.5), TEN_BY_FOUR);
        assertRates(rates(schedule, 0, 9, 10, 24, 25, 39), 1, 1, 0.5, 0.5, 0.25, 0.25);
    }

    @Test
    void cosineFallsFromTheBaseTowardsTheMinimum() {
        Schedule schedule = new Schedule(0.02, new Decay.Cosine(0), TEN_BY_FOUR);
        assertRates(
                rates(schedule, 0, 10, 20, 30, 39, 40),
                0.02,
                0.01 * (1 + Math.sqrt(0.5)),
                0.01,
                0.01 * (1 - Math.sqrt(0.5)),
                0.01 * (1 - Math.cos(Math.PI / 40)),
                0);
        assertRates(rates(new Schedule(0.02, new Decay.Cosine(0.01), TEN_BY_FOUR), 0, 20, 40), 0.02, 0.015, 0.01);
    }

    @Test
    void polynomialFallsToNothing() {
        Schedule schedule = new Schedule(2, new Decay.Polynomial(2), TEN_BY_FOUR);
        assertRates(rates(schedule, 0, 20, 30, 40, 50), 2, 0.5, 0.125, 0, 0);
    }

    @Test
    void warmUpRisesInEqualSteps() {
        Schedule schedule = new Schedule(0.4, new Decay.Constant(), new RunLength(8, 4, 0.5));
        assertRates(rates(schedule, 0, 1, 2, 3, 4), 0.1, 0.2, 0.3, 0.4, 0.4);
    }

    @Test
    void cosineAndPolynomialBeginWhereTheWarmUpEnds() {
        RunLength run = new RunLength(10, 4, 1);
        assertRates(rates(new Schedule(1, new Decay.Cosine(0), run), 0, 9, 10, 25), 0.1, 1, 1, 0.5);
        assertRates(rates(new Schedule(1, new Decay.Polynomial(1), run), 0, 9, 10, 25), 0.1, 1, 1, 0.5);
    }

    @Test
    void milestonesCountFromTheRunsStart() {
        Schedule schedule = new Schedule(1, new Decay.MultiStep(List.of(2.0), 0.1), new RunLength(10, 4, 1));
        assertRates(rates(schedule, 9, 19, 20), 1, 1, 0.1);
    }

    @Test
    void warmUpMayFillTheRun() {
        Schedule schedule = new Schedule(1, new Decay.Constant(), new RunLength(2, 2, 2));
        assertRates(rates(schedule, 0, 3, 4), 0.25, 1, 1);
        Schedule cosine = new Schedule(1, new Decay.Cosine(0), new RunLength(2, 2, 2));
        assertRates(rates(cosine, 0, 3), 0.25, 1);
    }

    /** {@code OneCycleLR(max_lr=1, total_steps=40, pct_start=0.3)}: up to step 11, down to step 39. */
    @Test
    void oneCycleRisesAndFalls() {
        Schedule cosine = new Schedule(1, OneCycle.DEFAULT, TEN_BY_FOUR);
        assertRates(rates(cosine, 0, 11, 25, 39, 45), 0.04, 1, (1 + 4e-6) / 2, 4e-6, 4e-6);
        assertRates(rates(cosine, 1), 1 + (0.04 - 1) / 2 * (1 + Math.cos(Math.PI / 11)));
        OneCycle straight = new OneCycle(0.5, OneCycle.Anneal.LINEAR, 10, 100);
        assertRates(
                rates(new Schedule(2, straight, TEN_BY_FOUR), 0, 1, 19, 29, 39), 0.2, 0.2 + 1.8 / 19, 2, 1.001, 0.002);
    }

    @Test
    void oneCycleWithoutRiseOrFallIsANumber() {
        OneCycle noRise = new OneCycle(0, OneCycle.Anneal.LINEAR, 10, 100);
        assertRates(rates(new Schedule(1, noRise, new RunLength(5, 1, 0)), 0, 2, 4), 1, 0.5005, 0.001);
        OneCycle noFall = new OneCycle(1, OneCycle.Anneal.LINEAR, 10, 100);
        assertRates(rates(new Schedule(1, noFall, new RunLength(5, 1, 0)), 0, 2, 4), 0.1, 0.55, 1);
        assertRates(rates(new Schedule(1, noRise, new RunLength(1, 1, 0)), 0), 1);
    }

    @Test
    void plateauLeavesTheRateToItsState() {
        Schedule schedule = new Schedule(1, Plateau.DEFAULT, new RunLength(10, 4, 1));
        assertRates(rates(schedule, 0, 10, 39), 0.1, 1, 1);
        assertRates(rates(schedule.withBase(0.5), 0, 10, 39), 0.05, 0.5, 0.5);
    }

    @Test
    void saysWhichSchedulesSpanTheRun() {
        assertThat(Stream.of(new Decay.Cosine(0), new Decay.Polynomial(1), OneCycle.DEFAULT))
                .allMatch(Decay::spansTheRun);
        assertThat(Stream.of(new Decay.Constant(), new Decay.Step(1, 1), Plateau.DEFAULT))
                .noneMatch(Decay::spansTheRun);
    }

    @Test
    void refusesBadCycles() {
        OneCycle.Anneal cos = OneCycle.Anneal.COS;
        assertMessage(
                () -> new OneCycle(-1, cos, 25, 1),
                "one-cycle schedule: pct_start is -1.0, must be a number of 0 or more");
        assertMessage(() -> new OneCycle(1.5, cos, 25, 1), "one-cycle schedule: pct_start is 1.5, must be from 0 to 1");
        assertMessage(
                () -> new OneCycle(0, cos, 0, 1), "one-cycle schedule: div_factor is 0.0, must be a number above 0");
        assertMessage(
                () -> new OneCycle(0, cos, 1, 0),
                "one-cycle schedule: final_div_factor is 0.0, must be a number above 0");
        assertMessage(
                () -> new ScheduleSettings(1, OneCycle.DEFAULT, 0.5),
                "one-cycle schedule: is its own warm-up; warm-up epochs is 0.5, must be 0");
    }

    @Test
    void settingsHoldForAnyLength() {
        assertThat(new ScheduleSettings(0.5, new Decay.Constant(), 1).schedule(10, 4))
                .isEqualTo(new Schedule(0.5, new Decay.Constant(), new RunLength(10, 4, 1)));
        assertMessage(
                () -> new ScheduleSettings(0, new Decay.Constant(), 1),
                "learning rate is 0.0, must be a number above 0");
        assertMessage(
                () -> new ScheduleSettings(1, new Decay.Constant(), -1),
                "warm-up epochs is -1.0, must be a number of 0 or more");
    }

    @Test
    void refusesBadSettings() {
        assertMessage(
                () -> new Schedule(Double.NaN, new Decay.Constant(), TEN_BY_FOUR),
                "learning rate is NaN, must be a number above 0");
        assertMessage(
                () -> new Schedule(-0.1, new Decay.Constant(), TEN_BY_FOUR),
                "learning rate is -0.1, must be a number above 0");
        assertMessage(
                () -> new Schedule(0.1, new Decay.Constant(), TEN_BY_FOUR).rate(-1),
                "step is -1, must not be negative");
        assertMessage(() -> new Decay.Step(0, 0.1), "step schedule: every is 0.0, must be a number above 0");
        assertMessage(() -> new Decay.Step(1, Double.NaN), "step schedule: gamma is NaN, must be a number above 0");
        assertMessage(
                () -> new Decay.MultiStep(List.of(), 0.1),
                "multistep schedule: milestones is empty, needs one epoch or more");
        assertMessage(
                () -> new Decay.MultiStep(List.of(2.0, 2.0), 0.1),
                "multistep schedule: milestones are [2.0, 2.0], each must be later than the one before");
        assertMessage(
                () -> new Decay.MultiStep(List.of(-2.0), 0.1),
                "multistep schedule: milestone is -2.0, must be a number above 0");
        assertMessage(
                () -> new Decay.MultiStep(List.of(2.0), 0),
                "multistep schedule: gamma is 0.0, must be a number above 0");
        assertMessage(() -> new Decay.Cosine(-1), "cosine schedule: minimum is -1.0, must be a number of 0 or more");
        assertMessage(() -> new Decay.Polynomial(0), "polynomial schedule: power is 0.0, must be a number above 0");
        assertMessage(() -> new RunLength(0, 1, 0), "steps per epoch is 0, must be 1 or more");
        assertMessage(() -> new RunLength(1, 0, 0), "epochs is 0, must be 1 or more");
        assertMessage(() -> new RunLength(1, 1, -1), "warm-up epochs is -1.0, must be a number of 0 or more");
        assertMessage(
                () -> new RunLength(10, 2, 2.5), "warm-up epochs is 2.5, must not be more than the run's 2 epochs");
    }

    private static void assertMessage(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
