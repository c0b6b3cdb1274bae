package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.ImageFixtures;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.image.DecodeSettings;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.IfExists;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scorings of sets with numbers that fail in the middle and go on, with fewer tasks at once, to the rows of an undisturbed one. */
class ScoreResumeIT {
    private static final int PARTS = 8;
    private static final int IMAGES = 160;
    private static final int CIFAR_RECORD = 3073;

    @TempDir
    static Path folder;

    private static Path model(int channels, int side) throws IOException {
        return model(
                channels,
                side,
                IntStream.range(0, 10).mapToObj(Integer::toString).toList());
    }

    private static Path model(int channels, int side, List<String> classes) throws IOException {
        String text = """
                name = small
                input = [%d, %d, %d]
                layers = [
                  { type = conv2d, out_channels = 4, kernel_size = 3 }
                  relu
                  flatten
                  { type = linear, out_features = %d }
                ]
                """.formatted(channels, side, side, classes.size());
        Network network = Network.build(ArchitectureFile.parse(text, "test"));
        Path model = folder.resolve("model" + side + "-" + classes.size());
        new SavedModel(
                        network.architecture(),
                        new Preprocessing(
                                        channels,
                                        side,
                                        side,
                                        DecodeSettings.AS_IS,
                                        new Normalisation(
                                                Collections.nCopies(channels, 0.4), Collections.nCopies(channels, 0.3)))
                                .toMap(),
                        classes,
                        Map.of(),
                        network.initialParameters(3),
                        network.initialStatistics())
                .save(new org.apache.hadoop.fs.Path(model.toString()), new Configuration(), IfExists.REPLACE);
        return model;
    }

    private static Call score(Path model, Path data, String output, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "score",
                "--model=" + model,
                "--data=" + data,
                "--output=" + folder.resolve(output),
                "--format=json",
                "--set=score.chunk-images=1"));
        args.addAll(List.of(more));
        return Call.of(args.toArray(String[]::new));
    }

    /** The rows in the order of the files' names, but for the milliseconds. */
    private static List<String> rows(String output) throws IOException {
        List<String> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve(output))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList()) {
                Files.readAllLines(file, StandardCharsets.UTF_8)
                        .forEach(line -> rows.add(line.replaceAll(",\"(decode|score)_ms\":[^,}]+", "")));
            }
        }
        return rows;
    }

    /** An undisturbed one's rows, which those of one that failed and went on are equal to. */
    private static List<String> goesOn(Path model, Path data, String name) throws IOException {
        String[] begun = {"--master=local[2]", "--set=spark.default.parallelism=" + PARTS};
        Call whole = score(model, data, name + "-whole", begun);
        assertThat(whole.code()).as(whole.err()).isZero();
        List<String> expected = rows(name + "-whole");

        String broken = name + "-broken";
        Call failed = score(
                model, data, broken, begun[0], begun[1], "--set=spark.extraListeners=dev.convoy.jobs.EndingChunks");
        assertThat(failed.code()).as(failed.out() + failed.err()).isEqualTo(Failure.FAILED);
        assertThat(failed.err()).contains("cancelled");
        int there = rows(broken).size();
        assertThat(there).isBetween(1, expected.size() - 1);
        assertThat(rows(broken)).isEqualTo(expected.subList(0, there));

        Call again = score(model, data, broken, begun);
        assertThat(again.code()).isEqualTo(Failure.USAGE);
        assertThat(again.err())
                .contains(
                        "a scoring was begun there and did not finish; --resume goes on with it, --overwrite begins anew,"
                                + " and if it still runs, by ")
                .contains("(process " + ProcessHandle.current().pid() + ")");

        Call rest = score(model, data, broken, "--master=local[3]", "--resume");
        assertThat(rest.code()).as(rest.err()).isZero();
        assertThat(rest.out()).containsPattern("goes on: [2-7] of " + PARTS + " chunks are there");
        assertThat(rows(broken)).isEqualTo(expected);
        assertThat(folder.resolve(broken).resolve("_work")).doesNotExist();
        return expected;
    }

    private static Path idx() throws IOException {
        Path idx = Files.createDirectories(folder.resolve("idx"));
        Files.write(idx.resolve("t10k-images-idx3-ubyte"), ImageFixtures.idxImages(IMAGES, 12, 12));
        Files.write(idx.resolve("t10k-labels-idx1-ubyte"), ImageFixtures.idxLabels(IMAGES));
        return idx;
    }

    @Test
    void aSetOfOtherClassesIsScoredAndItsLabelsCountWhereTheyAreTheModels() throws IOException {
        Call call = score(model(1, 12, List.of("cat", "1", "0")), idx(), "others", "--master=local[2]");
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).contains(IMAGES + " images scored", " of 32 with a known label are right");
        List<String> rows = rows("others");
        assertThat(rows.get(0)).startsWith("{\"id\":0,\"label\":2,");
        assertThat(rows.get(1)).startsWith("{\"id\":1,\"label\":1,");
        assertThat(rows.get(2)).startsWith("{\"id\":2,\"predicted\":");
    }

    @Test
    void idxFilesAndWhatIsPreparedOfThem() throws IOException {
        Path model = model(1, 12);
        Path idx = idx();
        List<String> rows = goesOn(model, idx, "idx");
        assertThat(rows).hasSize(IMAGES);
        assertThat(rows.get(17)).startsWith("{\"id\":17,\"label\":7,");

        Path prepared = folder.resolve("prepared");
        Call prepare = Call.of(
                "prepare",
                "--source=" + idx,
                "--split=test",
                "--output=" + prepared,
                "--master=local[2]",
                "--set=spark.default.parallelism=" + PARTS);
        assertThat(prepare.code()).as(prepare.err()).isZero();
        assertThat(goesOn(model, prepared, "prepared")).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void cifarFiles() throws IOException {
        byte[] records = new byte[IMAGES * CIFAR_RECORD];
        new Random(7).nextBytes(records);
        for (int i = 0; i < IMAGES; i++) {
            records[i * CIFAR_RECORD] = (byte) (i % 10);
        }
        Path cifar = Files.createDirectories(folder.resolve("cifar"));
        Files.write(cifar.resolve("test_batch.bin"), records);
        assertThat(goesOn(model(3, 32), cifar, "cifar")).hasSize(IMAGES);
    }
}
