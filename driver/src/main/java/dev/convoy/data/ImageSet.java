package dev.convoy.data;

import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;

/**
 * Labelled images of one shape, numbered from 0 without gaps. The numbers are a function of the source alone; the order
 * of the RDD is not promised.
 */
public final class ImageSet implements AutoCloseable {
    private final JavaRDD<LabelledImage> images;
    private final SetDescription about;
    private final Runnable release;
    private Optional<PixelStatistics> statistics;

    ImageSet(
            JavaRDD<LabelledImage> images,
            SetDescription about,
            Optional<PixelStatistics> statistics,
            Runnable release) {
        this.images = images;
        this.about = about;
        this.statistics = statistics;
        this.release = release;
    }

    /** A set of images that holds nothing to be released. */
    static ImageSet of(JavaRDD<LabelledImage> images, SetDescription about) {
        return new ImageSet(images, about, Optional.empty(), () -> {});
    }

    /** The images, read when a job runs. */
    public JavaRDD<LabelledImage> images() {
        return images;
    }

    /** What is known of the set. */
    public SetDescription about() {
        return about;
    }

    /** Number of images. */
    public long count() {
        return about.count();
    }

    /** Shape of every image, {@code [channels, height, width]}. */
    public Shape image() {
        return about.image();
    }

    /** A name for each class. */
    public List<String> classNames() {
        return about.classNames();
    }

    /**
     * Class counts, mean and standard deviation: known for a prepared set, else computed by a job at the first call.
     *
     * @throws DataException if a sample is not as the set says (number, class, size)
     */
    public PixelStatistics statistics() {
        if (statistics.isEmpty()) {
            statistics = Optional.of(PixelStatistics.compute(images, ImageCheck.of(about)));
        }
        return statistics.get();
    }

    /**
     * The first images of this set, which stays to be closed by its owner.
     *
     * @param most how many; where the set has fewer, all of them
     */
    public ImageSet first(long most) {
        if (most <= 0) {
            throw new IllegalArgumentException("the first images of a set expect a positive number, got " + most);
        }
        if (most >= count()) {
            return new ImageSet(images, about, statistics, () -> {});
        }
        return of(
                images.filter(sample -> sample.id() < most),
                about.with("the first " + most + " of " + about.source(), most));
    }

    /** Drops what was cached while the source was read. The set can still be used, more slowly. */
    @Override
    public void close() {
        release.run();
    }
}
