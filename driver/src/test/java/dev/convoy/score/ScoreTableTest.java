package dev.convoy.score;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.model.ArchitectureFile;
import dev.convoy.network.Folding;
import dev.convoy.network.Network;
import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scoring inside a user's own job: tables, a SQL function, streams, features. */
@ExtendWith(SharedSpark.class)
class ScoreTableTest {
    private static final StructType TABLE = new StructType()
            .add("shop", DataTypes.StringType)
            .add("photo", DataTypes.BinaryType)
            .add("price", DataTypes.IntegerType);
    private static final String[] PREDICTION = {"predicted", "predicted_name", "probability", "top_k", "error"};

    private final SparkSession spark;

    ScoreTableTest(SparkSession spark) {
        this.spark = spark;
    }

    private Dataset<Row> table(int images) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            rows.add(RowFactory.create("shop " + i, ScoreFixtures.png(12 + i % 3, 12, i), i));
        }
        return spark.createDataFrame(rows, TABLE);
    }

    private Scorer scorer(ScoreOptions options) throws IOException {
        return new Scorer(spark, ScoreFixtures.model(ScoreFixtures.names()), options);
    }

    private static List<String> predictions(Dataset<Row> scores) {
        return scores.selectExpr(PREDICTION).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    @Test
    void aTableKeepsItsColumnsAndRowsAndGetsTheScores() throws IOException {
        Dataset<Row> images = table(23);
        try (Scorer scorer = scorer(ScoreOptions.DEFAULT)) {
            List<Row> rows = scorer.score(images.repartition(3).sortWithinPartitions("price"), "photo")
                    .orderBy("price")
                    .collectAsList();
            assertThat(rows).hasSize(23);
            for (int i = 0; i < 23; i++) {
                assertThat(rows.get(i).<String>getAs("shop")).isEqualTo("shop " + i);
                assertThat(rows.get(i).<byte[]>getAs("photo")).isEqualTo(ScoreFixtures.png(12 + i % 3, 12, i));
                assertThat(rows.get(i).<String>getAs("predicted_name")).startsWith("class");
                assertThat(rows.get(i).<Float>getAs("decode_ms")).isPositive();
                assertThat(rows.get(i).<Float>getAs("score_ms")).isPositive();
            }
            assertThat(scorer.count().images()).isGreaterThanOrEqualTo(23);
        }
    }

    @Test
    void aRowWithoutAnImageHasAnErrorAndTheOthersTheirScores() throws IOException {
        List<Row> rows = List.of(
                RowFactory.create("a", ScoreFixtures.png(12, 12, 1), 1),
                RowFactory.create("b", null, 2),
                RowFactory.create("c", "<html>".getBytes(StandardCharsets.US_ASCII), 3),
                RowFactory.create("d", ScoreFixtures.png(12, 12, 1), 4));
        try (Scorer scorer = scorer(ScoreOptions.DEFAULT)) {
            List<Row> scores = scorer.score(spark.createDataFrame(rows, TABLE).coalesce(1), "photo")
                    .collectAsList();
            assertThat(scores).extracting(row -> row.<String>getAs("shop")).containsExactly("a", "b", "c", "d");
            assertThat(scores.get(1).<String>getAs("error")).isEqualTo("is null");
            assertThat(scores.get(2).<String>getAs("error")).isNotBlank();
            assertThat(scores.get(2).<Object>getAs("predicted")).isNull();
            assertThat(scores.get(3).<Object>getAs("probability"))
                    .isEqualTo(scores.get(0).getAs("probability"));
            assertThat(scorer.count().failed()).isEqualTo(2);
        }
    }

    @Test
    void theFunctionGivesTheTablesBits() throws IOException {
        Dataset<Row> images = table(20);
        images.createOrReplaceTempView("offers");
        try (Scorer scorer = scorer(ScoreOptions.DEFAULT.withRawScores().withFeatures(List.of("relu")))) {
            scorer.register("classify");
            Dataset<Row> bySql = spark.sql("SELECT shop, classify(photo) AS s FROM offers ORDER BY price")
                    .selectExpr("s.*");
            Dataset<Row> byTable = scorer.score(images, "photo").orderBy("price");
            assertThat(predictions(bySql)).isEqualTo(predictions(byTable));
            assertThat(bySql.selectExpr("scores", "features.relu").collectAsList())
                    .isEqualTo(byTable.selectExpr("scores", "features.relu").collectAsList());
            assertThat(spark.sql("SELECT classify(CAST(NULL AS BINARY)) AS s")
                            .first()
                            .isNullAt(0))
                    .isTrue();
        }
    }

    @Test
    void featuresAreWhatTheLayersPutOutWhateverTheBatch() throws IOException {
        Dataset<Row> images = table(9);
        List<List<Row>> found = new ArrayList<>();
        for (int batch : List.of(1, 4)) {
            ScoreOptions options = new ScoreOptions(2, batch, 2).withRawScores().withFeatures(List.of("norm", "head"));
            try (Scorer scorer = scorer(options)) {
                List<Row> rows = scorer.score(images, "photo")
                        .orderBy("price")
                        .selectExpr("scores", "features.norm", "features.head")
                        .collectAsList();
                for (Row row : rows) {
                    assertThat(row.<Float>getList(1)).hasSize(4 * 10 * 10).anyMatch(value -> value < 0);
                    assertThat(row.<Float>getList(2)).hasSize(10).isEqualTo(row.<Float>getList(0));
                }
                found.add(rows);
            }
        }
        assertThat(found.get(0)).isEqualTo(found.get(1));
    }

    /** What nobody named is a number, behind which inspect prints the type; a type that comes once is a name too. */
    @Test
    void layersWithoutNamesHaveTheirNumberAndPerhapsTheirType() throws IOException {
        ScoreOptions options = ScoreOptions.DEFAULT.withFeatures(List.of("4", "flatten", "linear", "head"));
        try (Scorer scorer = scorer(options)) {
            for (Row row : scorer.score(table(3), "photo")
                    .selectExpr("features.`4`", "features.flatten", "features.linear", "features.head")
                    .collectAsList()) {
                assertThat(row.<Float>getList(0)).hasSize(4 * 10 * 10).isEqualTo(row.<Float>getList(1));
                assertThat(row.<Float>getList(2)).hasSize(10).isEqualTo(row.<Float>getList(3));
            }
        }
        Network two = Network.build(ArchitectureFile.parse("""
                name = two
                input = [1, 12, 12]
                layers = [flatten, relu, { type = linear, out_features = 10 }, relu]
                """, "test"));
        Folding folded = Folding.of(two, two.initialParameters(1), two.initialStatistics());
        assertThatThrownBy(() -> Feature.of(List.of("relu"), two, folded))
                .hasMessage("features expect names of layers, got 'relu', the type of several: 1 (relu), 3 (relu)");
        assertThat(Feature.of(List.of("3"), two, folded)).containsExactly(new Feature("3", 3, 10));
    }

    /** Spark infers the schema of a Parquet folder in a task, and sends it back: columns of any type. */
    @Test
    void aParquetTableWithColumnsOfManyTypesIsScored(@TempDir Path folder) throws IOException {
        String path = folder.resolve("table").toString();
        table(4).selectExpr(
                        "*",
                        "current_timestamp() AS seen",
                        "current_timestamp()::timestamp_ntz AS local",
                        "current_date() AS day",
                        "1.5BD AS exact",
                        "map('a', 1Y) AS tags",
                        "named_struct('x', 1S, 'y', true, 'z', 1D) AS place")
                .write()
                .parquet(path);
        try (Scorer scorer = scorer(ScoreOptions.DEFAULT)) {
            assertThat(predictions(
                            scorer.score(spark.read().parquet(path), "photo").orderBy("price")))
                    .isEqualTo(predictions(scorer.score(table(4), "photo").orderBy("price")));
        }
    }

    @Test
    void featuresThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> scorer(ScoreOptions.DEFAULT.withFeatures(List.of("fc"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("features expect names of layers, got 'fc'; the network has conv, norm, relu, 3 (dropout),"
                        + " 4 (flatten), head (convoy inspect --model shows them)");
        assertThatThrownBy(() -> scorer(ScoreOptions.DEFAULT.withFeatures(List.of("head", "head"))))
                .hasMessage("features name layer 'head' twice; expected each once");
        assertThatThrownBy(() -> scorer(ScoreOptions.DEFAULT.withFeatures(List.of("conv"))))
                .hasMessage("features of layer 'conv': its own output is not there, since 'norm' is computed together"
                        + " with it; ask for 'norm'");
    }

    @Test
    void tablesThatCannotBeScoredAreRefused() throws IOException {
        try (Scorer scorer = scorer(ScoreOptions.DEFAULT)) {
            Dataset<Row> images = table(1);
            assertThatThrownBy(() -> scorer.score(images, "price"))
                    .hasMessageStartingWith(
                            "scoring expects a column 'price' of type binary, with image files' bytes, got")
                    .hasMessageContaining("price:int");
            assertThatThrownBy(() -> scorer.score(images, "image")).hasMessageContaining("a column 'image'");
            assertThatThrownBy(() -> scorer.score(images.withColumn("Error", col("shop")), "photo"))
                    .hasMessage("scoring adds a column 'error', which the table has already; rename or drop it");
        }
    }

    /** Files that arrive in a folder are scored as they come, in the bits that a table of them gives. */
    @Test
    void aStreamIsScored(@TempDir Path folder) throws Exception {
        Path arriving = Files.createDirectory(folder.resolve("arriving"));
        Path out = folder.resolve("scores");
        try (Scorer scorer = scorer(ScoreOptions.DEFAULT)) {
            Dataset<Row> stream = spark.readStream()
                    .format("binaryFile")
                    .schema(spark.read()
                            .format("binaryFile")
                            .load(arriving.toString())
                            .schema())
                    .load(arriving.toString());
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 3; i++) {
                    Path made = Files.write(folder.resolve("made"), ScoreFixtures.png(12, 12, 3 * round + i));
                    Files.move(made, arriving.resolve(round + "-" + i + ".png"), StandardCopyOption.ATOMIC_MOVE);
                }
                StreamingQuery query = scorer.score(stream, "content")
                        .writeStream()
                        .format("parquet")
                        .option("checkpointLocation", folder.resolve("state").toString())
                        .trigger(Trigger.AvailableNow())
                        .start(out.toString());
                query.processAllAvailable();
                assertThat(query.awaitTermination(60_000)).isTrue();
                assertThat(spark.read().parquet(out.toString()).count()).isEqualTo(3L * (round + 1));
            }
            Dataset<Row> whole = spark.read().format("binaryFile").load(arriving.toString());
            assertThat(predictions(spark.read().parquet(out.toString()).orderBy("path")))
                    .isEqualTo(predictions(scorer.score(whole, "content").orderBy("path")));
        }
    }
}
