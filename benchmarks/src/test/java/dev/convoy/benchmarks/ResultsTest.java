package dev.convoy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.benchmarks.torch.MemoryFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From seconds to tables. */
class ResultsTest {
    private static final Results RESULTS = new Results(
            List.of(
                    measured(What.LAYERS, "a", "forward", 1, 2, 1),
                    measured(What.LAYERS, "a", "input gradient", 1, 1, 2),
                    measured(What.LAYERS, "b", "forward", 1, 8, 1),
                    measured(What.STEPS, "net", "", 1, 4, 3),
                    measured(What.STEPS, "net", "", 2, 2, 2)),
            Map.of(1, 4.0, 2, 10.0));

    /** Milliseconds; a round in which libtorch is slower by half, and one in which it is faster, do not move the median. */
    private static Measured measured(What what, String name, String part, int threads, double libtorch, double convoy) {
        double[] torch = {libtorch * 1e-3, libtorch * 1.5e-3, libtorch * 0.5e-3};
        double[] own = {convoy * 1e-3, convoy * 1e-3, convoy * 1e-3};
        Comparison.Label label = new Comparison.Label(what, name, 10, part);
        return new Measured(label, threads, 2e6, MemoryFormat.CHANNELS_LAST, 1e-6, torch, own);
    }

    @Test
    void aRowOfATable() {
        assertThat(RESULTS.table(What.STEPS).text()).isEqualTo("""
                        Training steps
                          name   libtorch's format   images   threads   libtorch ms   Convoy ms   ratio   rounds' ratios   libtorch GFLOP/s   Convoy GFLOP/s   share of FMA peak
                          net    channels-last           10         1         4.000       3.000    1.33     0.67 to 2.00                0.5              0.7                17 %
                          net    channels-last           10         2         2.000       2.000    1.00     0.50 to 1.50                1.0              1.0                10 %
                        """);
        assertThat(RESULTS.table(What.LAYERS).columns()).contains("part");
    }

    @Test
    void theSummaryAndTheSpeedUps() {
        List<Table> tables = RESULTS.tables();
        assertThat(tables).hasSize(4);
        assertThat(tables.get(0).rows())
                .containsExactly(
                        List.of("Convolutions", "forward", "1", "2", "4.00"),
                        List.of("Convolutions", "input gradient", "1", "1", "0.50"),
                        List.of("Convolutions", "all", "1", "3", "2.00"),
                        List.of("Training steps", "net", "1", "1", "1.33"),
                        List.of("Training steps", "net", "2", "1", "1.00"));
        assertThat(tables.get(1).markdown()).isEqualTo("""
                        ### Speed-up by threads

                        | what | of | threads | libtorch | Convoy |
                        | --- | --- | ---: | ---: | ---: |
                        | Training steps | net | 1 to 2 | 2.00 | 1.50 |
                        """);
        assertThat(Results.geometricMean(List.of(2.0, 4.0, 8.0))).isCloseTo(4, within(1e-12));
    }

    @Test
    void everyNumberForPrograms() {
        assertThat(RESULTS.values()).hasSize(5);
        assertThat(RESULTS.values().get(0))
                .containsEntry("what", "layers")
                .containsEntry("part", "forward")
                .containsEntry("ratio", 2.0);
    }

    @Test
    void tablesGoBetweenThePagesMarks(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, "before\n" + ResultPage.BEGIN + "old\n" + ResultPage.END + "after\n");
        ResultPage.fill(page, "new\n");
        assertThat(page).hasContent("before\n" + ResultPage.BEGIN + "new\n" + ResultPage.END + "after\n");
        Path none = folder.resolve("none.md");
        ResultPage.fill(none, "first\n");
        assertThat(none).hasContent(ResultPage.BEGIN + "first\n" + ResultPage.END);
    }

    @Test
    void aPageWithoutMarks(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "nothing\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultPage.fill(page, "new\n"))
                .withMessage(page + " expects the lines <!-- results: begin --> and <!-- results: end -->"
                        + " around the place for the tables, has not both");
    }

    /** The project's own page has its marks. */
    @Test
    void thePageOfResultsCanBeFilled(@TempDir Path folder) throws IOException {
        Path copy = Files.copy(Path.of("..", "docs", "results.md"), folder.resolve("results.md"));
        ResultPage.fill(copy, "x\n");
        assertThat(copy).content().contains(ResultPage.BEGIN + "x\n" + ResultPage.END);
    }
}
