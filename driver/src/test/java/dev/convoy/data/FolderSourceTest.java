package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.Resize;
import dev.convoy.tensor.Shape;
import dev.convoy.testing.SharedSpark;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class FolderSourceTest {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    FolderSourceTest(SparkSession spark) {
        this.spark = spark;
    }

    private SourceSettings settings() {
        return SourceSettings.of(ImageFormat.FOLDER, folder.toString());
    }

    private void refused(SourceSettings settings, String... parts) {
        assertThatThrownBy(() -> ImageSources.open(spark, settings, Split.TRAIN))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(parts);
    }

    private static BufferedImage plain(int level) {
        return ImageFixtures.plain(BufferedImage.TYPE_BYTE_GRAY, 6, 8, level * 0x010101);
    }

    /** Classes {@code ant} (3 images) and {@code bee} (2 images), and files that are no images. */
    private void writeTwoClasses(Path into) throws IOException {
        ImageFixtures.write(into.resolve("bee"), "b.JPG", plain(255));
        ImageFixtures.write(into.resolve("bee"), "a.jpeg", plain(255));
        ImageFixtures.write(into.resolve("ant"), "3.png", plain(0));
        ImageFixtures.write(into.resolve("ant"), "1.PNG", plain(0));
        ImageFixtures.write(into.resolve("ant"), "2.jpg", plain(0));
        Files.writeString(into.resolve("ant").resolve("notes.txt"), "no image");
        Files.writeString(into.resolve("README"), "no class");
    }

    @Test
    void classesAndNumbersFollowThePaths() throws IOException {
        writeTwoClasses(folder);
        try (ImageSet set = ImageSources.open(spark, settings(), Split.TRAIN)) {
            assertThat(set.classNames()).containsExactly("ant", "bee");
            assertThat(set.image().sizes()).containsExactly(1, 6, 8);
            assertThat(set.about().decode().colour()).isEqualTo(ColourMode.GREY);
            List<LabelledImage> samples = ImageFixtures.collect(set);
            assertThat(samples).extracting(LabelledImage::id).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(samples).extracting(LabelledImage::label).containsExactly(0, 0, 0, 1, 1);
            assertThat(samples)
                    .extracting(sample -> sample.image().pixels()[20])
                    .containsExactly((byte) 0, (byte) 0, (byte) 0, (byte) 255, (byte) 255);
            assertThat(set.statistics().classCounts()).containsExactly(3L, 2L);
        }
    }

    @Test
    void oneColourImageMakesTheSetColour() throws IOException {
        writeTwoClasses(folder);
        ImageFixtures.write(
                folder.resolve("bee"), "c.png", ImageFixtures.plain(BufferedImage.TYPE_INT_RGB, 6, 8, 0xFF0000));
        try (ImageSet set = ImageSources.open(spark, settings(), Split.TRAIN)) {
            assertThat(set.image().sizes()).containsExactly(3, 6, 8);
            assertThat(set.about().decode().colour()).isEqualTo(ColourMode.RGB);
            assertThat(ImageFixtures.collect(set))
                    .allMatch(sample -> sample.image().channels() == 3);
        }
    }

    @Test
    void splitsAreSubFolders() throws IOException {
        writeTwoClasses(folder.resolve("train"));
        assertThatThrownBy(() -> ImageSources.open(spark, settings(), Split.TEST))
                .hasMessage(folder + ": has a training set, but no test set; looked for folders test, val, validation");
        ImageFixtures.write(folder.resolve("val").resolve("ant"), "x.png", plain(9));
        try (ImageSet test = ImageSources.open(spark, settings(), Split.TEST);
                ImageSet train = ImageSources.open(spark, settings(), Split.TRAIN)) {
            assertThat(test.count()).isEqualTo(1);
            assertThat(train.count()).isEqualTo(5);
        }
    }

    @Test
    void missingAndEmptyFoldersAreNamed() throws IOException {
        refused(
                SourceSettings.of(ImageFormat.FOLDER, folder.resolve("none").toString()),
                "none: no such file or folder");
        refused(settings(), folder + ": no class folders; expects one folder of images for each class");
        writeTwoClasses(folder);
        Files.createDirectories(folder.resolve("wasp"));
        refused(
                settings(),
                "class folder ",
                "wasp: no images; looked for files that end with .jpg, .jpeg, .png, .gif, .bmp, .webp");
    }

    @Test
    void differentSizesNeedAResize() throws IOException {
        writeTwoClasses(folder);
        ImageFixtures.write(folder.resolve("bee"), "z.png", ImageFixtures.plain(BufferedImage.TYPE_BYTE_GRAY, 9, 7, 0));
        refused(
                settings(),
                ": images of different sizes: ",
                "ant/1.PNG is 6 x 8, ",
                "bee/z.png is 9 x 7 (height x width); set a resize or crop");
        DecodeSettings resize = DecodeSettings.of(Resize.shorterSide(4), new Crop(4, 4), ColourMode.AUTO);
        try (ImageSet set = ImageSources.open(spark, settings().withDecode(resize), Split.TRAIN)) {
            assertThat(set.image().sizes()).containsExactly(1, 4, 4);
            assertThat(set.count()).isEqualTo(6);
        }
    }

    @Test
    void badImagesAreSkippedAndListedUpToAShare() throws IOException {
        writeTwoClasses(folder);
        Files.writeString(folder.resolve("ant").resolve("2.jpg"), "no JPEG");
        refused(
                settings(),
                folder + ": 1 of 5 images do not decode, more than the share of 0.01 that is allowed:\n  ",
                "ant/2.jpg: is text, no image");
        try (ImageSet set = ImageSources.open(spark, settings().withMaxBadFraction(0.2), Split.TRAIN)) {
            assertThat(set.count()).isEqualTo(4);
            assertThat(set.about().bad().count()).isEqualTo(1);
            assertThat(set.about().bad().first().get(0).path()).endsWith("ant/2.jpg");
            List<LabelledImage> samples = ImageFixtures.collect(set);
            assertThat(samples).extracting(LabelledImage::id).containsExactly(0L, 1L, 2L, 3L);
            assertThat(samples).extracting(LabelledImage::label).containsExactly(0, 0, 1, 1);
        }
        for (String file : List.of("ant/1.PNG", "ant/3.png", "bee/a.jpeg", "bee/b.JPG")) {
            Files.writeString(folder.resolve(file), "");
        }
        refused(settings().withMaxBadFraction(1), "5 of 5 images do not decode");
    }

    @Test
    void filesAreDecodedOneByOne() throws IOException {
        writeTwoClasses(folder);
        Files.writeString(folder.resolve("ant").resolve("2.jpg"), "no JPEG");
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<String> paths = ImageFiles.list(context.hadoopConfiguration(), folder.toString());
        assertThat(paths)
                .extracting(path -> path.replaceAll(".*/", ""))
                .containsExactly("1.PNG", "2.jpg", "3.png", "a.jpeg", "b.JPG");
        DecodeSettings settings = DecodeSettings.of(Resize.exact(5, 5), Crop.NONE, ColourMode.RGB);
        List<DecodedFile> files = ImageFiles.decode(context, paths, settings).collect();
        assertThat(files).extracting(DecodedFile::isDecoded).containsExactly(true, false, true, true, true);
        assertThat(files.get(1).failure()).isEqualTo("is text, no image");
        assertThat(files.get(4).image().shape()).isEqualTo(Shape.of(3, 5, 5));
    }
}
