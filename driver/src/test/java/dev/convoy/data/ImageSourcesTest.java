package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.testing.RealData;
import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class ImageSourcesTest {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    ImageSourcesTest(SparkSession spark) {
        this.spark = spark;
    }

    private ImageSet open(Path path, Split split) {
        return ImageSources.open(spark, SourceSettings.of(ImageFormat.AUTO, path.toString()), split);
    }

    @Test
    void theFormatIsFoundFromTheContent() throws IOException {
        var conf = spark.sparkContext().hadoopConfiguration();
        assertThat(ImageSources.detect(
                        conf, ImageFixtures.idxFolder(folder.resolve("idx"), 3).toString()))
                .isEqualTo(ImageFormat.IDX);
        Path cifar = Files.createDirectories(folder.resolve("cifar"));
        Files.write(cifar.resolve("test_batch.bin"), new byte[3073]);
        assertThat(ImageSources.detect(conf, cifar.toString())).isEqualTo(ImageFormat.CIFAR10);
        ImageFixtures.write(folder.resolve("photos").resolve("cat"), "1.png", ImageFixtures.greyRamp(4, 4));
        assertThat(ImageSources.detect(conf, folder.resolve("photos").toString()))
                .isEqualTo(ImageFormat.FOLDER);
        Path prepared = Files.createDirectories(folder.resolve("prepared"));
        Files.writeString(prepared.resolve("_dataset.json"), "{}");
        assertThat(ImageSources.detect(conf, prepared.toString())).isEqualTo(ImageFormat.PREPARED);
    }

    @Test
    void otherContentIsNamed() throws IOException {
        assertThatThrownBy(() -> open(folder.resolve("nowhere"), Split.TRAIN))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("nowhere") + ": no such file or folder");
        assertThatThrownBy(() -> open(folder, Split.TRAIN)).hasMessage(folder + ": the folder is empty");
        Files.writeString(folder.resolve("notes.txt"), "no images");
        assertThatThrownBy(() -> open(folder, Split.TRAIN))
                .hasMessage(folder + ": no images of a known format; looked for _dataset.json (prepared), "
                        + "train-images-idx3-ubyte or t10k-images-idx3-ubyte with or without .gz (idx), "
                        + "data_batch_*.bin or test_batch.bin (cifar10), and folders of image files (folder)");
    }

    @Test
    void readsFashionMnist() {
        Path fashion = RealData.folder("fashion-mnist");
        ImageSet train = open(fashion, Split.TRAIN);
        PixelStatistics statistics = train.statistics();
        assertThat(train.count()).isEqualTo(60_000);
        assertThat(train.image().sizes()).containsExactly(1, 28, 28);
        assertThat(statistics.classCounts()).hasSize(10).containsOnly(6000L);
        assertThat(statistics.mean().get(0)).isCloseTo(0.2860, Offset.offset(5e-5));
        assertThat(statistics.std().get(0)).isCloseTo(0.3530, Offset.offset(5e-5));
        ImageSet test = open(fashion, Split.TEST);
        assertThat(test.statistics().classCounts()).hasSize(10).containsOnly(1000L);
        try (ShardedSet shards = ShardedSet.of(test, 8, 2)) {
            assertThat(shards.shards().map(Shard::size).collect()).containsOnly(1250);
        }
    }

    @Test
    void readsCifarJpegFolders() throws IOException {
        Path zip = RealData.folder("cifar10-jpeg").resolve("test.zip");
        int unpacked = unpackEvery(50, zip);
        try (ImageSet set = open(folder, Split.TEST)) {
            assertThat(set.count()).isEqualTo(unpacked);
            assertThat(set.about().bad().count()).isZero();
            assertThat(set.image().sizes()).containsExactly(3, 32, 32);
            assertThat(set.classNames()).hasSize(10).contains("airplane", "truck");
            double mean = set.statistics().mean().get(0);
            assertThat(mean).as("mean of red over a fiftieth of the set").isBetween(0.45, 0.54);
        }
    }

    private int unpackEvery(int step, Path zip) throws IOException {
        int unpacked = 0;
        try (ZipFile file = new ZipFile(zip.toFile())) {
            int i = 0;
            for (Enumeration<? extends ZipEntry> all = file.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (entry.getName().endsWith(".jpg") && i++ % step == 0) {
                    Path target = folder.resolve(entry.getName());
                    Files.createDirectories(target.getParent());
                    try (InputStream in = file.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                    unpacked++;
                }
            }
        }
        return unpacked;
    }
}
