package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.Orientation;
import dev.convoy.image.Resize;
import dev.convoy.image.Scaling;
import dev.convoy.jobs.scripts.Child;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.IfExists;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code convoy score}, run by {@code alice}, over 400 images in HDFS of which a twentieth is damaged, in every way. */
class DamagedSetIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int GOOD = 380;
    private static final int IN_FOLDER = 2; // of the good ones, in a folder with an image's name
    private static final String ARCHITECTURE = """
            name = small
            input = [3, 24, 24]
            layers = [
              { type = conv2d, out_channels = 6, kernel_size = 3 }
              relu
              { type = max_pool2d, kernel_size = 2 }
              flatten
              { type = linear, out_features = 5 }
            ]
            """;
    private static final String DENIED = "no permission to read it as user alice";

    private static final Map<String, String> REASONS = Map.of(
            "truncated", "is truncated",
            "header", "", // of two kinds
            "empty", "is empty",
            "page", "is HTML, no image",
            "bomb", "is 60000 x 60000 pixels, more than the 67108864 that are allowed");

    private static SparkHome home;
    private static HdfsCluster hdfs;

    @BeforeAll
    static void write() throws IOException {
        home = SparkHome.fill("damaged-set");
        hdfs = HdfsCluster.withPermissions(home);
        Path mine = path("alice");
        hdfs.files().mkdirs(mine);
        hdfs.files().setOwner(mine, "alice", "alice");
        IntStream.range(0, GOOD).parallel().forEach(i -> {
            String format = i % 3 == 0 ? "png" : "jpg";
            byte[] file = DamagedFiles.good(i, format);
            String name = String.format("%03d.%s", i, format);
            String folder = "class" + i % 5;
            write("clean/" + (i < IN_FOLDER ? "class1/x" : folder) + "/" + name, file);
            write("damaged/" + (i < IN_FOLDER ? "class1/x.png" : folder) + "/" + name, file);
        });
        hdfs.files().mkdirs(path("damaged/class2/empty.png"));
        int next = 0;
        for (Map.Entry<String, byte[]> file : DamagedFiles.all().entrySet()) {
            write("damaged/class" + next++ % 5 + "/" + file.getKey(), file.getValue());
        }
        for (String shut : List.of("class0/shut.jpg", "class3/shut.png", "class4/shut/inside.jpg")) {
            write("damaged/" + shut, DamagedFiles.good(1, "jpg"));
        }
        for (String shut : List.of("class0/shut.jpg", "class3/shut.png", "class4/shut")) {
            hdfs.files().setPermission(path("damaged/" + shut), new FsPermission("700"));
        }
        model();
    }

    private static void model() throws IOException {
        Network network = Network.build(ArchitectureFile.parse(ARCHITECTURE, "test"));
        new SavedModel(
                        network.architecture(),
                        new Preprocessing(
                                        3,
                                        24,
                                        24,
                                        new DecodeSettings(
                                                Resize.shorterSide(24),
                                                new Crop(24, 24),
                                                ColourMode.RGB,
                                                Orientation.EXIF,
                                                Scaling.FAST),
                                        new Normalisation(List.of(0.5, 0.4, 0.3), List.of(0.25, 0.2, 0.3)))
                                .toMap(),
                        IntStream.range(0, 5).mapToObj(i -> "class" + i).toList(),
                        Map.of(),
                        network.initialParameters(3),
                        network.initialStatistics())
                .save(path("model"), hdfs.files().getConf(), IfExists.REPLACE);
    }

    @AfterAll
    static void close() {
        if (hdfs != null) {
            hdfs.close();
        }
    }

    private static Path path(String name) {
        return new Path(hdfs.uri() + "/" + name);
    }

    private static void write(String name, byte[] bytes) {
        try (var out = hdfs.files().create(path(name))) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String score(String images) {
        List<String> options = new ArrayList<>(List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false"));
        List<String> quickly = new ArrayList<>(Training.QUICKLY);
        quickly.set(1, quickly.get(1) + " -DHADOOP_USER_NAME=alice");
        options.addAll(quickly);
        List<String> arguments = List.of(
                "score",
                "--model=" + path("model"),
                "--data=" + path(images),
                "--format=json",
                "--set=score.chunk-images=100",
                "--output=" + path("alice/" + images));
        try (Child driver = home.submit("score-" + images, options, arguments)) {
            return driver.succeed(LIMIT);
        }
    }

    /** Rows in the order of the files' names, with paths below the set's folder, but for the milliseconds. */
    private static Map<String, JsonNode> rows(String images) throws IOException {
        List<String> order = new ArrayList<>();
        Map<String, JsonNode> rows = new TreeMap<>();
        FileStatus[] parts = hdfs.files().globStatus(path("alice/" + images + "/part-*"));
        Arrays.sort(parts);
        for (FileStatus part : parts) {
            try (InputStream in = hdfs.files().open(part.getPath())) {
                for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList()) {
                    ObjectNode row = (ObjectNode) new ObjectMapper().readTree(line);
                    row.remove(List.of("decode_ms", "score_ms"));
                    String name = row.remove("path").asText().replace(path(images) + "/", "");
                    order.add(name);
                    rows.put(name, row);
                }
            }
        }
        assertThat(order).as("rows in the order of their paths, each once").isEqualTo(List.copyOf(rows.keySet()));
        return rows;
    }

    private static JsonNode summary(String images) throws IOException {
        try (InputStream in = hdfs.files().open(path("alice/" + images + "/_summary/summary.json"))) {
            return new ObjectMapper().readTree(in.readAllBytes());
        }
    }

    private static Map<String, String> expectedErrors() {
        Map<String, String> expected = new TreeMap<>();
        List<String> names = List.copyOf(DamagedFiles.all().keySet());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            expected.put("class" + i % 5 + "/" + name, REASONS.get(name.substring(0, name.indexOf('-'))));
        }
        expected.put("class1/x.png", "is a directory");
        expected.put("class2/empty.png", "is a directory");
        for (String shut : List.of("class0/shut.jpg", "class3/shut.png", "class4/shut")) {
            expected.put(shut, DENIED);
        }
        return expected;
    }

    @Test
    void allDamagedFilesAreReportedAndAllOthersScoredAsIfTheyWereAlone() throws IOException {
        String alone = score("clean");
        String printed = score("damaged");
        Map<String, JsonNode> expected = rows("clean");
        Map<String, JsonNode> rows = rows("damaged");
        Map<String, String> errors = new TreeMap<>();
        rows.forEach((name, row) -> {
            if (row.has("error")) {
                errors.put(name, row.get("error").asText());
                assertThat(row.has("predicted")).as(name).isFalse();
            }
        });
        assertThat(expected)
                .hasSize(GOOD)
                .allSatisfy((name, row) -> assertThat(row.has("error")).as(name).isFalse());
        Map<String, String> reasons = expectedErrors();
        assertThat(errors.keySet()).isEqualTo(reasons.keySet());
        reasons.forEach((name, reason) -> assertThat(errors.get(name)).as(name).contains(reason));
        rows.keySet().removeAll(errors.keySet());
        Map<String, JsonNode> others = new TreeMap<>();
        rows.forEach((name, row) -> others.put(name.replace("/x.png/", "/x/"), row));
        assertThat(others).isEqualTo(expected);

        assertThat(alone).contains(GOOD + " images scored").doesNotContain("could not be read");
        assertThat(printed)
                .contains(
                        GOOD + " images scored",
                        reasons.size() + " images could not be read; their rows have an error:");
        JsonNode summary = summary("damaged");
        assertThat(summary.path("images").asInt()).isEqualTo(GOOD + reasons.size());
        assertThat(summary.path("scored").asInt()).isEqualTo(GOOD);
        assertThat(summary.path("failed").asInt()).isEqualTo(reasons.size());
        assertThat(summary.path("predicted")).isEqualTo(summary("clean").path("predicted"));
        List<JsonNode> kinds = StreamSupport.stream(summary.path("errors").spliterator(), false)
                .toList();
        assertThat(kinds.stream().mapToInt(kind -> kind.path("images").asInt()).sum())
                .isEqualTo(reasons.size());
        assertThat(kinds).hasSizeLessThanOrEqualTo(10); // as many as the terminal names
        for (JsonNode kind : kinds) {
            assertThat(kind.path("examples")).as("examples of %s", kind).isNotEmpty();
            assertThat(printed).contains("  " + kind.path("kind").asText());
            JsonNode example = kind.path("examples").get(0);
            String name = example.path("path").asText().replace(path("damaged") + "/", "");
            assertThat(example.path("error").asText()).isEqualTo(errors.get(name));
            assertThat(printed).contains(name + ": " + errors.get(name));
        }
        assertThat(kinds.stream().map(kind -> kind.path("kind").asText()))
                .containsExactlyInAnyOrder(
                        "is truncated",
                        "is HTML, no image",
                        DENIED,
                        "begins with ...",
                        "is a PNG image without a header",
                        "is ... x ... pixels, more than the ... that are allowed",
                        "is a directory",
                        "is empty");
    }
}
