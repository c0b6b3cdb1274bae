package dev.convoy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedFolderTest {
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    private java.nio.file.Path temporary;

    private java.nio.file.Path local;
    private Path folder;

    @BeforeEach
    void writeAFolder() throws IOException {
        local = temporary.resolve("saved");
        folder = new Path(local.toUri());
        SavedFolderWriter.write(folder, HADOOP, IfExists.REFUSE, writer -> {
            try (OutputStream out = writer.create("a.txt")) {
                out.write('a');
                out.write("bc".getBytes(StandardCharsets.UTF_8));
            }
            writer.json("b.json", Map.of("k", 1));
        });
    }

    /** The checksum is what {@code sha256sum} prints for a file that holds {@code abc}. */
    @Test
    void notesLengthAndChecksum() throws IOException {
        assertThat(Files.readString(local.resolve("a.txt"))).isEqualTo("abc");
        Json entry = SavedFolder.open(folder, HADOOP)
                .json(SavedFolder.CHECKSUMS)
                .object("files")
                .object("a.txt");
        assertThat(entry.whole("bytes")).isEqualTo(3);
        assertThat(entry.text("sha256")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void verifiesWhatIsListed() throws IOException {
        SavedFolder saved = SavedFolder.open(folder, HADOOP);
        saved.verify(List.of("a.txt", "b.json"));
        assertThatThrownBy(() -> saved.verify(List.of("model.json")))
                .isInstanceOf(FormatException.class)
                .hasMessage(folder + "/checksums.json: does not list model.json, lists [a.txt, b.json]");
    }

    @Test
    void readsNoFileOfAnotherFolder() throws IOException {
        java.nio.file.Path checksums = local.resolve("checksums.json");
        Files.writeString(checksums, Files.readString(checksums).replace("a.txt", "../saved/a.txt"));
        assertThatThrownBy(() -> SavedFolder.open(folder, HADOOP).verify(List.of()))
                .isInstanceOf(FormatException.class)
                .hasMessage(folder + "/checksums.json: '../saved/a.txt' is not the name of a file of this folder");
    }

    @Test
    void leavesNothingBehindWhenItsWriterFails() {
        Path other = new Path(folder.getParent(), "other");
        assertThatThrownBy(() -> SavedFolderWriter.write(other, HADOOP, IfExists.REFUSE, writer -> {
                    writer.json("half.json", Map.of());
                    throw new IOException("the disk is full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is full");
        assertThat(temporary).isDirectoryContaining("glob:**/saved").isDirectoryNotContaining("glob:**other*");
    }

    @Test
    void neverReplacesARoot() {
        assertThatThrownBy(() -> SavedFolderWriter.checkReplaceable(new Path("file:///"), HADOOP, IfExists.REPLACE))
                .isInstanceOf(FormatException.class)
                .hasMessage("file:/: is the root of a file system, expected a folder to write");
    }

    @Test
    void anEmptyFolderMayBeReplaced() throws IOException {
        Files.createDirectories(temporary.resolve("empty"));
        Path empty = new Path(folder.getParent(), "empty");
        SavedFolderWriter.checkReplaceable(empty, HADOOP, IfExists.REPLACE);
        assertThatThrownBy(() -> SavedFolderWriter.checkReplaceable(empty, HADOOP, IfExists.REFUSE))
                .hasMessage(empty + ": already exists: choose another path, or ask to overwrite it");
    }

    /** A file system that checks its own blocks (HDFS) finds the damage before the SHA-256 does. */
    @Test
    void namesTheFileWhenItsFileSystemFindsItDamaged() throws IOException {
        SavedFolder saved = SavedFolder.open(folder, HADOOP);
        assertThatThrownBy(() -> saved.read("a.txt", (in, length) -> {
                    throw new ChecksumException("checksum error at 0", 0);
                }))
                .isInstanceOf(FormatException.class)
                .hasMessage(folder + "/a.txt: is damaged: checksum error at 0");
        assertThatThrownBy(() -> saved.read("a.txt", (in, length) -> {
                    throw new EOFException();
                }))
                .isInstanceOf(FormatException.class)
                .hasMessage(folder + "/a.txt: is truncated: it ends after 3 bytes");
    }

    @Test
    void readsNoDescriptionWithoutALimit() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(local.resolve("b.json").toFile(), "rw")) {
            file.setLength((64 << 20) + 1);
        }
        assertThatThrownBy(() -> SavedFolder.open(folder, HADOOP).json("b.json"))
                .isInstanceOf(FormatException.class)
                .hasMessage(folder + "/b.json: has 67108865 bytes, expected at most 67108864");
    }
}
