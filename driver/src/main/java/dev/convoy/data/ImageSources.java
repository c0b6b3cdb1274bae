package dev.convoy.data;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The one entry to every form of images. */
public final class ImageSources {
    private ImageSources() {}

    /**
     * Opens a source: checks paths and formats, numbers the images, names the classes.
     *
     * @param split which of its two sets; a source that is one set gives it for either
     * @throws DataException if the path does not exist or does not hold the format, files are truncated or do not fit
     *     each other, a label is outside the classes, too many images do not decode, or images differ in size
     */
    public static ImageSet open(SparkSession spark, SourceSettings settings, Split split) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        ImageFormat format = settings.format() == ImageFormat.AUTO
                ? detect(context.hadoopConfiguration(), settings.path())
                : settings.format();
        return switch (format) {
            case IDX -> IdxSource.open(context, settings, split);
            case CIFAR10 -> CifarSource.open(context, settings, split);
            case FOLDER -> FolderSource.open(context, settings, split);
            case PREPARED -> PreparedSet.open(spark, settings, split);
            case SHAPES -> ShapesSource.open(context, settings.shapes(), split);
            case AUTO -> throw new AssertionError("detected");
        };
    }

    /**
     * The format of what lies at a path.
     *
     * @throws DataException if it is none of them
     */
    static ImageFormat detect(Configuration conf, String path) {
        if (!HadoopFiles.status(conf, path).isDirectory()) {
            return ImageFormat.IDX; // the only format that is a single file; it checks its magic number
        }
        for (Split split : Split.values()) {
            if (SplitFolders.find(conf, path, split, folder -> PreparedSet.isPrepared(conf, folder))
                    .isPresent()) {
                return ImageFormat.PREPARED;
            }
            if (HadoopFiles.find(conf, path, IdxSource.imageNames(split)).isPresent()) {
                return ImageFormat.IDX;
            }
        }
        if (PreparedSet.isPrepared(conf, path)) {
            return ImageFormat.PREPARED;
        }
        List<FileStatus> content = HadoopFiles.list(conf, path);
        if (content.isEmpty()) {
            throw new DataException(path + ": the folder is empty");
        }
        if (content.stream().map(FileStatus::getPath).map(Path::getName).anyMatch(CifarSource::isBatch)) {
            return ImageFormat.CIFAR10;
        }
        if (FolderSource.hasFolders(conf, path)) {
            return ImageFormat.FOLDER;
        }
        throw new DataException(path + ": no images of a known format; looked for " + DatasetFile.NAME
                + " (prepared), train-images-idx3-ubyte or t10k-images-idx3-ubyte with or without .gz (idx), "
                + "data_batch_*.bin or test_batch.bin (cifar10), and folders of image files (folder)");
    }
}
