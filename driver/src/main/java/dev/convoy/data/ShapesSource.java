package dev.convoy.data;

import dev.convoy.image.ColourMode;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.RawImage;
import dev.convoy.tensor.Shape;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Drawn pictures as an image set. */
final class ShapesSource {
    /** Test pictures are drawn from this index on, out of reach of any training set. */
    static final long FIRST_TEST_INDEX = 1L << 40;

    private static final long IMAGES_A_PARTITION = 20_000;

    private ShapesSource() {}

    static ImageSet open(JavaSparkContext spark, ShapesSettings settings, Split split) {
        long count = split == Split.TRAIN ? settings.images() : settings.testImages();
        long firstIndex = split == Split.TRAIN ? 0 : FIRST_TEST_INDEX;
        int partitions = (int) Math.min(count, Math.max(spark.defaultParallelism(), count / IMAGES_A_PARTITION));
        List<Integer> numbers = IntStream.range(0, partitions).boxed().toList();
        JavaRDD<LabelledImage> images = spark.parallelize(numbers, partitions)
                .flatMap(p -> draw(settings, firstIndex, count * p / partitions, count * (p + 1) / partitions));
        SetDescription about = new SetDescription(
                "shapes (" + split.title() + " set, seed " + settings.seed() + ")",
                count,
                Shape.of(settings.allChannels(), settings.height(), settings.width()),
                ShapesGenerator.CLASS_NAMES,
                DecodeSettings.AS_IS.withColour(colour(settings)),
                BadImages.NONE);
        return ImageSet.of(images, about);
    }

    /** With a depth map it is left to the channels that are taken as input. */
    private static ColourMode colour(ShapesSettings settings) {
        if (settings.depth() == ShapesSettings.Depth.MAP) {
            return ColourMode.AUTO;
        }
        return settings.channels() == 1 ? ColourMode.GREY : ColourMode.RGB;
    }

    private static Iterator<LabelledImage> draw(ShapesSettings settings, long firstIndex, long from, long to) {
        ShapesGenerator generator = new ShapesGenerator(settings);
        return LongStream.range(from, to)
                .mapToObj(id -> {
                    byte[] pixels = new byte[generator.imageSize()];
                    int label = generator.draw(firstIndex + id, pixels);
                    RawImage image = new RawImage(settings.allChannels(), settings.height(), settings.width(), pixels);
                    return new LabelledImage(id, label, image);
                })
                .iterator();
    }
}
