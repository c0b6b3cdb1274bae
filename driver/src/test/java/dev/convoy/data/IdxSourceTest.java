package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class IdxSourceTest {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    IdxSourceTest(SparkSession spark) {
        this.spark = spark;
    }

    private ImageSet open(Path path, Split split) {
        return ImageSources.open(spark, SourceSettings.of(ImageFormat.IDX, path.toString()), split);
    }

    private void refused(String message) {
        assertThatThrownBy(() -> open(folder, Split.TRAIN))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message);
    }

    private Path images() {
        return folder.resolve("train-images-idx3-ubyte");
    }

    private Path labels() {
        return folder.resolve("train-labels-idx1-ubyte");
    }

    @Test
    void readsPlainFilesInOrder() throws IOException {
        ImageFixtures.idxFolder(folder, 25);
        try (ImageSet set = open(folder, Split.TRAIN)) {
            assertThat(set.count()).isEqualTo(25);
            assertThat(set.image().sizes()).containsExactly(1, 3, 4);
            assertThat(set.classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
            List<LabelledImage> samples = ImageFixtures.collect(set);
            for (int i = 0; i < 25; i++) {
                assertThat(samples.get(i).id()).isEqualTo(i);
                assertThat(samples.get(i).label()).isEqualTo(i % 10);
                assertThat(samples.get(i).image().pixels()[5]).isEqualTo((byte) ((i * 12 + 5) % 251));
            }
        }
    }

    @Test
    void readsGzipAndTestFilesAndNamedFiles() throws IOException {
        Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), ImageFixtures.gzip(ImageFixtures.idxImages(7, 3, 4)));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte.gz"), ImageFixtures.gzip(ImageFixtures.idxLabels(7)));
        List<LabelledImage> samples = ImageFixtures.collect(open(folder, Split.TEST));
        assertThat(samples).hasSize(7);
        assertThat(samples.get(6).image().pixels()[0]).isEqualTo((byte) 72);
        assertThat(open(folder.resolve("t10k-images-idx3-ubyte.gz"), Split.TRAIN)
                        .count())
                .isEqualTo(7);
        Files.move(folder.resolve("t10k-labels-idx1-ubyte.gz"), folder.resolve("other"));
        SourceSettings named = SourceSettings.of(
                        ImageFormat.AUTO,
                        folder.resolve("t10k-images-idx3-ubyte.gz").toString())
                .withLabels(folder.resolve("other").toString());
        assertThat(ImageSources.open(spark, named, Split.TEST).count()).isEqualTo(7);
        refused(
                "no IDX image file of the training set; looked for train-images-idx3-ubyte.gz, train-images-idx3-ubyte");
    }

    @Test
    void missingLabelsAreNamed() throws IOException {
        Files.write(images(), ImageFixtures.idxImages(3, 3, 4));
        refused("train-images-idx3-ubyte: no label file beside it; looked for train-labels-idx1-ubyte, "
                + "train-labels-idx1-ubyte.gz; name it");
        Files.createDirectories(labels());
        refused("train-labels-idx1-ubyte: cannot be read: ");
    }

    @Test
    void truncatedFilesAreRefused() throws IOException {
        ImageFixtures.idxFolder(folder, 25);
        Files.write(images(), Arrays.copyOf(ImageFixtures.idxImages(25, 3, 4), 300));
        refused("train-images-idx3-ubyte: truncated or too long: 25 images of 3 x 4 expect 316 bytes, found 300");
        Files.write(images(), Arrays.copyOf(ImageFixtures.idxImages(25, 3, 4), 10));
        refused("train-images-idx3-ubyte: truncated or damaged after 10 bytes");
        byte[] packed = ImageFixtures.gzip(ImageFixtures.idxImages(25, 3, 4));
        Files.write(images(), Arrays.copyOf(packed, packed.length - 20));
        refused("train-images-idx3-ubyte: truncated or damaged after ");
        Files.write(images(), ImageFixtures.idxImages(25, 3, 4));
        Files.write(labels(), Arrays.copyOf(ImageFixtures.idxLabels(25), 20));
        refused("train-labels-idx1-ubyte: truncated or too long: 25 labels expect 33 bytes, found 20");
    }

    @Test
    void aFileThatShrinksAfterwardsIsNoticed() throws IOException {
        ImageFixtures.idxFolder(folder, 25);
        ImageSet set = open(folder, Split.TRAIN);
        Files.write(images(), Arrays.copyOf(ImageFixtures.idxImages(25, 3, 4), 300));
        assertThatThrownBy(set::statistics)
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("train-images-idx3-ubyte: truncated at record 23");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        ImageFixtures.idxFolder(folder, 25);
        Files.write(images(), ImageFixtures.idxLabels(25));
        refused("train-images-idx3-ubyte: not an IDX image file: expects to begin with 00000803, found 00000801");
        Files.write(images(), new byte[0]);
        refused("train-images-idx3-ubyte: not an IDX image file: expects to begin with 00000803, found nothing");
        Files.write(images(), Arrays.copyOf(ImageFixtures.idxImages(0, 3, 4), 16));
        Files.write(labels(), ImageFixtures.idxImages(1, 1, 1));
        refused("train-labels-idx1-ubyte: not an IDX label file: expects to begin with 00000801, found 00000803");
        Files.write(labels(), ImageFixtures.idxLabels(0));
        refused("train-images-idx3-ubyte: not an IDX image file: header says 0 images of 3 x 4");
    }

    @Test
    void countsAndLabelsMustFit() throws IOException {
        ImageFixtures.idxFolder(folder, 25);
        Files.write(labels(), ImageFixtures.idxLabels(24));
        refused("train-images-idx3-ubyte: 25 images, but 24 labels");
        byte[] wrong = ImageFixtures.idxLabels(25);
        wrong[8 + 3] = 17;
        Files.write(labels(), wrong);
        refused("train-labels-idx1-ubyte: label 17 of sample 3 is outside the 10 classes (0 to 9)");
    }
}
