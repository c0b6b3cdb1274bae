package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.jobs.text.Shown;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tables and numbers as people read them. */
class TextTableTest {
    @Test
    void columnsAreAsWideAsTheyNeedToBe() {
        TextTable table = new TextTable(1, List.of("name", "n")).row("a", "1").row("longer", "1,000");
        assertThat(table.toString()).isEqualTo("""
                        name        n
                        -------------
                        a           1
                        longer  1,000
                        """);
        assertThatThrownBy(() -> table.row("one")).hasMessage("a row of 2 cells, got [one]");
    }

    @Test
    void confusionOfFewClassesIsAMatrix() {
        assertThat(Confusion.table(new ConfusionCounts(new long[][] {{3, 1}, {0, 0}}, List.of("cat", "dog"))))
                .isEqualTo("""
                           class \\ predicted  0  1    right
                        -----------------------------------
                        0  cat                3  1  75.00 %
                        1  dog                .  .        -
                        """);
    }

    @Test
    void confusionOfManyClassesIsAListOfErrors() {
        long[][] counts = new long[30][30];
        counts[4][7] = 2;
        counts[5][6] = 9;
        counts[5][5] = 1;
        List<String> names = IntStream.range(0, 30).mapToObj(i -> "c" + i).toList();
        assertThat(Confusion.table(new ConfusionCounts(counts, names))).isEqualTo("""
                        the most frequent errors

                        class  taken for  images  class right
                        -------------------------------------
                        c5     c6              9      10.00 %
                        c4     c7              2       0.00 %
                        """);
    }

    @Test
    void numbers() {
        assertThat(Shown.count(1_256_080)).isEqualTo("1,256,080");
        assertThat(Shown.percent(0.97345)).isEqualTo("97.35 %");
        assertThat(Shown.duration(12.34)).isEqualTo("12.3 s");
        assertThat(Shown.duration(245)).isEqualTo("4:05 min");
        assertThat(Shown.duration(7389)).isEqualTo("2:03:09 h");
    }
}
