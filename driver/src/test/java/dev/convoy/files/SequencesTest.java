package dev.convoy.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.Writable;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedSpark.class)
class SequencesTest {
    private final JavaSparkContext spark;

    @TempDir
    private Path folder;

    SequencesTest(JavaSparkContext spark) {
        this.spark = spark;
    }

    private ImageFiles find(FileSettings settings) {
        return ImageFiles.find(spark, List.of(folder.toString()), settings);
    }

    private Path write(String name, CompressionType type, List<Writable> keysAndValues) throws IOException {
        Path file = folder.resolve(name);
        try (SequenceFile.Writer writer = SequenceFile.createWriter(
                new Configuration(),
                SequenceFile.Writer.file(new org.apache.hadoop.fs.Path("file:" + file)),
                SequenceFile.Writer.keyClass(keysAndValues.get(0).getClass()),
                SequenceFile.Writer.valueClass(keysAndValues.get(1).getClass()),
                SequenceFile.Writer.compression(type))) {
            for (int i = 0; i < keysAndValues.size(); i += 2) {
                writer.append(keysAndValues.get(i), keysAndValues.get(i + 1));
            }
        }
        return file;
    }

    private static List<Writable> images(int count) {
        List<Writable> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Text("cats/" + i + ".jpg"));
            all.add(new BytesWritable(FileSets.bytes("image " + i)));
        }
        return all;
    }

    private static List<String> expected(String file, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> file + "!/cats/" + i + ".jpg=image " + i)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void everyPartHasItsImagesAndNoOthers(CompressionType type) throws IOException {
        Path file = write("a.seq", type, images(2000));
        long bytes = Files.size(file);
        for (long part : new long[] {bytes, bytes - 1, 5000, 2100, 997}) {
            ImageFiles files = find(FileSettings.DEFAULT.withPartitions(part, 10));
            assertThat(files.partitions()).isEqualTo((int) ((bytes + part - 1) / part));
            assertThat(FileSets.read(files, folder))
                    .as("parts of %d bytes", part)
                    .isEqualTo(expected("a.seq", 2000));
            assertThat(files.bytes()).isEqualTo(bytes);
            assertThat(files.archives()).isEqualTo(1);
            assertThat(files.count()).isZero();
        }
        assertThat(find(FileSettings.DEFAULT)
                        .images(0, 1)
                        .map(EncodedImage::folder)
                        .first())
                .isEqualTo("cats");
    }

    @Test
    void keysMayBeOfAnyClass() throws IOException {
        write("a.seq", CompressionType.NONE, List.of(new LongWritable(7), new BytesWritable(FileSets.bytes("seven"))));
        assertThat(FileSets.read(find(FileSettings.DEFAULT), folder)).containsExactly("a.seq!/7=seven");
    }

    @Test
    void otherValuesAreSaidOnce() throws IOException {
        write("a.seq", CompressionType.NONE, List.of(new Text("1.jpg"), new Text("no image")));
        assertThat(FileSets.read(find(FileSettings.DEFAULT.withPartitions(20, 10)), folder))
                .containsExactly("a.seq: is a SequenceFile of org.apache.hadoop.io.Text values, expected "
                        + "org.apache.hadoop.io.BytesWritable");
    }

    @Test
    void whatIsNoSequenceFileSaysSoOnce() throws IOException {
        Files.writeString(folder.resolve("a.seq"), "<html>not found</html>");
        Files.write(folder.resolve("b.seq"), new byte[0]);
        assertThat(FileSets.read(find(FileSettings.DEFAULT.withPartitions(5, 10)), folder))
                .containsExactly(
                        "a.seq: is no SequenceFile: begins with 3c 68 74, expected 53 45 51",
                        "b.seq: is no SequenceFile: begins with nothing, expected 53 45 51");
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void valuesThatAreTooLongFailAlone(CompressionType type) throws IOException {
        List<Writable> all = images(2);
        all.add(new Text("long.jpg"));
        all.add(new BytesWritable(new byte[200_000]));
        all.addAll(images(1));
        write("a.seq", type, all);
        assertThat(FileSets.read(find(FileSettings.DEFAULT.withLimits(100, 1000)), folder))
                .containsExactly(
                        "a.seq!/cats/0.jpg=image 0",
                        "a.seq!/cats/1.jpg=image 1",
                        "a.seq!/long.jpg: has 200000 bytes, more than the 100 that are allowed",
                        "a.seq!/cats/0.jpg=image 0");
    }

    @Test
    void ofADamagedFileWhatIsBeforeTheDamageIsRead() throws IOException {
        Path file = write("a.seq", CompressionType.NONE, images(10));
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(folder.resolve(".a.seq.crc"));
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 5));
        List<String> read = FileSets.read(find(FileSettings.DEFAULT), folder);
        assertThat(read).hasSize(10);
        assertThat(read.subList(0, 9)).isEqualTo(expected("a.seq", 9));
        assertThat(read.get(9)).isEqualTo("a.seq: cannot be read on after 9 images: ends too early");
    }
}
