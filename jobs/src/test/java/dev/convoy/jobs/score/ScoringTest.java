package dev.convoy.jobs.score;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.DataException;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.image.DecodeSettings;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import dev.convoy.score.ScoreOptions;
import dev.convoy.score.Scorer;
import dev.convoy.testing.SharedSpark;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scorings that end somewhere in the middle, and go on. */
@ExtendWith(SharedSpark.class)
class ScoringTest {
    private static final String ARCHITECTURE = """
            name = small
            input = [1, 12, 12]
            layers = [ flatten, { type = linear, out_features = 10 } ]
            """;
    private static final Map<String, String> WHAT = Map.of("model", "a");
    private static final StructType TABLE =
            new StructType().add("id", DataTypes.IntegerType).add("content", DataTypes.BinaryType);
    private static final StructType SCORES = new StructType()
            .add("id", DataTypes.IntegerType)
            .add("predicted", DataTypes.IntegerType)
            .add("error", DataTypes.StringType);
    private static final int IMAGES = 60;
    private static final int FILES = 6;
    private static final int CHUNK = 10;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    ScoringTest(SparkSession spark) {
        this.spark = spark;
    }

    private Scorer scorer() throws FormatException {
        Network network = Network.build(ArchitectureFile.parse(ARCHITECTURE, "test"));
        Preprocessing preprocessing =
                new Preprocessing(1, 12, 12, DecodeSettings.AS_IS, new Normalisation(List.of(0.5), List.of(0.25)));
        SavedModel model = new SavedModel(
                network.architecture(),
                preprocessing.toMap(),
                IntStream.range(0, 10).mapToObj(i -> "class" + i).toList(),
                Map.of(),
                network.initialParameters(3),
                network.initialStatistics());
        return new Scorer(spark, model, ScoreOptions.DEFAULT);
    }

    /** A table of so many files, written once. */
    private ScoreInput images(int files) throws IOException {
        Path table = folder.resolve("table" + files);
        if (!Files.exists(table)) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < IMAGES; i++) {
                rows.add(RowFactory.create(i, png(i)));
            }
            spark.createDataFrame(rows, TABLE)
                    .repartitionByRange(files, col("id"))
                    .write()
                    .parquet(table.toString());
        }
        return new Until(ScoreInput.Table.open(spark, table.toString(), "content"), files);
    }

    private ScoreInput images() throws IOException {
        return images(FILES);
    }

    private static byte[] png(int number) throws IOException {
        BufferedImage image = new BufferedImage(12, 12, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 12; i++) {
            image.setRGB((i + number) % 12, i, Color.WHITE.getRGB());
        }
        image.setRGB(number % 7, number % 11, Color.GRAY.getRGB());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private ScoreOutput output(String name, String format) throws IOException {
        return new ScoreOutput(
                new Configuration(),
                new org.apache.hadoop.fs.Path(folder.resolve(name).toString()),
                format);
    }

    /** A table whose number of rows is known, and whose scores fail behind a part, as when the process dies there. */
    private record Until(ScoreInput table, int part) implements ScoreInput {
        @Override
        public String description() {
            return table.description();
        }

        @Override
        public long images() {
            return IMAGES;
        }

        @Override
        public String extent() {
            return table.extent();
        }

        @Override
        public int parts() {
            return table.parts();
        }

        @Override
        public Dataset<Row> scores(Scorer scorer, int from, int to) {
            if (to > part) {
                throw new IllegalStateException("the end");
            }
            return table.scores(scorer, from, to);
        }
    }

    private void whole(ScoreOutput output) throws IOException {
        try (Scorer scorer = scorer()) {
            Scoring.begin(spark, images(), output, WHAT, CHUNK).run(scorer);
        }
    }

    /** The rows of JSON files in the order of their names, but for the milliseconds. */
    private List<String> rows(String name) throws IOException {
        List<String> rows = new ArrayList<>();
        for (Path file : files(name)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                rows.add(line.replaceAll(",\"(decode|score)_ms\":[^,}]+", ""));
            }
        }
        return rows;
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(name))) {
            return all.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aScoringThatEndedInTheMiddleGoesOnToTheSameRows() throws IOException {
        whole(output("whole", "json"));
        ScoreOutput output = output("broken", "json");
        try (Scorer scorer = scorer()) {
            Scoring scoring = Scoring.begin(spark, new Until(images(), 3), output, WHAT, CHUNK);
            assertThat(scoring.chunks()).isEqualTo(6);
            assertThatThrownBy(() -> scoring.run(scorer)).hasMessage("the end");
        }
        assertThat(output.state()).isEqualTo(ScoreOutput.State.BEGUN);
        assertThat(files("broken")).hasSize(3);
        try (Scorer scorer = scorer()) {
            Scoring scoring = Scoring.resume(spark, images(), output("broken", "json"), WHAT);
            assertThat(scoring.done()).isEqualTo(3);
            assertThat(scoring.before(SCORES).images()).isEqualTo(3 * CHUNK);
            assertThat(scoring.before(SCORES).seconds()).isPositive();
            scoring.run(scorer);
        }
        assertThat(output.state()).isEqualTo(ScoreOutput.State.FINISHED);
        assertThat(rows("broken")).hasSize(IMAGES).isEqualTo(rows("whole")).doesNotHaveDuplicates();
        assertThat(folder.resolve("broken/_work")).doesNotExist();
    }

    /** The process dies when a chunk's rows are written, and when some of its files are moved. */
    @Test
    void aChunkThatWasWrittenOrHalfMovedIsThereOnce() throws IOException {
        whole(output("whole", "json"));
        ScoreOutput output = output("broken", "json");
        try (Scorer scorer = scorer()) {
            ScoreInput images = images();
            Scoring.begin(spark, images, output, WHAT, 2 * CHUNK);
            output.write(0, images.scores(scorer, 0, 2));
            output.write(2, images.scores(scorer, 4, 6));
        }
        Path part = named(named(folder.resolve("broken/_work"), "chunk-00002-"), "part-00001");
        Files.move(part, folder.resolve("broken/part-00002-00001.json"));
        try (Scorer scorer = scorer()) {
            Scoring scoring = Scoring.resume(spark, images(), output("broken", "json"), WHAT);
            assertThat(scoring.done()).isEqualTo(2);
            // Of chunks without a mark the rows are counted, those that were not moved yet.
            assertThat(scoring.before(SCORES)).isEqualTo(new ChunkMark(3 * CHUNK, 0));
            scoring.run(scorer);
        }
        assertThat(files("broken"))
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "part-00000-00000.json",
                        "part-00000-00001.json",
                        "part-00001-00000.json",
                        "part-00001-00001.json",
                        "part-00002-00000.json",
                        "part-00002-00001.json");
        assertThat(rows("broken")).isEqualTo(rows("whole"));
    }

    private static Path named(Path folder, String beginning) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().startsWith(beginning))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Something happens when the scores from a part on are asked for. */
    private record Meanwhile(ScoreInput table, int part, Runnable event) implements ScoreInput {
        @Override
        public String description() {
            return table.description();
        }

        @Override
        public long images() {
            return IMAGES;
        }

        @Override
        public String extent() {
            return table.extent();
        }

        @Override
        public int parts() {
            return table.parts();
        }

        @Override
        public Dataset<Row> scores(Scorer scorer, int from, int to) {
            if (from == part) {
                event.run();
            }
            return table.scores(scorer, from, to);
        }
    }

    private void goOn(ScoreInput images) {
        try (Scorer scorer = scorer()) {
            Scoring.resume(spark, images, output("shared", "json"), WHAT).run(scorer);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneThatBeginsWhereAnotherHasBegunFails() throws IOException {
        ScoreOutput output = output("shared", "json");
        Scoring first = Scoring.begin(spark, images(), output, WHAT, CHUNK);
        assertThatThrownBy(() -> Scoring.begin(spark, images(), output("shared", "json"), WHAT, CHUNK))
                .isInstanceOf(DataException.class)
                .hasMessageMatching(
                        ".*/shared: another scoring has begun there, by \\w+ on \\S+ \\(process "
                                + ProcessHandle.current().pid()
                                + "\\), since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ; let it end, or choose another --output");
        try (Scorer scorer = scorer()) {
            first.run(scorer);
        }
        whole(output("whole", "json"));
        assertThat(rows("shared")).isEqualTo(rows("whole"));
    }

    /** It is not dead, as somebody thought, but in the middle of a chunk. */
    @Test
    void oneThatAnotherGoesOnWithStops() throws IOException {
        whole(output("whole", "json"));
        ScoreInput images = images();
        Runnable other =
                () -> assertThatThrownBy(() -> goOn(new Until(images, 4))).hasMessage("the end");
        ScoreOutput output = output("shared", "json");
        try (Scorer scorer = scorer()) {
            Scoring older = Scoring.begin(spark, new Meanwhile(images, 2, other), output, WHAT, CHUNK);
            assertThatThrownBy(() -> older.run(scorer))
                    .isInstanceOf(DataException.class)
                    .hasMessageMatching(".*/shared: is written by another scoring now, by .* on .*; this one stops");
        }
        assertThat(files("shared")).hasSize(4);
        goOn(images);
        assertThat(rows("shared")).isEqualTo(rows("whole"));
        assertThat(folder.resolve("shared/_work")).doesNotExist();
    }

    @Test
    void oneThatAnotherFinishesStopsAndLeavesNothing() throws IOException {
        whole(output("whole", "json"));
        ScoreInput images = images();
        ScoreOutput output = output("shared", "json");
        try (Scorer scorer = scorer()) {
            Scoring older = Scoring.begin(spark, new Meanwhile(images, 3, () -> goOn(images)), output, WHAT, CHUNK);
            assertThatThrownBy(() -> older.run(scorer))
                    .isInstanceOf(DataException.class)
                    .hasMessageEndingWith("/shared: was finished or replaced by another scoring; this one stops");
        }
        assertThat(output.state()).isEqualTo(ScoreOutput.State.FINISHED);
        assertThat(rows("shared")).isEqualTo(rows("whole"));
        assertThat(folder.resolve("shared/_work")).doesNotExist();
    }

    /** What the replaced one still writes is not taken for the new one's. */
    @Test
    void oneThatIsReplacedStopsAndItsRowsAreNotTaken() throws IOException {
        ScoreInput images = images();
        ScoreOutput replaced = output("shared", "json");
        Scoring older = Scoring.begin(spark, images, replaced, WHAT, CHUNK);
        ScoreOutput output = output("shared", "json");
        output.clear();
        Scoring.begin(spark, images, output, WHAT, CHUNK);
        try (Scorer scorer = scorer()) {
            replaced.write(0, images.scores(scorer, 0, 1));
            assertThat(Scoring.resume(spark, images, output("shared", "json"), WHAT)
                            .done())
                    .isZero();
            assertThatThrownBy(() -> older.run(scorer))
                    .hasMessageContaining("/shared: is written by another scoring now, by ");
            assertThatThrownBy(() -> replaced.keep(0, ChunkMark.NOTHING))
                    .hasMessageContaining("/shared: is written by another scoring now, by ");
        }
        assertThat(files("shared")).isEmpty();
    }

    @Test
    void oneThatEndedBeforeItsImagesWereListedIsBegunAnewByResume() throws IOException {
        ScoreOutput output = output("shared", "json");
        output.claim();
        assertThat(output.state()).isEqualTo(ScoreOutput.State.BEGUN);
        assertThat(output.canGoOn()).isFalse();
        assertThat(output.writer()).contains(" on ", "(process ");
        Files.deleteIfExists(folder.resolve("shared/_work/.owner.json.crc"));
        for (String text : List.of("", "{\"id\":\"a")) { // another one is just writing it
            Files.writeString(folder.resolve("shared/_work/owner.json"), text);
            assertThat(output.writer()).isEqualTo("somebody who has just begun");
        }
        assertThatThrownBy(() -> Scoring.begin(spark, images(), output("shared", "json"), WHAT, CHUNK))
                .hasMessageContaining("another scoring has begun there, by ");
    }

    @Test
    void csvAndParquetHoldTheSameRows() throws IOException {
        for (String format : List.of("json", "csv", "parquet")) {
            whole(output(format, format));
        }
        String[] columns = {"id", "predicted", "predicted_name", "probability", "error"};
        StructType schema =
                spark.read().parquet(folder.resolve("parquet").toString()).schema();
        List<Row> rows = spark.read()
                .schema(schema)
                .json(folder.resolve("json").toString())
                .orderBy("id")
                .selectExpr(columns)
                .collectAsList();
        assertThat(rows).hasSize(IMAGES);
        assertThat(spark.read()
                        .parquet(folder.resolve("parquet").toString())
                        .orderBy("id")
                        .selectExpr(columns)
                        .collectAsList())
                .isEqualTo(rows);
        assertThat(spark.read()
                        .schema(new ScoreFormat("csv").written(schema))
                        .options(CsvOptions.OPTIONS)
                        .csv(folder.resolve("csv").toString())
                        .orderBy("id")
                        .selectExpr(columns)
                        .collectAsList())
                .isEqualTo(rows);
    }

    @Test
    void aScoringOfSomethingElseDoesNotGoOn() throws IOException {
        ScoreOutput output = output("broken", "json");
        Scoring.begin(spark, images(), output, WHAT, CHUNK);
        assertThatThrownBy(() -> Scoring.resume(spark, images(), output, Map.of("model", "b")))
                .isInstanceOf(DataException.class)
                .hasMessage(output.folder() + ": was begun with model a, this is b: go on with the same settings, or"
                        + " --overwrite");
        ScoreInput fewer = images(4);
        assertThatThrownBy(() -> Scoring.resume(spark, fewer, output, WHAT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("was begun with images in 6 parts, there are 4 now");
        Files.delete(folder.resolve("broken/_work/.scoring.json.crc"));
        Files.writeString(folder.resolve("broken/_work/scoring.json"), "{\"format\":\"x\"}");
        assertThatThrownBy(() -> Scoring.resume(spark, images(), output, WHAT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("expects format convoy-scoring version 1, found \"x\" version");
    }

    @Test
    void aMarkSaysWhatWasDone() {
        ChunkMark mark = new ChunkMark(65_536, 12.5);
        assertThat(new String(mark.write(), StandardCharsets.UTF_8)).isEqualTo("65536 images in 12.500 s\n");
        assertThat(ChunkMark.read(mark.write(), "done-00007")).isEqualTo(mark);
        assertThatThrownBy(() -> ChunkMark.read(new byte[3], "scores/_work/done-00007"))
                .isInstanceOf(DataException.class)
                .hasMessage("scores/_work/done-00007: expects a line like '65536 images in 12.500 s', found 3 bytes of"
                        + " something else; begin anew with --overwrite");
    }

    @Test
    void whatIsNoScoringIsNotCleared() throws IOException {
        ScoreOutput output = output("photos", "json");
        assertThat(output.state()).isEqualTo(ScoreOutput.State.NOTHING);
        Files.createDirectories(folder.resolve("photos"));
        assertThat(output.state()).isEqualTo(ScoreOutput.State.NOTHING);
        Files.writeString(folder.resolve("photos/mine.txt"), "precious");
        assertThat(output.state()).isEqualTo(ScoreOutput.State.OTHER);
        assertThatThrownBy(output::clear)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("exists and is not the output of a scoring, so it is not overwritten");
        assertThat(folder.resolve("photos/mine.txt")).exists();
        whole(output("whole", "json"));
        ScoreOutput finished = output("whole", "json");
        assertThat(finished.state()).isEqualTo(ScoreOutput.State.FINISHED);
        finished.clear();
        assertThat(folder.resolve("whole")).doesNotExist();
    }
}
