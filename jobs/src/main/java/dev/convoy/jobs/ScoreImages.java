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

    private static final String PARQUET = "parquet";
    private static final String PREPARED = "_dataset.json";

    /**
     * Opens them: files of images where the path holds such, a table where it holds Parquet files that {@code convoy prepare} did not write, else a set.
     *
     * @param begun where a scoring that goes on kept the files it was begun with
     */
    ScoreInput open(SparkSession spark, SavedModel model, Optional<String> begun) throws IOException {
        ImageFormat format = data.test().format();
        if (!column.isEmpty() || format == ImageFormat.AUTO && path().endsWith("." + PARQUET)) {
            return table(spark);
        }
        String advice = "";
        if (format == ImageFormat.FOLDER || format == ImageFormat.AUTO) {
            ImageFiles files = files(spark, begun);
            if (files.partitions() > 0) {
                return new ScoreInput.Files(files, path());
            }
            if (format == ImageFormat.FOLDER) {
                throw new FilesException(path() + ": " + none(files));
            }
            advice = "; " + none(files);
            if (files.skipped().containsKey(PARQUET) && !isPrepared(spark)) {
                return table(spark);
            }
        }
        DataSettings decoded =
                data.withDecode(EvaluateJob.preprocessing(model, path()).decode());
        ImageSet set = decoded.openTest(spark, split, advice);
        try {
            SetCheck.fitsImages(set.about(), Network.build(model.architecture()));
        } catch (RuntimeException e) {
            set.close();
            throw e;
        }
        return new ScoreInput.Numbered(set, spark.sparkContext().defaultParallelism());
    }

    private String none(ImageFiles files) {
        return "no image files, archives or SequenceFiles of images there"
                + new ScoreInput.Files(files, path()).leftOut();
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

    private ScoreInput table(SparkSession spark) {
        return ScoreInput.Table.open(spark, path(), column.isEmpty() ? CONTENT : column);
    }

    /** Whether {@code convoy prepare} wrote what lies there, or in the folder of a split. */
    private boolean isPrepared(SparkSession spark) throws IOException {
        Path path = new Path(path());
        FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
        for (Path folder : List.of(path, new Path(path, "train"), new Path(path, "test"))) {
            if (files.exists(new Path(folder, PREPARED))) {
                return true;
            }
        }
        return false;
    }
}
