package dev.convoy.data;

import dev.convoy.tensor.Shape;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction1;

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

    /**
     * The images in some partitions of {@link #images}, which stay this set's to be closed.
     *
     * @param from the first partition
     * @param to the partition after the last
     */
    public ImageSet partitions(int from, int to) {
        ClassTag<LabelledImage> tag = images.classTag();
        JavaRDD<LabelledImage> some =
                JavaRDD.fromRDD(PartitionPruningRDD.create(images.rdd(), new Between(from, to)), tag);
        return of(some, about);
    }

    /** Partition numbers from one to before another. */
    private static final class Between extends AbstractFunction1<Object, Object> implements Serializable {
        private static final long serialVersionUID = 1;

        private final int from;
        private final int to;

        Between(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public Object apply(Object partition) {
            return (int) partition >= from && (int) partition < to;
        }
    }

    /** What is known of the set. */
    public SetDescription about() {
        return about;
    }

    /** Number of images. */
    public long count() {
        return about.count();
    }

    /** Shape of every stored image, {@code [channels, height, width]}. */
    public Shape image() {
        return about.image();
    }

    /** A name for each class. */
    public List<String> classNames() {
        return about.classNames();
    }

    /** Shape of a sample as a network gets it, {@code [channels, height, width]}. */
    public Shape input() {
        return about.input();
    }

    /**
     * Class counts, mean and standard deviation of the stored images: known for a prepared set, else computed by a job at the first call.
     *
     * @throws DataException if a sample is not as the set says (number, class, size)
     */
    public PixelStatistics statistics() {
        if (statistics.isEmpty()) {
            PixelStatistics computed = PixelStatistics.compute(images, ImageCheck.of(about));
            statistics = Optional.of(about.form().views() == 1 ? computed : computed.turned());
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

    /**
     * This set as the task of telling how an image is turned: four samples of every image, turned counter-clockwise by 0, 90,
     * 180 and 270 degrees, which are the classes; its own labels are not looked at. To be closed in place of this set.
     *
     * @throws DataException if images are not square
     */
    public ImageSet turned() {
        int height = image().size(1);
        int width = image().size(2);
        if (height != width) {
            throw new DataException(about.source() + ": turning images by 90 degrees expects square ones, got " + height
                    + "x" + width + " (height x width); resize or crop them");
        }
        return new ImageSet(
                images.map(sample -> sample.labelled(0)),
                about.with(about.form().turned(), SampleForm.TURN_NAMES),
                statistics.map(PixelStatistics::turned),
                release);
    }

    /**
     * This set as the task of predicting its images' last channels, 0 to 1, from the others. To be closed in place of this set.
     *
     * @throws DataException if no channel is left
     * @throws IllegalArgumentException if the number is negative
     */
    public ImageSet withTarget(int channels) {
        return new ImageSet(
                images, about.with(about.form().withTarget(channels), about.classNames()), statistics, release);
    }

    /** How the samples made of the images lie in shards; errors as {@link ShardLayout}'s. */
    public ShardLayout layout(int shards) {
        return new ShardLayout(about.samples(), shards, about.form().views());
    }

    /** Drops what was cached while the source was read. The set can still be used, more slowly. */
    @Override
    public void close() {
        release.run();
    }
}
