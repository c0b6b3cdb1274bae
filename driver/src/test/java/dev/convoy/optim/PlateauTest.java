package dev.convoy.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.optim.Plateau.State;
import dev.convoy.optim.Plateau.Watch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PlateauTest {
    /** The rate after each epoch with these figures. */
    private static double[] rates(Plateau plateau, double... figures) {
        double[] rates = new double[figures.length];
        State state = State.start(1);
        for (int i = 0; i < figures.length; i++) {
            state = plateau.next(state, figures[i]);
            rates[i] = state.rate();
        }
        return rates;
    }

    @Test
    void fallsAfterMoreBadEpochsThanItHasPatience() {
        Plateau plateau = new Plateau(Watch.LOSS, 0.5, 1, 0, 0, 0);
        assertThat(rates(plateau, 3, 2, 2, 2.5, 1.9, 1.9, 2, 2, 2))
                .containsExactly(1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125);
    }

    @Test
    void watchesAccuracyToo() {
        Plateau plateau = new Plateau(Watch.ACCURACY, 0.1, 0, 0, 0, 0);
        assertThat(rates(plateau, 0.5, 0.6, 0.6, 0.7)).containsExactly(new double[] {1, 1, 0.1, 0.1}, within(1e-15));
    }

    @Test
    void wantsTheThresholdsShareOfTheBest() {
        assertThat(rates(new Plateau(Watch.LOSS, 0.5, 0, 0.1, 0, 0), 1, 0.95, 0.89))
                .containsExactly(1, 0.5, 0.5);
        assertThat(rates(new Plateau(Watch.ACCURACY, 0.5, 0, 0.1, 0, 0), 0.5, 0.54, 0.56))
                .containsExactly(1, 0.5, 0.5);
    }

    @Test
    void countsNoBadEpochWhileItCoolsDown() {
        Plateau plateau = new Plateau(Watch.LOSS, 0.5, 0, 0, 2, 0);
        assertThat(rates(plateau, 1, 2, 2, 2, 2, 2, 2, 2)).containsExactly(1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125);
    }

    @Test
    void stopsAtTheMinimum() {
        Plateau plateau = new Plateau(Watch.LOSS, 0.1, 0, 0, 0, 0.05);
        assertThat(rates(plateau, 1, 1, 1, 1)).containsExactly(new double[] {1, 0.1, 0.05, 0.05}, within(1e-15));
    }

    @Test
    void leavesATinyRate() {
        Plateau plateau = new Plateau(Watch.LOSS, 0.1, 0, 0, 0, 0);
        State state = new State(1e-8, 1, 0, 0);
        assertThat(plateau.next(state, 1).rate()).isEqualTo(1e-8);
    }

    @Test
    void takesNoNumberForABadEpoch() {
        Plateau plateau = new Plateau(Watch.LOSS, 0.5, 0, 0, 0, 0);
        assertThat(rates(plateau, Double.POSITIVE_INFINITY, 1, Double.NaN)).containsExactly(0.5, 0.5, 0.25);
    }

    @Test
    void refusesBadSettings() {
        assertMessage(() -> plateau(0, 0, 0, 0, 0), "plateau schedule: factor is 0.0, must be a number above 0");
        assertMessage(() -> plateau(1, 0, 0, 0, 0), "plateau schedule: factor is 1.0, must be below 1");
        assertMessage(
                () -> plateau(0.5, -1, 0, 0, 0), "plateau schedule: patience is -1.0, must be a number of 0 or more");
        assertMessage(
                () -> plateau(0.5, 0, -1, 0, 0), "plateau schedule: threshold is -1.0, must be a number of 0 or more");
        assertMessage(
                () -> plateau(0.5, 0, 0, -1, 0), "plateau schedule: cooldown is -1.0, must be a number of 0 or more");
        assertMessage(
                () -> plateau(0.5, 0, 0, 0, -1), "plateau schedule: minimum is -1.0, must be a number of 0 or more");
        assertMessage(() -> new State(0, 1, 0, 0), "plateau state: rate is 0.0, must be a number above 0");
        assertMessage(() -> new State(1, 1, -1, 0), "plateau state: bad epochs is -1.0, must be a number of 0 or more");
        assertMessage(() -> new State(1, 1, 0, -1), "plateau state: cooldown is -1.0, must be a number of 0 or more");
    }

    private static Plateau plateau(double factor, int patience, double threshold, int cooldown, double minimum) {
        return new Plateau(Watch.LOSS, factor, patience, threshold, cooldown, minimum);
    }

    private static void assertMessage(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
