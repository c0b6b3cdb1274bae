package dev.convoy.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class ImageFilesTest {
    private final JavaSparkContext spark;

    @TempDir
    private Path folder;

    ImageFilesTest(JavaSparkContext spark) {
        this.spark = spark;
    }

    private ImageFiles find(String... paths) {
        List<String> whole = new ArrayList<>();
        for (String path : paths) {
            whole.add(folder + "/" + path);
        }
        return ImageFiles.find(spark, whole, FileSettings.DEFAULT);
    }

    private List<String> paths(ImageFiles files) {
        return FileSets.read(files, folder).stream()
                .map(shown -> shown.split("=|: ")[0])
                .toList();
    }

    @Test
    void foldersAreSearchedAtAnyDepthInTheOrderOfPaths() throws IOException {
        FileSets.write(folder, "b.jpg", "a/z.PNG", "a/y/x.Gif", "a-1.bmp", "a0.webp", "a/y.jpeg", "a/y/z/1.jpg");
        FileSets.write(
                folder, "notes.txt", "a/README", "a/y/list.TXT", ".hidden.jpg", "_temporary/a.jpg", ".git/b.png");
        ImageFiles files = find("");
        assertThat(FileSets.read(files, folder))
                .containsExactly(
                        "a-1.bmp=a-1.bmp",
                        "a/y.jpeg=a/y.jpeg",
                        "a/y/x.Gif=a/y/x.Gif",
                        "a/y/z/1.jpg=a/y/z/1.jpg",
                        "a/z.PNG=a/z.PNG",
                        "a0.webp=a0.webp",
                        "b.jpg=b.jpg");
        assertThat(files.count()).isEqualTo(7);
        assertThat(files.bytes()).isEqualTo(5 + 7 + 9 + 7 + 7 + 8 + 11);
        assertThat(files.archives()).isZero();
        assertThat(files.skipped()).containsExactly(entry("", 1L), entry("txt", 2L));
    }

    @Test
    void anImagesFolderIsTheLastNameBeforeItsOwn() throws IOException {
        FileSets.write(folder, "cats/1.jpg");
        ImageFiles files = find("");
        assertThat(files.images(0, files.partitions()).map(EncodedImage::folder).collect())
                .containsExactly("cats");
        assertThat(InnerPath.folder("hdfs://host/1.jpg", InnerPath.root("hdfs://host/1.jpg")))
                .isEmpty();
        assertThat(InnerPath.folder("hdfs://host/a/1.jpg", InnerPath.root("hdfs://host/a/1.jpg")))
                .isEqualTo("a");
        assertThat(InnerPath.folder("file:/1.jpg", InnerPath.root("file:/1.jpg")))
                .isEmpty();
        assertThat(InnerPath.folder("b/c:d/1.jpg", InnerPath.root("b/c:d/1.jpg")))
                .isEqualTo("c:d");
        assertThat(InnerPath.folder("1.jpg", 0)).isEmpty();
        assertThat(InnerPath.folder("cats/1.jpg", 0)).isEqualTo("cats");
    }

    @Test
    void pathsMayBeNamesThatLookLikeSomethingElse() throws IOException {
        String[] names = {"a b.jpg", "c:d.jpg", "e%20f#g?.jpg", "h[1].jpg", "i*{j,k}.jpg", "l\\m.jpg", "n!/o.jpg"};
        FileSets.write(folder, names);
        assertThat(FileSets.read(find(""), folder))
                .containsExactlyInAnyOrder(java.util.Arrays.stream(names)
                        .map(name -> name + "=" + name)
                        .toArray(String[]::new));
        assertThat(paths(find("h[1].jpg"))).containsExactly("h[1].jpg");
    }

    @Test
    void globsAndFilesAndFoldersCountOnceEach() throws IOException {
        FileSets.write(
                folder, "2021/a.jpg", "2022/b.jpg", "2022/c.png", "2022/d.txt", "2022/e.jpg/f.jpg", "x/2022/g.jpg");
        FileSets.write(folder, "2022/.h.jpg");
        assertThat(paths(find("202?/*.jpg")))
                .containsExactly("2021/a.jpg", "2022/b.jpg", "2022/e.jpg", "2022/e.jpg/f.jpg");
        assertThat(paths(find("*/2022"))).containsExactly("x/2022/g.jpg");
        assertThat(paths(find("{2021/a,2022/c}.*"))).containsExactly("2021/a.jpg", "2022/c.png");
        assertThat(paths(find("2022/", "2022/b.jpg", "2022/*.png", "2022/e.jpg", "", "x")))
                .containsExactly(
                        "2021/a.jpg", "2022/b.jpg", "2022/c.png", "2022/e.jpg", "2022/e.jpg/f.jpg", "x/2022/g.jpg");
        assertThat(find("2022", "2022/*").skipped()).containsExactly(entry("txt", 1L));
    }

    @Test
    void aFileThatIsNamedIsTakenWhateverItsEnding() throws IOException {
        FileSets.write(folder, "photo.dat", "other.dat", ".hidden");
        assertThat(FileSets.read(find("photo.dat", ".hidden"), folder))
                .containsExactly(".hidden=.hidden", "photo.dat=photo.dat");
        assertThat(find("*.dat").skipped()).containsExactly(entry("dat", 2L));
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        FileSets.write(folder, "a/1.jpg");
        assertThatThrownBy(() -> find("b"))
                .isInstanceOf(FilesException.class)
                .hasMessage(folder + "/b: no such file or folder");
        assertThatThrownBy(() -> find("a", "a/*.png"))
                .isInstanceOf(FilesException.class)
                .hasMessage(folder + "/a/*.png: matches no file or folder");
        assertThatThrownBy(() -> find("b*/*.png"))
                .isInstanceOf(FilesException.class)
                .hasMessage(folder + "/b*/*.png: matches no file or folder");
        assertThatThrownBy(() -> ImageFiles.find(spark, List.of(), FileSettings.DEFAULT))
                .isInstanceOf(FilesException.class)
                .hasMessage("no paths of images; expected one or more files, folders or globs");
        assertThatThrownBy(() -> ImageFiles.find(spark, List.of("nowhere://x/y"), FileSettings.DEFAULT))
                .isInstanceOf(FilesException.class)
                .hasMessageContaining("nowhere://x/y: cannot be read: No FileSystem for scheme \"nowhere\"");
    }

    @Test
    void anEmptyFolderHasNoPartitions() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        ImageFiles files = find("empty");
        assertThat(files.partitions()).isZero();
        assertThat(files.count()).isZero();
        assertThat(FileSets.read(files, folder)).isEmpty();
    }

    @Test
    void aFolderNamedAsAnImageFailsAndIsSearched() throws IOException {
        FileSets.write(folder, "x.png/1.jpg", "y.jpg");
        assertThat(FileSets.read(find(""), folder))
                .containsExactly("x.png: is a directory", "x.png/1.jpg=x.png/1.jpg", "y.jpg=y.jpg");
    }

    @Test
    void filesThatAreEmptyTooLongOrGoneFailAlone() throws IOException {
        FileSets.write(folder, "a.jpg", "b-long.jpg", "c.jpg", "e.jpg", "f.jpg");
        Files.write(folder.resolve("d.jpg"), new byte[0]);
        FileSettings settings = FileSettings.DEFAULT.withLimits(9, 1000);
        ImageFiles files = ImageFiles.find(spark, List.of(folder.toString()), settings);
        Files.delete(folder.resolve("a.jpg"));
        Files.writeString(folder.resolve("c.jpg"), "ten bytes!");
        Files.delete(folder.resolve("e.jpg"));
        Files.createDirectory(folder.resolve("e.jpg"));
        Files.writeString(folder.resolve("f.jpg"), "now nine!");
        assertThat(FileSets.read(files, folder))
                .containsExactly(
                        "a.jpg: does not exist any more",
                        "b-long.jpg: has 10 bytes, more than the 9 that are allowed",
                        "c.jpg: has more bytes than the 9 that are allowed",
                        "d.jpg=",
                        "e.jpg: is a directory",
                        "f.jpg=now nine!");
    }

    @Test
    void linksAreFollowedButNotInCircles() throws IOException {
        FileSets.write(folder, "real/1.jpg", "real/deep/2.jpg");
        Files.createSymbolicLink(folder.resolve("real/deep/up"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("real/3.jpg"), folder.resolve("real/1.jpg"));
        Files.createSymbolicLink(folder.resolve("real/4.jpg"), folder.resolve("nowhere"));
        Files.createSymbolicLink(folder.resolve("also"), folder.resolve("real/deep"));
        assertThat(FileSets.read(find(""), folder))
                .containsExactly(
                        "also/2.jpg=real/deep/2.jpg",
                        "also/up: is a link to a folder that it lies in",
                        "real/1.jpg=real/1.jpg",
                        "real/3.jpg=real/1.jpg",
                        "real/4.jpg: does not exist any more",
                        "real/deep/2.jpg=real/deep/2.jpg",
                        "real/deep/up: is a link to a folder that it lies in");
    }

    @Test
    void whoeverListsFindsTheSame() throws IOException {
        Random random = new Random(6);
        List<String> names = new ArrayList<>();
        String[] parts = {"a", "a-", "a.", "a0", "é", "\uFF5E", "\uD83D\uDC31", "b"};
        for (int i = 0; i < 400; i++) {
            StringBuilder name = new StringBuilder();
            for (int depth = random.nextInt(4); depth > 0; depth--) {
                name.append(parts[random.nextInt(parts.length)]).append('/');
            }
            names.add(name + "" + i % 10 + ".jpg");
        }
        FileSets.write(folder, names.toArray(String[]::new));
        List<String> expected = names.stream()
                .distinct()
                .sorted((a, b) -> java.util.Arrays.compareUnsigned(FileSets.bytes(a), FileSets.bytes(b)))
                .toList();
        spark.hadoopConfiguration().set("fs.other.impl", OtherFiles.class.getName());
        for (String scheme : new String[] {"file:", "other:"}) {
            List<String> roots = List.of(scheme + folder);
            for (int onDriver : new int[] {0, 3, 1000}) {
                ImageFiles files = ImageFiles.find(spark, roots, FileSettings.DEFAULT.withFoldersOnDriver(onDriver));
                assertThat(FileSets.read(files, folder))
                        .as("%s with %d folders on the driver", scheme, onDriver)
                        .isEqualTo(expected.stream()
                                .map(name ->
                                        (scheme.equals("file:") ? "" : "other:" + folder + "/") + name + "=" + name)
                                .toList());
            }
        }
    }

    @Test
    void whatFailsElsewhereFailsInTheSameWords() throws IOException {
        FileSets.write(folder, "a.jpg", "b-long.jpg", "c.jpg", "e.jpg", "f.zip");
        spark.hadoopConfiguration().set("fs.other.impl", OtherFiles.class.getName());
        FileSettings settings = FileSettings.DEFAULT.withLimits(9, 1000);
        ImageFiles files = ImageFiles.find(spark, List.of("other:" + folder), settings);
        Files.delete(folder.resolve("a.jpg"));
        Files.delete(folder.resolve("e.jpg"));
        Files.createDirectory(folder.resolve("e.jpg"));
        Files.delete(folder.resolve("f.zip"));
        assertThat(FileSets.read(files, folder))
                .extracting(shown -> shown.replace("other:" + folder + "/", ""))
                .containsExactly(
                        "a.jpg: does not exist any more",
                        "b-long.jpg: has 10 bytes, more than the 9 that are allowed",
                        "c.jpg=c.jpg",
                        "e.jpg: is a directory",
                        "f.zip: does not exist any more");
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> FileSettings.DEFAULT.withPartitions(0, 1))
                .hasMessage("partitionBytes must be 1 or more, got 0");
        assertThatThrownBy(() -> FileSettings.DEFAULT.withPartitions(1, -1))
                .hasMessage("partitionImages must be 1 or more, got -1");
        assertThatThrownBy(() -> FileSettings.DEFAULT.withLimits(0, 1))
                .hasMessage("fileBytes must be 1 or more, got 0");
        assertThatThrownBy(() -> FileSettings.DEFAULT.withLimits(1, 0))
                .hasMessage("archiveBytes must be 1 or more, got 0");
        assertThatThrownBy(() -> new FileSettings(1, 1, 0, 1, 1, 0))
                .hasMessage("partitionsACore must be 1 or more, got 0");
        assertThatThrownBy(() -> FileSettings.DEFAULT.withFoldersOnDriver(-1))
                .hasMessage("foldersOnDriver must be 0 or more, got -1");
    }

    @Test
    void anImageIsGivenOnce() throws IOException {
        HeldImage image = new HeldImage("a.zip", "1.jpg", new byte[] {7});
        assertThat(image.read()).containsExactly(7);
        assertThatThrownBy(image::read).isInstanceOf(IOException.class).hasMessage("was read before");
    }

    @Test
    void entriesSurviveAsBytes() {
        List<Entry> entries = List.of(
                Entry.of(Kind.FILE, "", 0),
                Entry.of(Kind.FILE, "abc", 127),
                Entry.of(Kind.ZIP, "abd", 128),
                Entry.failed("abd", "why ü"),
                Entry.of(Kind.SEQUENCE, String.join("", Collections.nCopies(300, "x")), Long.MAX_VALUE));
        List<String> shown = new ArrayList<>();
        EntryBlock.of(entries)
                .forEach(found -> shown.add(found.kind() + found.text() + found.bytes() + found.reason()));
        assertThat(shown)
                .containsExactlyElementsOf(entries.stream()
                        .map(given -> given.kind() + given.text() + given.bytes() + given.reason())
                        .toList());
    }
}
