package dev.convoy.jobs;

import dev.convoy.data.ImageFormat;
import dev.convoy.data.ImageSet;
import dev.convoy.data.Split;
import dev.convoy.files.FileSettings;
import dev.convoy.files.FilesException;
import dev.convoy.files.ImageFiles;
import dev.convoy.jobs.score.ScoreInput;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Which images are scored.
 *
 * @param data under {@code data.test}
 * @param split which of a source's two sets
 * @param column of a table, with image files' bytes; empty where nothing was said
 */
record ScoreImages(DataSettings data, Split split, String column) {
    /** The column that Spark's {@code binaryFile} source gives. */
    private static final String CONTENT = "content";

    private static final String PARQUET = ".parquet";
    private static final String PREPARED = "_dataset.json";

    /**
     * Opens them: files of images where the path holds such, a table where it holds Parquet files that {@code convoy prepare} did not write, else a set.
     *
     * @param begun where a scoring that goes on kept the files it was begun with
     */
    ScoreInput open(SparkSession spark, SavedModel model, Optional<String> begun) throws IOException {
        if (isTable(spark)) {
            return ScoreInput.Table.open(spark, path(), column.isEmpty() ? CONTENT : column);
        }
        ImageFormat format = data.test().format();
        if (format == ImageFormat.FOLDER || format == ImageFormat.AUTO) {
            ImageFiles files = files(spark, begun);
            if (files.partitions() > 0) {
                return new ScoreInput.Files(files, path());
            }
            if (format == ImageFormat.FOLDER) {
                throw new FilesException(path() + ": no images there");
            }
        }
        DataSettings decoded =
                data.withDecode(EvaluateJob.preprocessing(model, path()).decode());
        ImageSet set = decoded.openTest(spark, split, "");
        try {
            SetCheck.fits(set.about(), Network.build(model.architecture()));
        } catch (RuntimeException e) {
            set.close();
            throw e;
        }
        return new ScoreInput.Numbered(set);
    }

    private String path() {
        return data.test().path();
    }

    /** The files that a scoring was begun with, or those that are there. */
    private ImageFiles files(SparkSession spark, Optional<String> begun) throws IOException {
        FileSystem system = new Path(begun.orElse(path()))
                .getFileSystem(spark.sparkContext().hadoopConfiguration());
        if (begun.isPresent() && system.exists(new Path(begun.get()))) {
            return ImageFiles.load(spark, begun.get());
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return ImageFiles.find(
                context,
                List.of(path()),
                FileSettings.DEFAULT,
                data.testLimit() == 0 ? Long.MAX_VALUE : data.testLimit());
    }

    private boolean isTable(SparkSession spark) throws IOException {
        if (!column.isEmpty()) {
            return true;
        }
        ImageFormat format = data.test().format();
        if (format != ImageFormat.AUTO) {
            return false;
        }
        Path path = new Path(path());
        FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
        if (!files.exists(path) || files.exists(new Path(path, PREPARED))) {
            return false;
        }
        for (var status : files.listStatus(path)) {
            if (status.getPath().getName().endsWith(PARQUET)) {
                return true;
            }
        }
        return false;
    }
}
