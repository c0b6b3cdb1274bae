package dev.convoy.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.files.FileSettings;
import dev.convoy.files.ImageFiles;
import dev.convoy.testing.PngBomb;
import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scores of image files, good and bad. */
@ExtendWith(SharedSpark.class)
class ScoreFilesTest {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    ScoreFilesTest(SparkSession spark) {
        this.spark = spark;
    }

    private List<Row> scores(ScoreOptions options, FileSettings settings) throws IOException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        ImageFiles files = ImageFiles.find(context, List.of(folder.toString()), settings);
        try (Scorer scorer = new Scorer(spark, ScoreFixtures.model(ScoreFixtures.names()), options)) {
            return scorer.score(files.images(0, files.partitions()))
                    .drop("decode_ms", "score_ms")
                    .collectAsList();
        }
    }

    private List<Row> scores() throws IOException {
        return scores(ScoreOptions.DEFAULT, FileSettings.DEFAULT);
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private static String name(Row row) {
        String path = row.getAs("path");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Test
    void aFolderWithAClassesNameGivesTheLabel() throws IOException {
        write("class3/a.png", ScoreFixtures.png(12, 12, 1));
        write("class3/b.png", ScoreFixtures.png(40, 30, 1));
        write("elsewhere/d.png", ScoreFixtures.png(12, 12, 1));
        List<Row> rows = scores();
        assertThat(rows).extracting(ScoreFilesTest::name).containsExactly("a.png", "b.png", "d.png");
        assertThat(rows).extracting(row -> row.<Integer>getAs("label")).containsExactly(3, 3, null);
        // The same pixels, hence the same scores, whatever lies between.
        assertThat(rows.get(2).<Object>getAs("probability"))
                .isEqualTo(rows.get(0).getAs("probability"));
    }

    @Test
    void onlyTheFirstFilesAreTaken() throws IOException {
        for (int i = 0; i < 9; i++) {
            write("class" + i % 3 + "/" + i + ".png", ScoreFixtures.png(12, 12, i));
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        ImageFiles files = ImageFiles.find(context, List.of(folder.toString()), FileSettings.DEFAULT, 4);
        assertThat(files.count()).isEqualTo(4);
        assertThat(files.images(0, files.partitions())
                        .map(image -> image.path().substring(image.path().lastIndexOf('/') + 1))
                        .collect())
                .containsExactly("0.png", "3.png", "6.png", "1.png");
    }

    @Test
    void damagedFilesOfEveryKindAreReportedAndAllOthersScored() throws IOException {
        byte[] good = ScoreFixtures.png(30, 30, 5);
        for (int i = 0; i < 114; i++) {
            write("good/" + i + ".png", ScoreFixtures.png(12, 12, i));
        }
        write("bad/truncated.png", Arrays.copyOf(good, good.length / 2));
        byte[] wrong = good.clone();
        wrong[1] = 'X';
        write("bad/header.png", wrong);
        write("bad/empty.jpg", new byte[0]);
        write("bad/page.jpg", "<!DOCTYPE html><html><body>404</body></html>".getBytes(StandardCharsets.US_ASCII));
        write("bad/bomb.png", PngBomb.file());
        Files.createDirectories(folder.resolve("bad/folder.png"));
        List<Row> rows = scores();
        assertThat(rows).hasSize(120);
        Map<String, String> errors = new TreeMap<>();
        for (Row row : rows) {
            if (row.getAs("error") == null) {
                assertThat(row.<String>getAs("path")).contains("/good/");
                assertThat(row.<String>getAs("predicted_name")).startsWith("class");
            } else {
                assertThat(row.<Object>getAs("predicted")).isNull();
                assertThat(row.<Object>getAs("top_k")).isNull();
                errors.put(name(row), row.getAs("error"));
            }
        }
        assertThat(errors)
                .containsOnlyKeys("truncated.png", "header.png", "empty.jpg", "page.jpg", "bomb.png", "folder.png");
        assertThat(errors.get("bomb.png")).contains("60000 x 60000 pixels");
        assertThat(errors.get("folder.png")).contains("is a directory");
    }

    @Test
    void sameBitsWhateverTheBatchAndThePartitions() throws IOException {
        for (int i = 0; i < 60; i++) {
            write("class" + i % 3 + "/" + i + ".png", ScoreFixtures.png(12 + i % 5, 14, i));
        }
        List<Row> expected = scores(new ScoreOptions(3, 1, 1), FileSettings.DEFAULT);
        assertThat(expected).hasSize(60).allMatch(row -> row.getAs("error") == null);
        for (int batch : List.of(7, 64)) {
            for (int images : List.of(1, 13, 1000)) {
                FileSettings settings = FileSettings.DEFAULT.withPartitions(1 << 20, images);
                assertThat(scores(new ScoreOptions(3, batch, 2), settings))
                        .as("batches of %d, partitions of %d", batch, images)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void imagesInAnArchiveScoreAsThoseInAFolder() throws IOException {
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            images.add(ScoreFixtures.png(12, 15, i));
            write("files/class4/" + i + ".png", images.get(i));
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve("more.zip"));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < 9; i++) {
                zip.putNextEntry(new ZipEntry("class4/" + i + ".png"));
                zip.write(images.get(i));
            }
        }
        List<Row> rows = scores();
        assertThat(rows).hasSize(18);
        for (int i = 0; i < 9; i++) {
            Row file = rows.get(i);
            Row entry = rows.get(9 + i);
            assertThat(entry.<String>getAs("path")).endsWith("more.zip!/class4/" + i + ".png");
            for (String column : List.of("label", "predicted", "probability", "top_k")) {
                assertThat(entry.<Object>getAs(column)).as(column).isEqualTo(file.<Object>getAs(column));
            }
        }
    }
}
