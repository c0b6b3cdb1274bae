package dev.convoy.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.aggregate.TaskPart.Times;
import org.junit.jupiter.api.Test;

class ClocksTest {
    private static final long AHEAD = 1_000_000;

    /** A task that starts {@code wait} after its job's submission at 0, runs for 1,000 and takes {@code transfer} to arrive. */
    private static long started(Clocks clocks, long wait, long transfer) {
        return clocks.started(new Times("7", AHEAD + wait, 100, 700, 200), 0, wait + 1_000 + transfer);
    }

    @Test
    void aClockThatIsAheadIsFoundOutFromTheFastestSteps() {
        Clocks clocks = new Clocks();
        started(clocks, 40, 900);
        started(clocks, 900, 40);

        assertThat(started(clocks, 500, 300)).isEqualTo(500);
        assertThat(started(clocks, 60, 60)).isEqualTo(60);
    }

    @Test
    void aClockThatWasSetIsNoticed() {
        Clocks clocks = new Clocks();
        clocks.started(new Times("7", -AHEAD, 100, 700, 200), 0, 1_100);

        assertThat(started(clocks, 50, 50)).isEqualTo(50);
    }

    @Test
    void theDriversOwnClockIsRight() {
        assertThat(new Clocks().started(new Times("driver", 30, 100, 700, 200), 0, 9_000))
                .isEqualTo(30);
    }
}
