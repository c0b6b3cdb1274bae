package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.exchange.Exchange;
import dev.convoy.exchange.NotHereException;
import dev.convoy.exchange.Place;
import dev.convoy.testing.SharedSpark;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.memory.MemoryMode;
import org.apache.spark.storage.memory.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.Option;

/** What a driver lends and an executor borrows, here both in one process; between processes the tests of clusters have it. */
@ExtendWith(SharedSpark.class)
class LentParametersTest {
    private static final float[] ROOM = {};

    private final JavaSparkContext spark;

    LentParametersTest(JavaSparkContext spark) {
        this.spark = spark;
    }

    @Test
    void everyStepBringsItsOwnIntoTheSameArrays() {
        Parameters parameters = new Parameters(new float[] {1, -0f, Float.MIN_VALUE}, new float[] {4});
        try (LentParameters lent = new LentParameters()) {
            Parameters first = lent.lend(0, parameters).parameters(ROOM);
            assertThat(first.values()).isNotSameAs(parameters.values()).isEqualTo(parameters.values());
            assertThat(first.statistics()).isEqualTo(parameters.statistics());

            parameters.values()[0] = 2;
            assertThat(first.values()[0]).isEqualTo(1);
            Parameters second = lent.lend(1, parameters).parameters(ROOM);
            assertThat(second.values()).isSameAs(first.values()).isEqualTo(parameters.values());
        }
    }

    @Test
    void aStepBorrowsOnce() {
        Parameters parameters = new Parameters(new float[] {1}, new float[0]);
        try (LentParameters lent = new LentParameters()) {
            Supply supply = lent.lend(3, parameters);
            supply.parameters(ROOM);
            parameters.values()[0] = 2;
            assertThat(supply.parameters(ROOM).values()).containsExactly(1);
        }
    }

    @Test
    void aTaskThatNobodyWaitsForGetsWhatIsHere() {
        try (LentParameters lent = new LentParameters()) {
            Supply late = lent.lend(0, new Parameters(new float[] {1}, new float[0]));
            lent.lend(1, new Parameters(new float[] {2}, new float[0])).parameters(ROOM);
            assertThat(late.parameters(ROOM).values()).containsExactly(2);
        }
    }

    @Test
    void theDriverHasGoneOn() {
        try (LentParameters lent = new LentParameters()) {
            Supply late = lent.lend(0, new Parameters(new float[] {1}, new float[0]));
            lent.lend(1, new Parameters(new float[] {2}, new float[0]));
            assertThatThrownBy(() -> late.parameters(ROOM))
                    .isInstanceOf(NotHereException.class)
                    .hasMessage("the driver lends the parameters of step 1, those of step 0 were expected");
        }
    }

    @Test
    void nothingIsLentAfterTheRun() {
        Supply late;
        try (LentParameters lent = new LentParameters()) {
            late = lent.lend(0, new Parameters(new float[] {1}, new float[0]));
        }
        assertThatThrownBy(() -> late.parameters(ROOM))
                .isInstanceOf(NotHereException.class)
                .hasMessageContaining("this executor does not lend input-");
    }

    @Test
    void anotherRunsAreOthers() {
        try (LentParameters one = new LentParameters();
                LentParameters two = new LentParameters()) {
            Supply first = one.lend(5, new Parameters(new float[] {1}, new float[0]));
            Supply second = two.lend(0, new Parameters(new float[] {2, 3}, new float[0]));
            assertThat(first.parameters(ROOM).values()).containsExactly(1);
            assertThat(second.parameters(ROOM).values()).containsExactly(2, 3);
            assertThat(first.parameters(ROOM).values()).containsExactly(1);
        }
    }

    @Test
    void theDriverLendsMuchToFewOrLittleToMany() {
        assertThat(LentParameters.suit(spark.sc(), new Parameters(new float[8 << 20], new float[0])))
                .isTrue();
        assertThat(LentParameters.suit(spark.sc(), new Parameters(new float[8 << 20], new float[1])))
                .isFalse();
    }

    /** Room is made by putting aside what was used longest ago, unless somebody reads it. */
    @Test
    void whatTheDriverLendsIsNotPutAsideForWantOfRoom() {
        MemoryStore store = SparkEnv.get().blockManager().memoryStore();
        try (LentParameters lent = new LentParameters()) {
            Supply supply = lent.lend(0, new Parameters(new float[] {1}, new float[0]));
            long freed;
            do {
                freed = store.evictBlocksToFreeSpace(Option.empty(), 1, MemoryMode.ON_HEAP);
            } while (freed > 0);
            assertThat(supply.parameters(ROOM).values()).containsExactly(1);
            assertThat(store.contains(LentParameters.block(((Supply.Lent) supply).stream())))
                    .isTrue();
        }
    }

    @Test
    void namesAreNeverUsedTwice() {
        int stream = Exchange.newStream();
        assertThat(Exchange.newStream()).isGreaterThan(stream);
        assertThat(Place.here()).isEqualTo(Place.executors(spark.sc()).get(0));
    }
}
