package dev.convoy.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class PartitionsTest {
    private final JavaSparkContext spark;
    private final SparkSession session;

    @TempDir
    private Path folder;

    PartitionsTest(JavaSparkContext spark, SparkSession session) {
        this.spark = spark;
        this.session = session;
    }

    private ImageFiles find(FileSettings settings) {
        return ImageFiles.find(spark, List.of(folder + "/set"), settings);
    }

    private void write(String name, int bytes) throws IOException {
        Path file = folder.resolve("set").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
    }

    /** The images of partitions that a cutter makes of images of these bytes. */
    private static List<Integer> cut(FileSettings settings, int cores, int... bytes) {
        long all = java.util.Arrays.stream(bytes).asLongStream().sum();
        PartitionCutter cutter = new PartitionCutter(settings, bytes.length, all, cores);
        for (int length : bytes) {
            cutter.add(Entry.of(Kind.FILE, "x.jpg", length));
        }
        return cutter.finish().stream().map(FilePartition::images).toList();
    }

    private static int[] times(int count, int bytes) {
        int[] all = new int[count];
        java.util.Arrays.fill(all, bytes);
        return all;
    }

    @Test
    void theyEndByCountOrBytesWhateverComesFirst() {
        FileSettings few = FileSettings.DEFAULT.withPartitions(1000, 4);
        assertThat(cut(few, 1, times(10, 1))).containsExactly(4, 4, 2);
        assertThat(cut(few, 1, 400, 400, 200, 1, 999, 2000, 1, 1)).containsExactly(3, 2, 1, 2);
        assertThat(cut(few, 1)).isEmpty();
    }

    @Test
    void thereAreEnoughForAllCoresUnlessImagesAreFew() {
        assertThat(cut(FileSettings.DEFAULT, 4, times(1600, 10))).hasSize(16).containsOnly(100);
        assertThat(cut(FileSettings.DEFAULT, 100, times(80, 10))).hasSize(10).containsOnly(FileSettings.FEW);
        assertThat(cut(FileSettings.DEFAULT, 2, times(100_000, 1))).hasSize(98).contains(1024);
        assertThat(cut(FileSettings.DEFAULT, 1, times(100, 4 << 20)))
                .hasSize(13)
                .contains(8);
    }

    @Test
    void twentyThousandFilesAreInOrderAndEachIsThereOnce() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            names.add(String.format("set/%02d/%05d.jpg", i / 500, i));
            write(names.get(i).substring(4), 3);
        }
        long began = System.nanoTime();
        ImageFiles files = find(FileSettings.DEFAULT);
        double seconds = (System.nanoTime() - began) * 1e-9;
        assertThat(seconds).as("seconds to list 20,000 files").isLessThan(20);
        assertThat(files.count()).isEqualTo(20_000);
        assertThat(files.bytes()).isEqualTo(60_000);
        assertThat(FileSets.sizes(files)).allMatch(size -> size <= 1024).hasSize(files.partitions());
        List<String> paths =
                files.images(0, files.partitions()).map(EncodedImage::path).collect();
        assertThat(paths)
                .isEqualTo(names.stream()
                        .map(name -> "file:" + folder + "/" + name)
                        .toList());
        long held = 0;
        for (FilePartition partition : files.all()) {
            held += partition.entries().data().length;
        }
        assertThat(held).as("bytes of the list").isLessThan(20 * 20_000);
    }

    @Test
    void someCanBeReadWithoutTheOthers() throws IOException {
        for (int i = 0; i < 10; i++) {
            write(i + ".jpg", i);
        }
        ImageFiles files = find(FileSettings.DEFAULT.withPartitions(1000, 3));
        assertThat(files.partitions()).isEqualTo(4);
        assertThat(files.images(1, 3).map(EncodedImage::path).collect())
                .extracting(InnerPath::name)
                .containsExactly("3.jpg", "4.jpg", "5.jpg", "6.jpg", "7.jpg", "8.jpg");
        assertThat(files.images(4, 4).collect()).isEmpty();
        assertThatThrownBy(() -> files.images(3, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void whatWasSavedIsTheSameAlthoughFilesHaveCome() throws IOException {
        for (int i = 0; i < 10; i++) {
            write(i + ".jpg", i);
        }
        write("x.png/a.txt", 1);
        write("a.zip", 7);
        write("b.seq", 2500);
        FileSettings settings = FileSettings.DEFAULT.withPartitions(1000, 3).withLimits(5, 77);
        ImageFiles files = find(settings);
        String saved = folder + "/saved";
        files.save(session, saved);
        write("00.jpg", 3);
        ImageFiles loaded = ImageFiles.load(session, saved);
        assertThat(loaded.partitions()).isEqualTo(files.partitions()).isEqualTo(4 + 1 + 3 + 1);
        assertThat(FileSets.read(loaded, folder))
                .isEqualTo(FileSets.read(files, folder))
                .hasSize(13);
        assertThat(FileSets.sizes(loaded)).isEqualTo(FileSets.sizes(files));
        assertThat(loaded.count()).isEqualTo(files.count()).isEqualTo(11);
        assertThat(loaded.archives()).isEqualTo(2);
        assertThat(loaded.bytes()).isEqualTo(files.bytes()).isEqualTo(45 + 7 + 2500);
        assertThat(loaded.skipped()).isEqualTo(files.skipped()).containsOnlyKeys("txt");
    }

    @Test
    void nothingIsSavedAndLoaded() throws IOException {
        Files.createDirectories(folder.resolve("set"));
        find(FileSettings.DEFAULT).save(session, folder + "/saved");
        assertThat(ImageFiles.load(session, folder + "/saved").partitions()).isZero();
    }

    @Test
    void aListThatMissesPartitionsIsRefused() throws IOException {
        write("1.jpg", 1);
        write("2.jpg", 1);
        find(FileSettings.DEFAULT.withPartitions(1, 1)).save(session, folder + "/saved");
        session.read()
                .parquet(folder + "/saved")
                .where("partition <> 0")
                .write()
                .parquet(folder + "/less");
        assertThatThrownBy(() -> ImageFiles.load(session, folder + "/less"))
                .isInstanceOf(FilesException.class)
                .hasMessage(folder + "/less: not a whole list of files: expects partition 0, found 1");
        session.read().parquet(folder + "/saved").where("partition > 9").write().parquet(folder + "/none");
        assertThatThrownBy(() -> ImageFiles.load(session, folder + "/none"))
                .isInstanceOf(FilesException.class)
                .hasMessage(folder + "/none: not a whole list of files: expects partition -1, found 0");
    }
}
