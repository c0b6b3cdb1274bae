package dev.convoy.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.testing.SharedSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class ArchivesTest {
    private static final String[] NAMES = {
        "1.jpg", "cats/", "cats/2.PNG", "./dogs/3.gif", "notes.txt", "__MACOSX/._1.jpg", ".4.jpg", "cats/x.png/"
    };

    /** What {@code zip -e} of Info-ZIP 3.0 has written: 1.jpg and cats/2.jpg encrypted, 3.jpg and 4.jpg not. */
    private static final String ENCRYPTED =
            "UEsDBAoACQAAAG6tdl3dfSejEQAAAAUAAAAFABwAMS5qcGdVVAkAA/9hA2v/YQNrdXgLAAEEAAAAAAQAAAAAafeVPQ1B0N2f"
                    + "btoZhwdVPOhQSwcI3X0noxEAAAAFAAAAUEsDBAoACQAAAG6tdl3NUIezFgAAAAoAAAAKABwAY2F0cy8yLmpwZ1VUCQAD/2ED"
                    + "a/9hA2t1eAsAAQQAAAAABAAAAABYFJH84H/x8FrxTaWkI8g0A6FXw6VPUEsHCM1Qh7MWAAAACgAAAFBLAwQUAAAACABurXZd"
                    + "AbCFowoAAAAyAAAABQAcADMuanBnVVQJAAP/YQNr/2EDa3V4CwABBAAAAAAEAAAAADPWyypINyaFAABQSwMEFAAAAAgAbq12"
                    + "XQGwhaMKAAAAMgAAAAUAHAA0LmpwZ1VUCQAD/2EDa/9hA2t1eAsAAQQAAAAABAAAAAAz1ssqSDcmhQAAUEsBAh4DCgAJAAAA"
                    + "bq12Xd19J6MRAAAABQAAAAUAGAAAAAAAAQAAAKSBAAAAADEuanBnVVQFAAP/YQNrdXgLAAEEAAAAAAQAAAAAUEsBAh4DCgAJ"
                    + "AAAAbq12Xc1Qh7MWAAAACgAAAAoAGAAAAAAAAQAAAKSBYAAAAGNhdHMvMi5qcGdVVAUAA/9hA2t1eAsAAQQAAAAABAAAAABQ"
                    + "SwECHgMUAAAACABurXZdAbCFowoAAAAyAAAABQAYAAAAAAABAAAApIHKAAAAMy5qcGdVVAUAA/9hA2t1eAsAAQQAAAAABAAA"
                    + "AABQSwECHgMUAAAACABurXZdAbCFowoAAAAyAAAABQAYAAAAAAABAAAApIETAQAANC5qcGdVVAUAA/9hA2t1eAsAAQQAAAAA"
                    + "BAAAAABQSwUGAAAAAAQABAAxAQAAXAEAAAAA";

    private final JavaSparkContext spark;

    @TempDir
    private Path folder;

    ArchivesTest(JavaSparkContext spark) {
        this.spark = spark;
    }

    private List<String> read() {
        return read(FileSettings.DEFAULT);
    }

    private List<String> read(FileSettings settings) {
        return FileSets.read(ImageFiles.find(spark, List.of(folder.toString()), settings), folder);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    /** Entries whose lengths and sums follow their bytes, as Java's own writer has them; each has its name as its content. */
    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.endsWith("/") ? new byte[0] : FileSets.bytes(name));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Entries that are stored, with their lengths and sums before them. */
    private static byte[] storedZip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                CRC32 sum = new CRC32();
                sum.update(FileSets.bytes(name));
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(FileSets.bytes(name).length);
                entry.setCrc(sum.getValue());
                zip.putNextEntry(entry);
                zip.write(FileSets.bytes(name));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] tar(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (String name : names) {
                byte[] content = name.endsWith("/") ? new byte[0] : FileSets.bytes(name);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static String[] expected(String archive) {
        return new String[] {
            archive + "!/1.jpg=1.jpg",
            archive + "!/cats/2.PNG=cats/2.PNG",
            archive + "!/./dogs/3.gif=./dogs/3.gif",
            archive + "!/cats/x.png: is a directory"
        };
    }

    @Test
    void archivesAreReadInPlace() throws IOException {
        write("a.zip", zip(NAMES));
        write("b.TAR", tar(NAMES));
        write("c.tar.gz", gzip(tar(NAMES)));
        write("d.Tgz", gzip(tar(NAMES)));
        FileSets.write(folder, "b.jpg");
        List<String> all = new ArrayList<>(List.of(expected("a.zip")));
        all.addAll(List.of(expected("b.TAR")));
        all.add("b.jpg=b.jpg");
        all.addAll(List.of(expected("c.tar.gz")));
        all.addAll(List.of(expected("d.Tgz")));
        assertThat(read()).isEqualTo(all);
        ImageFiles files = ImageFiles.find(spark, List.of(folder.toString()), FileSettings.DEFAULT);
        assertThat(files.archives()).isEqualTo(4);
        assertThat(files.count()).isEqualTo(1);
        assertThat(FileSets.sizes(files)).containsExactly(4, 4, 1, 4, 4);
        assertThat(files.images(0, 1).map(EncodedImage::folder).collect()).containsExactly("", "cats", "dogs", "cats");
    }

    @Test
    void emptyArchivesHoldNothing() throws IOException {
        write("a.zip", zip());
        write("b.tar", tar());
        assertThat(read()).isEmpty();
    }

    @Test
    void namesThatLeadOutsideAreOnlyText() throws IOException {
        String[] names = {"../../escaped.jpg", "/escaped.jpg", "a/../../escaped.jpg"};
        Files.createDirectories(folder.resolve("deep/er"));
        Files.write(folder.resolve("deep/er/a.zip"), zip(names));
        Files.write(folder.resolve("deep/er/b.tar"), tar(names));
        assertThat(read())
                .containsExactly(
                        "deep/er/a.zip!/../../escaped.jpg=../../escaped.jpg",
                        "deep/er/a.zip!//escaped.jpg=/escaped.jpg",
                        "deep/er/a.zip!/a/../../escaped.jpg=a/../../escaped.jpg",
                        "deep/er/b.tar!/../../escaped.jpg=../../escaped.jpg",
                        "deep/er/b.tar!/escaped.jpg=/escaped.jpg", // as tar's writer has it
                        "deep/er/b.tar!/a/../../escaped.jpg=a/../../escaped.jpg");
        try (var all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.zip", "b.tar");
        }
    }

    @Test
    void ofADamagedArchiveWhatIsBeforeTheDamageIsRead() throws IOException {
        byte[] zip = zip("1.jpg", "2.jpg", "3.jpg");
        byte[] tar = tar("1.jpg", "2.jpg", "3.jpg");
        int third = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\3\4", 80);
        write("a.zip", Arrays.copyOf(zip, third + 33));
        write("b.zip", Arrays.copyOf(zip, third));
        int directory = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        write("b2.zip", Arrays.copyOf(zip, directory + 60));
        write("b3.zip", Arrays.copyOf(zip, directory));
        write("c.tar", Arrays.copyOf(tar, 2560 + 3));
        byte[] gzip = gzip(tar);
        write("d.tgz", Arrays.copyOf(gzip, gzip.length - 9));
        byte[] other = tar.clone();
        other[1024 + 2] ^= 1;
        write("e.tar", other);
        assertThat(read())
                .containsExactly(
                        "a.zip!/1.jpg=1.jpg",
                        "a.zip!/2.jpg=2.jpg",
                        "a.zip: cannot be read on after 2 images: ends too early",
                        "b.zip!/1.jpg=1.jpg",
                        "b.zip!/2.jpg=2.jpg",
                        "b.zip: cannot be read on after 2 images: ends too early",
                        "b2.zip!/1.jpg=1.jpg",
                        "b2.zip!/2.jpg=2.jpg",
                        "b2.zip!/3.jpg=3.jpg",
                        "b2.zip: cannot be read on after 3 images: Truncated ZIP file",
                        "b3.zip!/1.jpg=1.jpg",
                        "b3.zip!/2.jpg=2.jpg",
                        "b3.zip!/3.jpg=3.jpg",
                        "b3.zip: cannot be read on after 3 images: ends too early",
                        "c.tar!/1.jpg=1.jpg",
                        "c.tar!/2.jpg=2.jpg",
                        "c.tar: cannot be read on after 2 images: Truncated TAR archive",
                        "d.tgz!/1.jpg=1.jpg",
                        "d.tgz!/2.jpg=2.jpg",
                        "d.tgz!/3.jpg=3.jpg",
                        "d.tgz: cannot be read on after 3 images: ends too early",
                        "e.tar!/1.jpg=1.jpg",
                        "e.tar: cannot be read on after 1 images: is no tar archive, or damaged: a header's sum is wrong");
    }

    @Test
    void whatIsNoArchiveSaysSo() throws IOException {
        String page = "<!DOCTYPE html><title>404</title>".repeat(40);
        write("a.zip", FileSets.bytes(page));
        write("b.tar", FileSets.bytes(page));
        write("c.tgz", FileSets.bytes(page));
        write("d.zip", new byte[0]);
        write("e.tar", new byte[0]);
        write("f.zip", FileSets.bytes("x"));
        Files.createSymbolicLink(folder.resolve("g.tar"), folder.resolve("nowhere"));
        write("h.zip", FileSets.bytes("PK and nothing else of an archive is here"));
        assertThat(read())
                .containsExactly(
                        "a.zip: is no zip archive: begins with 3c 21, expected 50 4b",
                        "b.tar: cannot be read: Corrupted TAR archive.",
                        "c.tgz: is no gzip file: begins with 3c 21, expected 1f 8b",
                        "d.zip: is empty, expected an archive",
                        "e.tar: is empty, expected an archive",
                        "f.zip: is no zip archive: begins with 78, expected 50 4b",
                        "g.tar: is empty, expected an archive",
                        "h.zip: cannot be read: Cannot find zip signature within the file");
    }

    @Test
    void anImageThatIsNotAsItsEntrySaysFailsAlone() throws IOException {
        byte[] zip = storedZip("1.jpg", "2.jpg", "3.jpg");
        zip[new String(zip, StandardCharsets.ISO_8859_1).indexOf("2.jpg2.jpg") + 5] = 'X';
        write("a.zip", zip);
        CRC32 found = new CRC32();
        found.update(FileSets.bytes("X.jpg"));
        CRC32 said = new CRC32();
        said.update(FileSets.bytes("2.jpg"));
        assertThat(read())
                .containsExactly(
                        "a.zip!/1.jpg=1.jpg",
                        String.format(
                                "a.zip!/2.jpg: is damaged: its sum is %08x, expected %08x",
                                found.getValue(), said.getValue()),
                        "a.zip!/3.jpg=3.jpg");
    }

    @Test
    void entriesThatCannotBeUnpackedFailAlone() throws IOException {
        byte[] zip = storedZip("1.jpg", "2.jpg", "3.jpg", "4.jpg");
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        zip[6] |= 1; // encrypted
        zip[text.indexOf("PK\3\4", 10) + 8] = 98; // PPMd
        zip[text.indexOf("3.jpg") - 30 + 6] |= 8; // stored, and its length follows
        write("a.zip", zip);
        assertThat(read())
                .containsExactly(
                        "a.zip!/1.jpg: is encrypted",
                        "a.zip!/2.jpg: is packed in a way that cannot be streamed, method 98",
                        "a.zip!/3.jpg: is packed in a way that cannot be streamed, method 0",
                        "a.zip!/4.jpg=4.jpg");
    }

    @Test
    void anArchiveOfManyEntriesIsReadBehindAnEncryptedOne() throws IOException {
        String[] names = new String[70_000];
        Arrays.setAll(names, i -> i % 1000 == 0 ? i + ".jpg" : i + ".txt");
        byte[] zip = storedZip(names);
        zip[6] |= 9; // encrypted, and its length follows
        write("a.zip", zip);
        assertThat(read())
                .hasSize(70)
                .startsWith("a.zip!/0.jpg: is encrypted", "a.zip!/1000.jpg=1000.jpg")
                .endsWith("a.zip!/69000.jpg=69000.jpg");
    }

    @Test
    void behindAnEncryptedEntryTheDirectorySaysWhereTheNextOneIs() throws IOException {
        byte[] zip = Base64.getDecoder().decode(ENCRYPTED);
        write("a.zip", zip);
        int directory = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        write("b.zip", Arrays.copyOf(zip, directory));
        write("c.zip", Arrays.copyOf(zip, zip.length - 30));
        byte[] elsewhere = zip.clone(); // the directory's place is none
        elsewhere[zip.length - 6 + 1] ^= 1;
        write("d.zip", elsewhere);
        String ended =
                ": cannot be read on after 1 images: an entry that cannot be unpacked does not say how long it is,"
                        + " and there is no directory of at most 4194304 entries at the archive's end";
        String three = "3.jpg".repeat(10);
        assertThat(read())
                .containsExactly(
                        "a.zip!/1.jpg: is encrypted",
                        "a.zip!/cats/2.jpg: is encrypted",
                        "a.zip!/3.jpg=" + three,
                        "a.zip!/4.jpg=" + three,
                        "b.zip!/1.jpg: is encrypted",
                        "b.zip" + ended,
                        "c.zip!/1.jpg: is encrypted",
                        "c.zip" + ended,
                        "d.zip!/1.jpg: is encrypted",
                        "d.zip" + ended);
        spark.hadoopConfiguration().set("fs.other.impl", OtherFiles.class.getName());
        ImageFiles elsewhereToo = ImageFiles.find(spark, List.of("other://" + folder + "/a.zip"), FileSettings.DEFAULT);
        assertThat(FileSets.read(elsewhereToo, folder))
                .hasSize(4)
                .last()
                .asString()
                .endsWith("4.jpg=" + three);
    }

    /** As the command writes it, if there is one: all encrypted, some not packed, and with sizes of 64 bits. */
    @Test
    void archivesOfTheZipCommandAreRead() throws IOException, InterruptedException {
        FileSets.write(folder, "in/1.jpg", "in/cats/2.PNG", "in/3.jpg");
        command("in", "zip", "-q", "-r", "-X", "../a.zip", "1.jpg", "cats", "3.jpg");
        command("in", "zip", "-q", "-r", "-P", "secret", "../b.zip", "1.jpg", "cats");
        command("in", "zip", "-q", "-fz", "-P", "secret", "../c.zip", "1.jpg");
        command("in", "zip", "-q", "-fz", "../c.zip", "3.jpg");
        assertThat(FileSets.read(ImageFiles.find(spark, List.of(folder + "/*.zip"), FileSettings.DEFAULT), folder))
                .containsExactly(
                        "a.zip!/1.jpg=in/1.jpg",
                        "a.zip!/cats/2.PNG=in/cats/2.PNG",
                        "a.zip!/3.jpg=in/3.jpg",
                        "b.zip!/1.jpg: is encrypted",
                        "b.zip!/cats/2.PNG: is encrypted",
                        "c.zip!/1.jpg: is encrypted",
                        "c.zip!/3.jpg=in/3.jpg");
    }

    @Test
    void archivesOfTheTarCommandAreReadAndOneCutBetweenEntriesIsTold() throws IOException, InterruptedException {
        FileSets.write(folder, "in/1.jpg", "in/2.jpg", "in/3.jpg");
        for (String form : List.of("gnu", "ustar", "pax", "v7")) {
            command("in", "tar", "--format=" + form, "-cf", "../" + form + ".tar", "1.jpg", "2.jpg", "3.jpg");
            command("in", "tar", "--format=" + form, "-czf", "../" + form + ".tgz", "1.jpg", "2.jpg", "3.jpg");
            Path tar = folder.resolve(form + ".tar");
            write(form + "-cut.tar", Arrays.copyOf(Files.readAllBytes(tar), form.equals("pax") ? 3 * 1536 : 1024));
        }
        assertThat(FileSets.read(ImageFiles.find(spark, List.of(folder + "/*.t*"), FileSettings.DEFAULT), folder))
                .contains("gnu-cut.tar!/1.jpg=in/1.jpg")
                .contains("gnu-cut.tar: cannot be read on after 1 images: has no end: it was cut between two entries,"
                        + " or written without one")
                .filteredOn(text -> !text.contains("-cut"))
                .hasSize(8 * 3)
                .allMatch(text -> text.contains("jpg=in/"));
    }

    private void command(String where, String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.resolve(where).toFile())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            Assumptions.abort("skipped: no command " + command[0]);
            return;
        }
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    @Test
    void aTarWithoutItsEndSaysSoBehindItsImages() throws IOException {
        byte[] tar = tar("1.jpg", "2.jpg");
        write("a.tar", Arrays.copyOf(tar, 1024)); // a header and a block each
        write("b.tar", Arrays.copyOf(tar, 2048));
        write("c.tgz", gzip(Arrays.copyOf(tar, 1024)));
        write("d.tar", Arrays.copyOf(tar, 2048 + 512)); // one block of zeros: nothing is lost
        String cut = "has no end: it was cut between two entries, or written without one";
        assertThat(read())
                .containsExactly(
                        "a.tar!/1.jpg=1.jpg",
                        "a.tar: cannot be read on after 1 images: " + cut,
                        "b.tar!/1.jpg=1.jpg",
                        "b.tar!/2.jpg=2.jpg",
                        "b.tar: cannot be read on after 2 images: " + cut,
                        "c.tgz!/1.jpg=1.jpg",
                        "c.tgz: cannot be read on after 1 images: " + cut,
                        "d.tar!/1.jpg=1.jpg",
                        "d.tar!/2.jpg=2.jpg");
    }

    @Test
    void linksWithinAnArchiveAreNotFollowed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (byte kind : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO}) {
                TarArchiveEntry link = new TarArchiveEntry("link" + (char) kind + ".jpg", kind);
                link.setLinkName("/etc/passwd");
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
        }
        write("a.tar", bytes.toByteArray());
        assertThat(read())
                .containsExactly(
                        "a.tar!/link2.jpg: is a link or a device, expected a file",
                        "a.tar!/link1.jpg: is a link or a device, expected a file",
                        "a.tar!/link6.jpg: is a link or a device, expected a file");
    }

    @Test
    void imagesThatUnpackToTooMuchFailAlone() throws IOException {
        String long1 = "x".repeat(101 - 4) + ".jpg";
        write("a.zip", zip(long1, "2.jpg"));
        write("b.zip", storedZip(long1, "2.jpg"));
        write("c.tgz", gzip(tar(long1, "2.jpg")));
        FileSettings settings = FileSettings.DEFAULT.withLimits(100, 1 << 20);
        assertThat(read(settings))
                .containsExactly(
                        "a.zip!/" + long1 + ": has more bytes than the 100 that are allowed",
                        "a.zip!/2.jpg=2.jpg",
                        "b.zip!/" + long1 + ": has 101 bytes, more than the 100 that are allowed",
                        "b.zip!/2.jpg=2.jpg",
                        "c.tgz!/" + long1 + ": has 101 bytes, more than the 100 that are allowed",
                        "c.tgz!/2.jpg=2.jpg");
    }

    @Test
    void aBombIsNotUnpackedToItsEnd() throws IOException {
        byte[] zeros = new byte[8 << 20];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : new String[] {"1.jpg", "bomb.bin", "2.jpg"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.equals("bomb.bin") ? zeros : FileSets.bytes(name));
                zip.closeEntry();
            }
        }
        write("a.zip", bytes.toByteArray());
        bytes.reset();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (String name : new String[] {"1.jpg", "bomb.bin", "2.jpg"}) {
                byte[] content = name.equals("bomb.bin") ? zeros : FileSets.bytes(name);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        write("b.tgz", bytes.toByteArray());
        String reason = "cannot be read on after 1 images: unpacks to more than the 1000000 bytes that are allowed";
        assertThat(read(FileSettings.DEFAULT.withLimits(100, 1_000_000)))
                .containsExactly("a.zip!/1.jpg=1.jpg", "a.zip: " + reason, "b.tgz!/1.jpg=1.jpg", "b.tgz: " + reason);
        assertThat(read(FileSettings.DEFAULT.withLimits(100, 10_000_000)))
                .containsExactly(
                        "a.zip!/1.jpg=1.jpg", "a.zip!/2.jpg=2.jpg", "b.tgz!/1.jpg=1.jpg", "b.tgz!/2.jpg=2.jpg");
    }
}
