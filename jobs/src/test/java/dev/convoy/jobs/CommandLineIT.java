package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.jobs.text.Shown;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands one after the other on small sets, each with a Spark of its own, within this JVM. */
class CommandLineIT {
    private static final Pattern STATE = Pattern.compile("state ([0-9a-f]{16})");
    private static final String TINY = """
            name = tiny
            input = [1, 12, 12]
            layers = [
              { type = conv2d, out_channels = 6, kernel_size = 3, padding = 1 }
              relu
              { type = max_pool2d, kernel_size = 2 }
              flatten
              { type = linear, out_features = 10 }
            ]
            """;

    @TempDir
    static Path folder;

    private static String jobFile;

    /** A job file for all calls: a tiny network on tiny pictures. */
    @BeforeAll
    static void settings() throws IOException {
        Path architecture = Files.writeString(folder.resolve("tiny.conf"), TINY);
        jobFile = Files.writeString(folder.resolve("job.conf"), """
                        spark.master = "local[2]"
                        model.architecture = "%s"
                        data.shapes { images = 400, test-images = 120, height = 12, width = 12 }
                        train { epochs = 2, batch-size = 50, shards = 4, learning-rate = 0.05 }
                        """.formatted(architecture))
                .toString();
    }

    private static Call call(String command, Object... more) {
        List<String> args = new ArrayList<>(List.of(command, "--conf", jobFile));
        Arrays.stream(more).map(Object::toString).forEach(args::add);
        return Call.of(args.toArray(String[]::new));
    }

    private static Call succeeds(String command, Object... more) {
        Call call = call(command, more);
        assertThat(call.code()).as("%s%n%s", call.out(), call.err()).isZero();
        return call;
    }

    private static void fails(int code, Call call, String... parts) {
        assertThat(call.err()).startsWith("error: ").contains(parts).doesNotContain("\tat ");
        assertThat(call.code()).isEqualTo(code);
    }

    private static List<String> states(String out) {
        return STATE.matcher(out).results().map(match -> match.group(1)).toList();
    }

    @Test
    void turnsAreLearnedWithoutLabelsAndMeasured() {
        Path run = folder.resolve("turns");
        assertThat(succeeds("train", "--task=rotation", "--classes=4", "--batch-size=40", "--output", run)
                        .out())
                .contains("1,600 images in 4 shards; 2 tasks a step, 40 steps an epoch");
        assertThat(succeeds("evaluate", "--format=shapes", "--model", run.resolve("model"))
                        .out())
                .contains("480 images", "270");
        fails(
                Failure.USAGE,
                call("train", "--task=rotation", "--classes=4", "--batch-size=40", "--set=data.augment.mixup=0.2"),
                "data.augment: mixup expects one sample an image, got 4 from shapes");
        fails(
                Failure.FAILED,
                call("train", "--task=rotation", "--classes=4", "--set=data.shapes.width=16"),
                "turning images by 90 degrees expects square ones, got 12x16 (height x width)");
        fails(
                Failure.USAGE,
                call("train", "--task=dense", "--set=data.shapes.depth=true", "--set=data.target-channels=1"),
                "architecture tiny gives outputs of 10, the targets of shapes (training set, seed 1) are 1 x 12 x 12;"
                        + " change the network or data.target-channels");
    }

    @Test
    void aShareOfTheLabelsIsEnoughToStart() {
        Call train = succeeds("train", "--label-fraction=0.5", "--batch-size=20", "--output", folder.resolve("share"));
        assertThat(train.out())
                .containsPattern("\\d+ of 400 images of shapes \\(training set, seed 1\\): \\d+ \\(.*\\) to \\d+"
                        + " \\(.*\\) of a class")
                .containsPattern("(19|20)\\d images in 4 shards");
    }

    @Test
    void prepareTrainEvaluateScoreInspect() throws IOException {
        Path prepared = folder.resolve("prepared");
        assertThat(succeeds("prepare", "--output", prepared).out())
                .contains("400 images of 1 x 12 x 12, 10 classes", "120 images", "written to " + prepared + "/test");

        Path run = folder.resolve("run");
        Call train = succeeds("train", "--data", prepared, "--output", run);
        assertThat(train.out())
                .contains("kernels: ", "Spark 4", "on local[2], 2 tasks at once")
                .contains("400 images in 4 shards; 2 tasks a step, 8 steps an epoch, epochs 1 to 2")
                .containsPattern("epoch 2/2  loss \\d\\.\\d{4} accuracy .* validation loss .* rate .* images/s  state ")
                .containsPattern("[0-9.]+ s, \\d+ steps of [0-9.]+ ms: schedule [0-9.]+, compute [0-9.]+")
                .contains("model   " + run + "/model", "record  " + run + "/record.jsonl");
        assertThat(Files.readString(run.resolve("record.jsonl"))).contains(states(train.out()));

        Path json = folder.resolve("figures.json");
        Call evaluate = succeeds("evaluate", "--data", prepared, "--model", run.resolve("model"), "--json", json);
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("images").asInt()).isEqualTo(120);
        assertThat(evaluate.out())
                .contains("kernels: ", "Spark 4")
                .contains(
                        "120 images",
                        "top-1 " + Shown.percent(figures.path("top1").asDouble()),
                        "class \\ predicted");

        Path scores = folder.resolve("scores.json");
        Call score = succeeds(
                "score",
                "--data",
                prepared,
                "--model",
                run.resolve("model"),
                "--output",
                scores,
                "--format",
                "json",
                "--top-k",
                3);
        assertThat(score.out())
                .contains("kernels: ", "Spark 4")
                .contains(
                        "120 images scored",
                        "of 120 with a known label are right: "
                                + Shown.percent(figures.path("top1").asDouble()));
        List<JsonNode> rows = json(scores);
        assertThat(rows).hasSize(120);
        assertThat(rows.get(0).path("top_k")).hasSize(3);
        assertThat(rows)
                .filteredOn(row ->
                        row.path("label").asInt() == row.path("predicted").asInt())
                .hasSize((int) Math.round(figures.path("top1").asDouble() * 120));

        assertThat(Call.of("inspect", "--model", run.resolve("model").toString())
                        .out())
                .contains("tiny", "6 x 12 x 12", "classes        circle, ring", "state_hash");
    }

    private static List<JsonNode> json(Path output) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(output)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".json")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    rows.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return rows;
    }

    @Test
    void stoppedAndResumedIsTheSameAsNeverStopped() {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        List<String> expected =
                states(succeeds("train", "--epochs", 3, "--output", whole).out());
        Call first = succeeds("train", "--epochs", 3, "--stop-after", 1, "--output", parts);
        assertThat(states(first.out())).containsOnly(expected.get(0));

        fails(Failure.USAGE, call("train", "--epochs", 3, "--output", parts), parts + ": exists; add --resume");
        Call rest = succeeds("train", "--epochs", 3, "--resume", "--output", parts, "--master", "local[1]");
        assertThat(rest.out()).contains("resuming from ", "epochs 2 to 3", "1 tasks a step");
        assertThat(states(rest.out())).contains(expected.get(1), expected.get(2));

        fails(
                Failure.FAILED,
                call("train", "--epochs", 3, "--resume", "--output", parts, "--shards", 2),
                "shards: 4 in the checkpoint, 2 in this run");
        Call anew = succeeds("train", "--epochs", 1, "--overwrite", "--output", parts);
        assertThat(anew.out()).contains("epochs 1 to 1");
    }

    @Test
    void foldersOfImagesWithABadOneAmongThem() throws IOException {
        Path photos = folder.resolve("photos");
        for (String set : List.of("train", "test")) {
            for (int i = 0; i < 12; i++) {
                draw(photos.resolve(set + "/dark/" + i + ".png"), 20 + i, 30, Color.DARK_GRAY);
                draw(photos.resolve(set + "/light/" + i + ".png"), 30, 20 + i, Color.LIGHT_GRAY);
            }
        }
        Files.writeString(photos.resolve("test/light/broken.jpg"), "<html>", StandardCharsets.US_ASCII);

        Call sizes = call("train", "--data", photos, "--classes", 2, "--output", folder.resolve("x"));
        fails(Failure.FAILED, sizes, "images of different sizes", "set a resize or crop");
        Path prepared = folder.resolve("prepared-photos");
        Object[] prepare = {"--source", photos, "--resize", "12x12", "--output", prepared};
        fails(Failure.FAILED, call("prepare", prepare), "1 of 25 images do not decode", "broken.jpg");
        Object[] lenient = Stream.concat(Arrays.stream(prepare), Stream.of("--max-bad-fraction", 0.1, "--overwrite"))
                .toArray();
        Call forgiven = succeeds("prepare", lenient);
        assertThat(forgiven.err()).contains("warning: 1 images could not be read and were left out:", "broken.jpg");

        Path run = folder.resolve("photos-run");
        fails(
                Failure.USAGE,
                call("train", "--data", prepared, "--input", "3x12x12", "--output", run),
                "architecture tiny expects images of 3 x 12 x 12",
                "has 1 x 12 x 12",
                "model.input = 1x12x12");
        fails(
                Failure.USAGE,
                call("train", "--data", prepared, "--output", run),
                "gives scores of shape 10",
                "has 2 classes; set model.classes = 2");
        fails(
                Failure.FAILED,
                call("train", "--data", prepared, "--classes", 2, "--batch-size", 50, "--output", run),
                "batch of 50 is larger than the set of 24 samples");
        succeeds("train", "--data", prepared, "--classes", 2, "--batch-size", 8, "--output", run);

        Path scores = folder.resolve("photo-scores");
        Call score = succeeds(
                "score",
                "--data",
                photos.resolve("test"),
                "--model",
                run.resolve("model"),
                "--output",
                scores,
                "--format",
                "csv");
        assertThat(score.out()).contains("24 images scored", "of 24 with a known label are right");
        assertThat(score.err()).contains("1 image could not be read; its row has an error:", "broken.jpg: ");
        assertThat(csv(scores))
                .contains("id,path,label,predicted,predicted_name,probability,top_k,error,decode_ms,score_ms")
                .anyMatch(line -> line.contains("test/dark/3.png,0,") && line.contains("\"\"name\"\"")
                        || line.contains("\\\"name\\\""))
                .anyMatch(line -> line.contains("broken.jpg,1,,") && line.contains("no image"));

        Object[] more = {"--data", photos.resolve("test"), "--model", run.resolve("model"), "--output", scores};
        assertThat(succeeds("score", with(more, "--resume")).out())
                .contains("is finished, there is nothing to go on with");
        fails(Failure.USAGE, call("score", more), "exists; add --overwrite to replace it, or choose another --output");
        fails(Failure.USAGE, call("score", with(more, "--resume", "--overwrite")), "exclude each other");
        fails(
                Failure.FAILED,
                call("score", with(more, "--overwrite", "--features", "nose")),
                "names of layers, got 'nose'");
        assertThat(scores.resolve("_SUCCESS")).exists();
        succeeds("score", with(more, "--overwrite", "--format", "json", "--raw-scores", "--limit", 5));
        assertThat(json(scores)).hasSize(5).allMatch(row -> row.path("scores").size() == 2);
        Files.createDirectories(scores.resolve("_work"));
        Files.writeString(scores.resolve("_work/scoring.json"), "{}");
        fails(
                Failure.USAGE,
                call("score", more),
                "a scoring was begun there and did not finish; --resume goes on with it");
        fails(Failure.FAILED, call("score", with(more, "--resume")), "expects format convoy-scoring version 1");

        Path table = folder.resolve("photo-table");
        try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
            spark.read()
                    .format("binaryFile")
                    .option("recursiveFileLookup", "true")
                    .load(photos.resolve("test").toString())
                    .write()
                    .parquet(table.toString());
        }
        Path tableScores = folder.resolve("table-scores");
        Call ofTable = succeeds(
                "score", "--data", table, "--model", run.resolve("model"), "--output", tableScores, "--format", "csv");
        assertThat(ofTable.out()).contains("24 images scored");
        assertThat(csv(tableScores))
                .contains(
                        "path,modificationTime,length,predicted,predicted_name,probability,top_k,error,decode_ms,score_ms");

        fails(Failure.USAGE, call("evaluate", "--format", "shapes", "--model", run.resolve("model")), "has 10 classes");
    }

    private static Object[] with(Object[] arguments, Object... more) {
        return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray();
    }

    private static void draw(Path file, int height, int width, Color colour) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        var graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height / 2);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    private static List<String> csv(Path output) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(output)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".csv")).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    /** What somebody meets who scores for the first time. */
    @Test
    void scoringsThatCannotBeSayWhyAndWhatThereIs() throws IOException {
        Path run = folder.resolve("first");
        succeeds("train", "--epochs", 1, "--output", run);
        Path photos = folder.resolve("first-photos");
        draw(photos.resolve("a.png"), 12, 12, Color.GRAY);
        Files.writeString(photos.resolve("notes.txt"), "x");
        Path scores = folder.resolve("first-scores");
        Object[] on = {"--model", run.resolve("model"), "--output", scores};
        fails(
                Failure.FAILED,
                call("score", with(on, "--data", folder.resolve("nowhere"))),
                "nowhere: no such file or folder");
        fails(
                Failure.FAILED,
                call("score", with(on, "--data", folder + "/nowhere/*.png")),
                "nowhere/*.png: matches no file or folder");
        Path none = Files.createDirectories(folder.resolve("none"));
        fails(
                Failure.FAILED,
                call("score", with(on, "--data", none)),
                "none: the folder is empty; no image files, archives or SequenceFiles of images there");
        Files.writeString(none.resolve("notes.txt"), "x");
        Files.writeString(none.resolve("Makefile"), "x");
        fails(
                Failure.FAILED,
                call("score", with(on, "--data", none)),
                "none: no images of a known format; looked for ",
                "; left out, by their names: 1 without ending, 1 .txt");
        fails(
                Failure.FAILED,
                call("score", with(on, "--data", none, "--data-format", "folder")),
                "none: no image files, archives or SequenceFiles of images there; left out, by their names: ");
        fails(
                Failure.FAILED,
                call("score", "--model", photos, "--data", photos, "--output", scores),
                "first-photos: is no saved model: expected model.json in it, found none");
        fails(
                Failure.FAILED,
                call("score", with(on, "--data", photos, "--features", "nope")),
                "features expect names of layers, got 'nope'; the network has ");
        assertThat(scores).doesNotExist();

        Call all = succeeds("score", with(on, "--data", photos, "--format", "json", "--top-k", 1000));
        assertThat(all.out()).contains("\n1 image file; left out, by their names: 1 .txt\n", "\n1 image scored in ");
        assertThat(json(scores))
                .singleElement()
                .satisfies(row -> assertThat(row.path("top_k")).hasSize(10));

        Files.writeString(photos.resolve("a.png"), "<html>");
        Call bad = call("score", with(on, "--data", photos, "--format", "json", "--overwrite"));
        assertThat(bad.err())
                .contains("warning: 1 image could not be read; its row has an error:", "is HTML, no image")
                .endsWith("error: none of 1 image could be scored; the rows in " + scores + " say why\n");
        assertThat(bad.code()).isEqualTo(Failure.FAILED);
        assertThat(json(scores)).hasSize(1);
        assertThat(scores.resolve("_SUCCESS")).exists();
    }

    @Test
    void damagedFilesAndMissingOnes() throws IOException {
        Path idx = Files.createDirectories(folder.resolve("idx"));
        Path run = folder.resolve("never");
        fails(
                Failure.FAILED,
                call("train", "--data", idx, "--output", run),
                idx.getFileName() + ": the folder is empty");
        fails(Failure.FAILED, call("train", "--data", folder.resolve("no"), "--output", run), "no such file or folder");
        Files.write(idx.resolve("train-images-idx3-ubyte"), new byte[] {1, 2, 3, 4, 5});
        Files.write(idx.resolve("train-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 0});
        fails(Failure.FAILED, call("train", "--data", idx, "--output", run), "not an IDX image file");
        Path classes = Files.createDirectories(folder.resolve("classes"));
        draw(classes.resolve("full/a.png"), 12, 12, Color.GRAY);
        Files.createDirectories(classes.resolve("hollow"));
        fails(Failure.FAILED, call("train", "--data", classes, "--output", run), "class folder ", "hollow: no images");
        assertThat(run).doesNotExist();
    }

    @Test
    void aRunThatDivergesKeepsItsLastCheckpoint() {
        Path run = folder.resolve("diverged");
        Call call = call("train", "--learning-rate", 1e30, "--output", run);
        fails(Failure.FAILED, call, "training diverged at epoch 1, step ", "try a smaller learning rate");
        fails(Failure.FAILED, call("train", "--resume", "--output", run), "no whole checkpoint to resume from");
    }

    @Test
    void aDamagedCheckpointIsNamedAndTheOneBeforeIsTaken() throws IOException {
        Path run = folder.resolve("damaged");
        List<String> states =
                states(succeeds("train", "--epochs", 2, "--output", run).out());
        Path weights = run.resolve("checkpoints/epoch-0002/weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length - 9));
        Call resumed = succeeds("train", "--epochs", 2, "--resume", "--output", run);
        assertThat(resumed.err())
                .contains(
                        "checkpoint passed over: ", "weights.safetensors: has ", "the file was truncated or replaced");
        assertThat(resumed.out()).contains("epochs 2 to 2");
        assertThat(states(resumed.out())).contains(states.get(1));

        Path other =
                Files.writeString(folder.resolve("other.conf"), TINY.replace("out_channels = 6", "out_channels = 5"));
        fails(
                Failure.FAILED,
                call("train", "--resume", "--architecture", other, "--output", run),
                "out_channels is 6 in the checkpoint, 5 in this run");
    }

    @Test
    void oneSetIsHeldOutFromOrGoesWithout() {
        Path prepared = folder.resolve("one-set");
        succeeds("prepare", "--output", prepared, "--split", "train");
        Path set = prepared.resolve("train");
        Call without = succeeds("train", "--data", set, "--epochs", 1, "--output", folder.resolve("without"));
        assertThat(without.err()).contains("is one set: there is no validation");
        assertThat(without.out()).doesNotContain("validation");
        Call held = succeeds(
                "train",
                "--data",
                set,
                "--epochs",
                1,
                "--output",
                folder.resolve("held"),
                "--set",
                "data.validation-fraction=0.25");
        assertThat(held.out()).contains("300 images in 4 shards", "validation loss");
        Matcher hash = STATE.matcher(held.out());
        assertThat(hash.find()).isTrue();
    }
}
