package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.Augmentation;
import dev.convoy.data.BatchFiller;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.ImageFixtures;
import dev.convoy.data.ImageFormat;
import dev.convoy.data.ImageSet;
import dev.convoy.data.ImageSources;
import dev.convoy.data.LabelledImage;
import dev.convoy.data.Normalisation;
import dev.convoy.data.PreparedSet;
import dev.convoy.data.Preprocessing;
import dev.convoy.data.RandomFlip;
import dev.convoy.data.Shard;
import dev.convoy.data.ShardedSet;
import dev.convoy.data.SourceSettings;
import dev.convoy.data.Split;
import dev.convoy.data.WriteMode;
import dev.convoy.files.FileSettings;
import dev.convoy.files.ImageFiles;
import dev.convoy.gradient.GradientWire;
import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.EncodedFixtures;
import dev.convoy.image.Orientation;
import dev.convoy.image.Resize;
import dev.convoy.image.Scaling;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.IfExists;
import dev.convoy.model.Json;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import dev.convoy.plan.Batch;
import dev.convoy.score.ScoreOptions;
import dev.convoy.score.Scorer;
import dev.convoy.testing.RealData;
import dev.convoy.testing.SharedSpark;
import dev.convoy.train.SynchronousStep.At;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network is given the same bits of an image in training, in evaluation and in scoring. Training's are those of the batch that a shard's
 * plan is filled with; scoring's are what a layer gives that passes its input on, in a saved model that was read back.
 */
@ExtendWith(SharedSpark.class)
class SameTensorsTest {
    private static final int SHARDS = 3;
    private static final int CIFAR_RECORD = 3073;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    SameTensorsTest(SparkSession spark) {
        this.spark = spark;
    }

    /** Files of every kind, colour and turn, no two of a size. */
    private Path photos() throws IOException {
        Path photos = folder.resolve("photos");
        byte[] jpeg = EncodedFixtures.encode(ramps(BufferedImage.TYPE_INT_RGB, 31, 24), "jpeg", false, "");
        for (int turn = 1; turn <= 8; turn++) {
            byte[] tiff = EncodedFixtures.tiff(turn % 2 == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, turn);
            write(photos.resolve("cat/turn" + turn + ".jpg"), EncodedFixtures.withExif(jpeg, tiff));
        }
        write(photos.resolve("cat/cmyk.jpg"), EncodedFixtures.adobe(0, 200, 90, 30, 180));
        write(photos.resolve("cat/ycck.jpg"), EncodedFixtures.adobe(2, 120, 90, 30, 180));
        write(
                photos.resolve("cat/progressive.jpg"),
                EncodedFixtures.encode(ramps(BufferedImage.TYPE_INT_RGB, 40, 29), "jpeg", true, ""));
        write(photos.resolve("cat/large.jpg"), png(BufferedImage.TYPE_INT_RGB, 300, 211, "jpg"));
        write(photos.resolve("dog/grey.jpg"), png(BufferedImage.TYPE_BYTE_GRAY, 33, 20, "jpg"));
        write(photos.resolve("dog/grey.png"), png(BufferedImage.TYPE_BYTE_GRAY, 20, 37, "png"));
        write(photos.resolve("dog/grey16.png"), png(BufferedImage.TYPE_USHORT_GRAY, 26, 37, "png"));
        write(photos.resolve("dog/alpha.png"), png(BufferedImage.TYPE_INT_ARGB, 26, 27, "png"));
        write(photos.resolve("dog/palette.gif"), png(BufferedImage.TYPE_BYTE_INDEXED, 22, 25, "gif"));
        write(photos.resolve("dog/small.bmp"), png(BufferedImage.TYPE_INT_RGB, 9, 11, "bmp"));
        return photos;
    }

    private static BufferedImage ramps(int type, int height, int width) {
        return EncodedFixtures.ramps(type, height, width);
    }

    private static byte[] png(int type, int height, int width, String format) throws IOException {
        return ImageFixtures.encode(ramps(type, height, width), format);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private ImageSet open(ImageFormat format, Path path, DecodeSettings decode) {
        return ImageSources.open(
                spark, SourceSettings.of(format, path.toString()).withDecode(decode), Split.TEST);
    }

    /** Scores are flat, so the layer before has the input's own floats. */
    private static Network network(ImageSet set) {
        String text = """
                name = looking
                input = %s
                layers = [
                  { type = flatten, name = seen }
                  { type = linear, out_features = %d }
                ]
                """.formatted(
                        Arrays.toString(set.input().sizes()), set.classNames().size());
        try {
            return Network.build(ArchitectureFile.parse(text, "test"));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What training's plan is given of each sample in an epoch; before, what its batches are in evaluation. */
    private static Map<Long, float[]> trained(ImageSet set, Normalisation normalisation, Augmentation augmentation) {
        Map<Long, float[]> trained = new TreeMap<>();
        Map<Long, float[]> evaluated = new TreeMap<>();
        EpochOrder order = EpochOrder.of(set.count(), SHARDS, 7);
        RunSpec spec = new RunSpec(
                UUID.randomUUID().toString(),
                Json.compact(ArchitectureFile.toMap(network(set).architecture())),
                new HashSet<>(),
                new CrossEntropy(),
                order,
                normalisation,
                augmentation,
                BatchNormStatistics.SHARD,
                GradientWire.FLOAT32,
                5,
                1);
        Batch inOrder = new Batch(set.input(), (int) set.count());
        try (ShardedSet shards = ShardedSet.of(set, SHARDS, 2);
                ShardPlan plan = new ShardPlan(spec, room -> {
                    throw new AssertionError("nothing is computed");
                })) {
            for (Shard shard : shards.shards().collect()) {
                for (int step = 0; step < order.steps(); step++) {
                    plan.fill(shard, new At(0, step));
                    keep(plan.plan().batch(), trained);
                }
                BatchFiller.evaluation(normalisation).fillInOrder(shard, 0, shard.size(), inOrder);
                keep(inOrder, evaluated);
            }
        }
        assertThat(evaluated).hasSize((int) set.count());
        assertThat(trained).isNotEmpty();
        trained.forEach((id, floats) -> same(id, evaluated.get(id), floats));
        return evaluated;
    }

    private static void keep(Batch batch, Map<Long, float[]> into) {
        int count = batch.image().count();
        for (int i = 0; i < batch.images(); i++) {
            into.put(batch.samples()[i], Arrays.copyOfRange(batch.pixels(), i * count, (i + 1) * count));
        }
    }

    /** Equal bits: {@code equals} of floats would take 0 for -0. */
    private static void same(Object image, float[] expected, float[] found) {
        assertThat(bits(found)).as("the floats of %s", image).isEqualTo(bits(expected));
    }

    private static int[] bits(float[] floats) {
        int[] bits = new int[floats.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(floats[i]));
        return bits;
    }

    /** A scorer of a model that was trained on a set, saved and read again. */
    private Scorer scorer(ImageSet set, Normalisation normalisation) throws IOException {
        Network network = network(set);
        SavedModel model = new SavedModel(
                network.architecture(),
                Preprocessing.of(set.input(), set.about().decode(), normalisation)
                        .toMap(),
                set.classNames(),
                Map.of(),
                network.initialParameters(1),
                network.initialStatistics());
        var where = new org.apache.hadoop.fs.Path(folder.resolve("model").toString());
        Configuration conf = new Configuration();
        model.save(where, conf, IfExists.REPLACE);
        return new Scorer(spark, SavedModel.load(where, conf), new ScoreOptions(1, 5, 2).withFeatures(List.of("seen")));
    }

    private static float[] seen(Row row) {
        assertThat(row.<String>getAs("error")).isNull();
        List<Float> floats = row.<Row>getAs("features").getList(0);
        float[] seen = new float[floats.size()];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = floats.get(i);
        }
        return seen;
    }

    /** The files of a set of class folders, whose numbers are in the order of their paths, as scoring sees them. */
    private void filesAreSeenAsTrained(Path photos, DecodeSettings decode) throws IOException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        try (ImageSet set = open(ImageFormat.FOLDER, photos, decode)) {
            Normalisation normalisation = Normalisation.of(set.statistics());
            Map<Long, float[]> trained = trained(set, normalisation, Augmentation.NONE);
            List<LabelledImage> samples = ImageFixtures.collect(set);
            ImageFiles files = ImageFiles.find(context, List.of(photos.toString()), FileSettings.DEFAULT);
            try (Scorer scorer = scorer(set, normalisation)) {
                List<Row> rows =
                        scorer.score(files.images(0, files.partitions())).collectAsList();
                assertThat(rows).hasSameSizeAs(samples);
                for (int i = 0; i < rows.size(); i++) {
                    Row row = rows.get(i);
                    same(decode + " " + row.getAs("path"), trained.get((long) i), seen(row));
                    assertThat(row.<Integer>getAs("label"))
                            .isEqualTo(samples.get(i).label());
                }
            }
        }
    }

    @Test
    void imageFilesOfEveryKind() throws IOException {
        Path photos = photos();
        for (DecodeSettings decode : List.of(
                new DecodeSettings(
                        Resize.shorterSide(13), new Crop(11, 12), ColourMode.AUTO, Orientation.EXIF, Scaling.FAST),
                new DecodeSettings(
                        Resize.shorterSide(13), new Crop(11, 12), ColourMode.RGB, Orientation.EXIF, Scaling.PILLOW),
                new DecodeSettings(Resize.exact(9, 14), Crop.NONE, ColourMode.GREY, Orientation.EXIF, Scaling.FAST),
                new DecodeSettings(
                        Resize.exact(9, 14), Crop.NONE, ColourMode.AUTO, Orientation.STORED, Scaling.PILLOW))) {
            filesAreSeenAsTrained(photos, decode);
        }
    }

    @Test
    void realPhotographs() throws IOException {
        Path zip = RealData.folder("cifar10-jpeg").resolve("test.zip");
        Path photos = folder.resolve("cifar");
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (String name : List.of("airplane", "cat", "truck")) {
                for (int i = 0; i < 10; i++) {
                    String entry = String.format("test/%s/%04d.jpg", name, i);
                    try (InputStream in = file.getInputStream(file.getEntry(entry))) {
                        write(photos.resolve(entry.substring("test/".length())), in.readAllBytes());
                    }
                }
            }
        }
        filesAreSeenAsTrained(photos, DecodeSettings.AS_IS);
        filesAreSeenAsTrained(
                photos,
                new DecodeSettings(
                        Resize.shorterSide(40), new Crop(36, 36), ColourMode.AUTO, Orientation.EXIF, Scaling.FAST));
    }

    /** A set with numbers: images come decoded. */
    private void aSetIsSeenAsTrained(ImageSet set, Augmentation augmentation) throws IOException {
        Normalisation normalisation = Normalisation.of(set.statistics());
        Map<Long, float[]> trained = trained(set, normalisation, augmentation);
        try (Scorer scorer = scorer(set, normalisation)) {
            Dataset<Row> rows = scorer.score(set);
            assertThat(rows.count()).isEqualTo(set.count());
            for (Row row : rows.collectAsList()) {
                long id = row.<Long>getAs("id");
                same(set.about().source() + " " + id, trained.get(id), seen(row));
            }
        }
    }

    @Test
    void aPreparedSet() throws IOException {
        DecodeSettings decode = new DecodeSettings(
                Resize.shorterSide(13), new Crop(11, 12), ColourMode.AUTO, Orientation.EXIF, Scaling.FAST);
        Path photos = photos();
        String prepared = folder.resolve("prepared").toString();
        try (ImageSet set = open(ImageFormat.FOLDER, photos, decode)) {
            PreparedSet.write(spark, set, prepared, WriteMode.CREATE);
        }
        try (ImageSet set = open(ImageFormat.PREPARED, Path.of(prepared), DecodeSettings.AS_IS)) {
            aSetIsSeenAsTrained(set, Augmentation.NONE);
            // Steps that change nothing: training then computes with floats between 0 and 1.
            aSetIsSeenAsTrained(set, Augmentation.of(new RandomFlip(0)));
        }
    }

    @Test
    void idxFiles() throws IOException {
        try (ImageSet all = open(ImageFormat.IDX, RealData.folder("fashion-mnist"), DecodeSettings.AS_IS);
                ImageSet set = all.first(50)) {
            aSetIsSeenAsTrained(set, Augmentation.NONE);
        }
    }

    @Test
    void cifarFiles() throws IOException {
        byte[] records = new byte[30 * CIFAR_RECORD];
        new Random(8).nextBytes(records);
        for (int i = 0; i < records.length; i += CIFAR_RECORD) {
            records[i] = (byte) (i / CIFAR_RECORD % 10);
        }
        write(folder.resolve("cifar/test_batch.bin"), records);
        try (ImageSet set = open(ImageFormat.CIFAR10, folder.resolve("cifar"), DecodeSettings.AS_IS)) {
            aSetIsSeenAsTrained(set, Augmentation.NONE);
        }
    }
}
