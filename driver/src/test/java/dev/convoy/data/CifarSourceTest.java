package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class CifarSourceTest {
    private static final int RECORD = 3073;
    private final SparkSession spark;

    @TempDir
    private Path folder;

    CifarSourceTest(SparkSession spark) {
        this.spark = spark;
    }

    private ImageSet open(Split split) {
        return ImageSources.open(spark, SourceSettings.of(ImageFormat.AUTO, folder.toString()), split);
    }

    /** Records with label {@code (first + i) mod 10} and a first pixel of {@code first + i}. */
    private static byte[] records(int first, int count) {
        byte[] bytes = new byte[count * RECORD];
        for (int i = 0; i < count; i++) {
            bytes[i * RECORD] = (byte) ((first + i) % 10);
            bytes[i * RECORD + 1] = (byte) (first + i);
        }
        return bytes;
    }

    @Test
    void readsBatchesInOrder() throws IOException {
        Files.write(folder.resolve("data_batch_2.bin"), records(11, 9));
        Files.write(folder.resolve("data_batch_1.bin"), records(0, 11));
        Files.write(folder.resolve("test_batch.bin"), records(100, 3));
        Files.writeString(folder.resolve("batches.meta.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
        ImageSet train = open(Split.TRAIN);
        assertThat(train.classNames()).containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        assertThat(train.image().sizes()).containsExactly(3, 32, 32);
        List<LabelledImage> samples = ImageFixtures.collect(train);
        assertThat(samples).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(samples.get(i).id()).isEqualTo(i);
            assertThat(samples.get(i).label()).isEqualTo(i % 10);
            assertThat(samples.get(i).image().pixels()[0]).isEqualTo((byte) i);
        }
        assertThat(ImageFixtures.collect(open(Split.TEST))).hasSize(3);
    }

    @Test
    void wrongFilesAreNamed() throws IOException {
        Files.write(folder.resolve("test_batch.bin"), records(0, 3));
        assertThatThrownBy(() -> open(Split.TRAIN))
                .hasMessageEndingWith(": no CIFAR-10 files; looked for data_batch_*.bin");
        Files.write(folder.resolve("data_batch_1.bin"), new byte[RECORD + 5]);
        assertThatThrownBy(() -> open(Split.TRAIN))
                .hasMessageEndingWith("data_batch_1.bin: truncated or not a CIFAR-10 file: "
                        + "expects a multiple of 3073 bytes, found 3078");
        byte[] wrong = records(0, 3);
        wrong[RECORD] = 12;
        Files.write(folder.resolve("data_batch_1.bin"), wrong);
        assertThatThrownBy(() -> open(Split.TRAIN).statistics())
                .isInstanceOf(DataException.class)
                .hasMessage(folder + ": label 12 of sample 1 is outside the 10 classes (0 to 9)");
        Files.writeString(folder.resolve("batches.meta.txt"), "one\ntwo\n");
        assertThatThrownBy(() -> open(Split.TRAIN))
                .hasMessageEndingWith("batches.meta.txt: expects 10 class names, found 2");
    }
}
