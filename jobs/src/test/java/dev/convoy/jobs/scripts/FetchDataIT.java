package dev.convoy.jobs.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.testing.RealData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/fetch-data} against a web server on loopback: a copy of the script beside a table of small sets, and
 * once the real table with the real files.
 */
class FetchDataIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] IMAGES = noise(1, 50_000);
    private static final byte[] LABELS = noise(2, 900);

    @TempDir
    Path temp;

    private final LoopbackFiles server = new LoopbackFiles();
    private Path script;
    private Path data;

    @BeforeEach
    void copyScriptBesideSmallTable() throws IOException {
        script = Files.copy(ProjectFiles.root().resolve("scripts/fetch-data"), temp.resolve("fetch-data"));
        data = temp.resolve("data");
        table(md5(gzip(IMAGES, 9)), md5(IMAGES));
        server.with("images.gz", gzip(IMAGES, 9)).with("labels.gz", gzip(LABELS, 9));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void downloadsAndSecondRunOnlyChecks() throws IOException {
        assertThat(run(0, "toy")).contains("images.gz: from http", "checksum right", "toy is in " + data);
        assertThat(server.requests()).containsExactly("images.gz 0", "labels.gz 0");
        assertThat(data.resolve("images.gz")).hasBinaryContent(gzip(IMAGES, 9));

        assertThat(run(0, "toy"))
                .contains("images.gz: already here, checksum right", "labels.gz: already here, checksum right");
        assertThat(server.requests()).isEmpty();
        assertThat(files()).containsExactly("images.gz", "labels.gz");
    }

    @Test
    void takesUpABrokenConnectionWhereItStopped() throws IOException {
        server.cutOnce("images.gz", 12_345);
        assertThat(run(0, "toy")).contains("interrupted (curl: 18), try 2 of 4", "goes on at byte 12345");
        assertThat(server.requests()).containsExactly("images.gz 0", "images.gz 12345", "labels.gz 0");
        assertThat(data.resolve("images.gz")).hasBinaryContent(gzip(IMAGES, 9));
    }

    @Test
    void takesUpWhatAnEarlierRunLeft() throws IOException {
        byte[] whole = gzip(IMAGES, 9);
        Files.createDirectories(data);
        Files.write(data.resolve("images.gz.part"), Arrays.copyOf(whole, 20_000));
        assertThat(run(0, "toy")).contains("goes on at byte 20000");
        assertThat(server.requests()).contains("images.gz 20000").doesNotContain("images.gz 0");
        assertThat(data.resolve("images.gz")).hasBinaryContent(whole);
        assertThat(files()).containsExactly("images.gz", "labels.gz");
    }

    @Test
    void dropsAPartOfAnotherFile() throws IOException {
        Files.createDirectories(data);
        Files.write(data.resolve("images.gz.part"), noise(3, 1_000));
        assertThat(run(0, "toy")).contains("the part that was here belongs to another file: from the start");
        assertThat(data.resolve("images.gz")).hasBinaryContent(gzip(IMAGES, 9));
    }

    @Test
    void refusesAWrongChecksumAndKeepsTheFileAside() throws IOException {
        byte[] other = noise(4, 5_000);
        server.with("images.gz", other);
        assertThat(run(1, "toy"))
                .contains("images.gz: wrong checksum: MD5 " + md5(other) + ", expected " + md5(gzip(IMAGES, 9)))
                .contains("kept as " + data.resolve("images.gz.bad"));
        assertThat(files()).containsExactly("images.gz.bad");
    }

    @Test
    void replacesADamagedFile() throws IOException {
        Files.createDirectories(data);
        Files.write(data.resolve("images.gz"), noise(5, 100));
        assertThat(run(0, "toy")).contains("images.gz: wrong checksum, set aside as");
        assertThat(data.resolve("images.gz")).hasBinaryContent(gzip(IMAGES, 9));
        assertThat(data.resolve("images.gz.bad")).hasSize(100);
    }

    @Test
    void acceptsTheSameBytesCompressedAnew() throws IOException {
        server.with("images.gz", gzip(IMAGES, 1));
        assertThat(gzip(IMAGES, 1)).isNotEqualTo(gzip(IMAGES, 9));
        run(0, "toy");
        table(md5(gzip(IMAGES, 9)), "-");
        assertThat(run(1, "toy", "--from", "http://127.0.0.1:1/none")).contains("images.gz: wrong checksum");
    }

    @Test
    void unpacksAnArchiveOnce() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("pack/batches"));
        Files.write(folder.resolve("one.bin"), noise(6, 3_000));
        Files.write(folder.resolve("two.bin"), noise(7, 3_000));
        Child.start(
                        List.of("tar", "-czf", temp.resolve("a.tar.gz").toString(), "-C", temp + "/pack", "batches"),
                        Map.of(),
                        temp.resolve("tar.log"))
                .succeed(LIMIT);
        byte[] archive = Files.readAllBytes(temp.resolve("a.tar.gz"));
        server.with("a.tar.gz", archive);
        Files.writeString(
                temp.resolve("datasets.txt"),
                "set packed http://127.0.0.1:1\nfile a.tar.gz " + md5(archive)
                        + " -\nunpack a.tar.gz one.bin,two.bin\n");
        assertThat(run(0, "packed")).contains("a.tar.gz: unpacked");
        assertThat(files()).containsExactly("a.tar.gz", "one.bin", "two.bin");
        assertThat(data.resolve("two.bin")).hasBinaryContent(noise(7, 3_000));
        Files.delete(data.resolve("one.bin"));
        assertThat(run(0, "packed")).contains("a.tar.gz: already here", "a.tar.gz: unpacked");
        assertThat(run(0, "packed")).contains("a.tar.gz: already unpacked");
    }

    @Test
    void namesAnAddressThatHasNoSuchFile() throws IOException {
        assertThat(run(1, "toy", "--from", server.address() + "/elsewhere/"))
                .contains(server.address() + "/elsewhere/images.gz: the server answered 404; is the address right?");
        assertThat(files()).isEmpty();
    }

    @Test
    void namesTheKnownSetsWhenOneIsUnknown() throws IOException {
        assertThat(run(2, "imagenet"))
                .contains("unknown set \"imagenet\"", "usage: scripts/fetch-data SET", "SET is one of: toy");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void fetchesTheRealFashionMnist() throws IOException {
        Path real = RealData.folder("fashion-mnist");
        for (String name : List.of("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")) {
            server.with(name + "-ubyte.gz", Files.readAllBytes(real.resolve(name + "-ubyte.gz")));
        }
        server.cutOnce("train-images-idx3-ubyte.gz", 10_000_000);
        script = ProjectFiles.root().resolve("scripts/fetch-data");
        assertThat(run(0, "fashion-mnist")).contains("goes on at byte 10000000");
        assertThat(files()).hasSize(4).allMatch(name -> name.endsWith("-ubyte.gz"));
    }

    /** Runs the script into the data folder, with the server as the mirror of every set; checks its exit code. */
    private String run(int expected, String set, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", script.toString(), set, data.toString()));
        command.addAll(List.of(more));
        Map<String, String> mirrors = Map.of(
                "CONVOY_MIRROR_TOY", server.address(),
                "CONVOY_MIRROR_PACKED", server.address(),
                "CONVOY_MIRROR_FASHION_MNIST", server.address() + "/");
        try (Child child = Child.start(command, mirrors, Files.createTempFile(temp, "fetch-data", ".log"))) {
            int code = child.waitFor(LIMIT);
            assertThat(code).as(child.output()).isEqualTo(expected);
            return child.output();
        }
    }

    private List<String> files() throws IOException {
        try (var list = Files.list(data)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private void table(String sum, String raw) throws IOException {
        Files.writeString(temp.resolve("datasets.txt"), """
                # two files
                set toy http://127.0.0.1:1/unused
                file images.gz %s %s
                file labels.gz %s -
                """.formatted(sum, raw, md5(gzip(LABELS, 9))));
    }

    private static byte[] noise(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        for (int i = 0; i < count; i += 2) {
            bytes[i] = 0; // so that compression has something to do
        }
        return bytes;
    }

    private static byte[] gzip(byte[] content, int level) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(level);
            }
        }) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
