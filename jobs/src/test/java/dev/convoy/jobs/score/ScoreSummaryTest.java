package dev.convoy.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.jobs.score.ScoreSummary.Truth;
import dev.convoy.jobs.text.ConfusionCounts.Mistake;
import dev.convoy.testing.SharedSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class ScoreSummaryTest {
    private final SparkSession spark;

    @TempDir
    Path folder;

    ScoreSummaryTest(SparkSession spark) {
        this.spark = spark;
    }

    private ScoreSummary mixed() {
        return ScoreSummary.of(SummaryRows.dataset(spark, SummaryRows.mixed()), SummaryRows.NAMES, 2);
    }

    @Test
    void everyImageIsCountedOnce() {
        ScoreSummary summary = mixed();
        assertThat(summary.totals().images()).isEqualTo(300);
        assertThat(summary.totals().scored()).isEqualTo(280);
        assertThat(summary.totals().failed()).isEqualTo(20);
        assertThat(summary.totals().rate()).isEqualTo(140);
        assertThat(summary.totals().decodeMillis()).hasValue(2);
        assertThat(summary.totals().scoreMillis()).hasValue(0.5);
        assertThat(summary.predictions().counts()).containsExactly(94, 93, 93, 0);
        assertThat(summary.predictions().classes()).containsExactly(0, 1, 2);
        assertThat(IntStream.range(0, 20).mapToLong(b -> summary.predictions().bins()[b]))
                .as("21 probabilities, the last two in one bin")
                .containsExactly(
                        14L, 14L, 14L, 14L, 14L, 14L, 14L, 13L, 13L, 13L, 13L, 13L, 13L, 13L, 13L, 13L, 13L, 13L, 13L,
                        26L);
    }

    @Test
    void errorsDifferingInNumbersAndPathsStandTogether() {
        ScoreSummary summary = mixed();
        assertThat(summary.errors())
                .extracting(ErrorKind::kind, ErrorKind::images)
                .startsWith(
                        org.assertj.core.api.Assertions.tuple("does not decode: ... is truncated after ... bytes", 12L),
                        org.assertj.core.api.Assertions.tuple("neither JPEG nor PNG: begins with ...", 7L))
                .hasSize(3);
        assertThat(summary.otherErrors()).isZero();
        assertThat(summary.errors().get(0).examples())
                .extracting(example -> example.key().toString())
                .containsExactly(
                        "file:/photos/bad \"0\", cut.jpg",
                        "file:/photos/bad \"1\", cut.jpg",
                        "file:/photos/bad \"10\", cut.jpg",
                        "file:/photos/bad \"11\", cut.jpg",
                        "file:/photos/bad \"2\", cut.jpg");
        assertThat(summary.errors().get(1).examples().get(0).reason())
                .isEqualTo("neither JPEG nor PNG: begins with 3c60");
    }

    @Test
    void labelsAreComparedWhereTheyAreKnown() {
        Truth truth = mixed().truth().orElseThrow();
        assertThat(truth.hits()).isEqualTo(new ScoreSummary.Hits(200, 180, 2, 187));
        assertThat(truth.matrix().orElseThrow().counts()[0]).containsExactly(60, 4, 3, 0);
        assertThat(truth.matrix().orElseThrow().images()).isEqualTo(200);
        assertThat(truth.confusions())
                .startsWith(new Mistake(0, 1, 4), new Mistake(1, 0, 4))
                .hasSize(6);
        assertThat(truth.mistakes()).hasSize(20).allMatch(image -> image.label() != image.predicted());
        assertThat(truth.mistakes().get(0).probability()).isEqualTo(0.05f * 20);
    }

    @Test
    void equalProbabilitiesAreInThePathsOrder() {
        List<ScoredImage> leastSure = mixed().predictions().leastSure();
        assertThat(leastSure).hasSize(64).isSortedAccordingTo(ScoredImage.LEAST_SURE);
        assertThat(leastSure.stream().limit(3).map(image -> image.key().path()))
                .containsExactly("file:/photos/000.jpg", "file:/photos/021.jpg", "file:/photos/042.jpg");
    }

    @Test
    void formatsAndPartitionsChangeNothing() {
        String expected = SummaryJson.of(mixed());
        List<Row> rows = SummaryRows.mixed();
        for (int partitions : new int[] {1, 7, 50}) {
            Collections.shuffle(rows, new Random(partitions));
            Dataset<Row> shuffled = SummaryRows.dataset(spark, rows).repartition(partitions);
            assertThat(SummaryJson.of(ScoreSummary.of(shuffled, SummaryRows.NAMES, 2)))
                    .as("%d partitions", partitions)
                    .isEqualTo(expected);
        }
        for (String format : List.of("parquet", "csv", "json")) {
            Dataset<Row> read =
                    SummaryRows.through(SummaryRows.dataset(spark, rows).repartition(3), format, folder);
            assertThat(SummaryJson.of(ScoreSummary.of(read, SummaryRows.NAMES, 2)))
                    .as(format)
                    .isEqualTo(expected);
        }
    }

    @Test
    void awkwardTextsSurviveEveryFormat() {
        Dataset<Row> rows = SummaryRows.dataset(spark, SummaryRows.awkward());
        String expected = SummaryJson.of(ScoreSummary.of(rows, SummaryRows.NAMES, 2));
        for (String format : List.of("parquet", "csv", "json")) {
            Dataset<Row> read = SummaryRows.through(rows, format, folder);
            assertThat(SummaryJson.of(ScoreSummary.of(read, SummaryRows.NAMES, 2)))
                    .as(format)
                    .isEqualTo(expected);
        }
    }

    @Test
    void columnsOfTimesMayBeMissingAndOthersMayNot() {
        Dataset<Row> rows = SummaryRows.dataset(spark, SummaryRows.mixed()).drop("decode_ms", "score_ms");
        ScoreSummary summary = ScoreSummary.of(rows, SummaryRows.NAMES, 1);
        assertThat(summary.totals().decodeMillis()).isEmpty();
        assertThat(summary.totals().scoreMillis()).isEmpty();
        assertThatThrownBy(() -> ScoreSummary.of(rows.drop("error"), SummaryRows.NAMES, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows of scores expect a column error, found"
                        + " [id, path, label, predicted, predicted_name, probability, top_k]");
    }

    @Test
    void aTablesOwnColumnsAreNoKeys() {
        Dataset<Row> rows = SummaryRows.dataset(spark, SummaryRows.mixed())
                .selectExpr("'x' as id", "array('cat') as label", "predicted", "probability", "top_k", "error");
        ScoreSummary summary = ScoreSummary.of(rows, SummaryRows.NAMES, 1);
        assertThat(summary.totals().scored()).isEqualTo(280);
        assertThat(summary.truth()).isEmpty();
        assertThat(summary.predictions().leastSure().get(0).key()).hasToString("unnamed image");
    }

    @Test
    void aClassThatTheModelHasNot() {
        Dataset<Row> rows = SummaryRows.dataset(spark, SummaryRows.mixed());
        assertThatThrownBy(() -> ScoreSummary.of(rows, List.of("one"), 1))
                .hasStackTraceContaining("expect a class from 0 to 0, found ");
    }

    @Test
    void nothingAtAll() {
        ScoreSummary summary = ScoreSummary.of(SummaryRows.dataset(spark, List.of()), SummaryRows.NAMES, 0);
        assertThat(summary.totals().images()).isZero();
        assertThat(summary.totals().rate()).isZero();
        assertThat(summary.truth()).isEmpty();
        assertThat(SummaryText.figures(summary)).isEqualTo("0 images scored in 0.0 s (0 images/s)\n");
        assertThat(SummaryText.errors(summary)).isEmpty();
    }

    @Test
    void manyClassesHaveTheirConfusionsListed() {
        List<String> names =
                IntStream.range(0, 20_000).mapToObj(c -> "class" + c).toList();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            for (int n = 0; n <= i % 7; n++) {
                rows.add(RowFactory.create(
                        100L * i + n, null, i * 300, 19_999, "class19999", 0.5f, null, null, null, null));
            }
        }
        rows.add(RowFactory.create(1L, null, 20_000, 5, "class5", Float.NaN, null, null, null, null));
        ScoreSummary summary = ScoreSummary.of(SummaryRows.dataset(spark, rows), names, 1);
        Truth truth = summary.truth().orElseThrow();
        assertThat(truth.matrix()).isEmpty();
        assertThat(truth.confusions())
                .hasSize(50)
                .startsWith(new Mistake(1800, 19_999, 7), new Mistake(3900, 19_999, 7));
        assertThat(truth.hits().labelled()).isEqualTo(rows.size() - 1);
        assertThat(summary.totals().otherLabels()).isEqualTo(1);
        assertThat(truth.hits().accuracy()).isEqualTo(0, within(0.0));
        assertThat(truth.counts()[1800]).isEqualTo(7);
        assertThat(summary.predictions().odd()).isEqualTo(1);
        assertThat(summary.predictions().leastSure().get(0).key()).hasToString("image 1");
        assertThat(summary.name(20_000)).isEqualTo("class 20000");
    }

    /** 40 images of two classes, of which each fourth is taken for the other one; the label is what an expression says of {@code id}. */
    private ScoreSummary labelled(String label) {
        Dataset<Row> rows = spark.range(40)
                .selectExpr(
                        "id",
                        label + " as label",
                        "cast(id % 4 = 0 as int) as predicted",
                        "0.5f as probability",
                        "array(named_struct('name', 'cat', 'probability', 0.5f)) as top_k",
                        "cast(null as string) as error");
        return ScoreSummary.of(rows, List.of("cat", "dog"), 1);
    }

    @Test
    void labelsAreNumbersOrNamesOfClasses() {
        for (String label : List.of(
                "0",
                "0L",
                "0S",
                "0d",
                "0f",
                "cast(0 as decimal(9, 2))",
                "'cat'",
                "' cat '",
                "cast('cat' as varchar(9))")) {
            ScoreSummary summary = labelled(label);
            assertThat(summary.totals().otherLabels()).as(label).isZero();
            assertThat(summary.truth().orElseThrow().hits()).as(label).isEqualTo(new ScoreSummary.Hits(40, 30, 1, 40));
        }
    }

    @Test
    void labelsThatAreNoClassCountAsNone() {
        for (String other : List.of(
                "2",
                "5000000000",
                "9223372036854775807L",
                "0.5d",
                "1e30d",
                "1e300d",
                "cast('infinity' as float)",
                "cast(1.5 as decimal(9, 2))",
                "'horse'",
                "'Cat'",
                "'0'")) {
            ScoreSummary summary = labelled(other);
            assertThat(summary.totals().otherLabels()).as(other).isEqualTo(40);
            assertThat(summary.truth()).as(other).isEmpty();
            assertThat(summary.predictions().leastSure()).as(other).allMatch(image -> image.label() == -1);
        }
        ScoreSummary some = labelled("case when id < 8 then 0 when id < 20 then 7 end");
        assertThat(some.totals().otherLabels()).isEqualTo(12);
        assertThat(some.truth().orElseThrow().hits()).isEqualTo(new ScoreSummary.Hits(8, 6, 1, 8));
        assertThat(SummaryText.figures(some))
                .contains("12 have a label that is none of the model's classes: they count as images without one\n");
        assertThat(SummaryJson.of(some)).contains("\"other_labels\": 12");
        assertThat(SummaryPage.of(some, "x", Map.of()).html()).contains("labels that are no class");
    }

    @Test
    void noLabelIsNoLabel() {
        for (String none : List.of(
                "-1",
                "-1L",
                "cast(null as int)",
                "cast(null as string)",
                "''",
                "' '",
                "cast('nan' as double)",
                "-1d",
                "true",
                "array(1)",
                "current_date()")) {
            ScoreSummary summary = labelled(none);
            assertThat(summary.totals().otherLabels()).as(none).isZero();
            assertThat(summary.truth()).as(none).isEmpty();
        }
    }
}
