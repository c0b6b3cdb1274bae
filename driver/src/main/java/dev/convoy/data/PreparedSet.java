package dev.convoy.data;

import dev.convoy.image.RawImage;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * An image set as Parquet: columns {@code id}, {@code label}, {@code height}, {@code width}, {@code channels},
 * {@code pixels} (uint8, CHW), and where samples count differently {@code weight} (float), with {@code _dataset.json} beside it (class names and counts, shape, mean and standard
 * deviation, decode settings, images left out). {@code spark.read().parquet(folder)} reads it.
 */
public final class PreparedSet {
    /** The columns. */
    static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType, false)
            .add("label", DataTypes.IntegerType, false)
            .add("height", DataTypes.IntegerType, false)
            .add("width", DataTypes.IntegerType, false)
            .add("channels", DataTypes.IntegerType, false)
            .add("pixels", DataTypes.BinaryType, false);

    /** The column of sample weights, which a set may have. */
    static final String WEIGHT = "weight";

    private static final long BYTES_A_FILE = 64L << 20;
    private static final long VECTOR_BYTES = 32L << 20;
    private static final int LARGEST_VECTOR = 4096;

    private PreparedSet() {}

    /**
     * Writes a set. It is written under a temporary name beside the output and renamed at the end, so that a run that
     * fails leaves what was there.
     *
     * @param output a folder, as a Hadoop {@code FileSystem} URI
     * @return counts and pixel statistics, as written
     * @throws DataException if the output exists (in mode {@code OVERWRITE}: and is not a prepared set), or a sample is
     *     not as the set says
     */
    public static PixelStatistics write(SparkSession spark, ImageSet set, String output, WriteMode mode) {
        Configuration conf = spark.sparkContext().hadoopConfiguration();
        checkOutput(conf, output, mode);
        Path target = HadoopFiles.on(conf, output, FileSystem::makeQualified);
        String temporary = new Path(target.getParent(), "." + target.getName() + ".writing").toString();
        PixelStatistics statistics = set.statistics();
        HadoopFiles.on(conf, temporary, (files, path) -> files.delete(path, true));
        boolean weighted = set.about().form().weights() == SampleForm.Weights.OWN;
        JavaRDD<Row> rows = coalesce(set).map(weighted ? PreparedSet::weightedRow : PreparedSet::row);
        DataException.surface(() -> {
            spark.createDataFrame(rows, weighted ? SCHEMA.add(WEIGHT, DataTypes.FloatType, false) : SCHEMA)
                    .write()
                    .option("parquet.enable.dictionary#pixels", "false")
                    .parquet(temporary);
            return null;
        });
        byte[] description = DatasetFile.write(set.about(), statistics);
        HadoopFiles.on(conf, temporary, (files, path) -> {
            try (OutputStream out = files.create(new Path(path, DatasetFile.NAME))) {
                out.write(description);
            }
            return null;
        });
        replace(conf, temporary, output);
        return statistics;
    }

    private static void checkOutput(Configuration conf, String output, WriteMode mode) {
        boolean exists = HadoopFiles.on(conf, output, FileSystem::exists);
        if (!exists) {
            return;
        }
        if (mode == WriteMode.CREATE) {
            throw new DataException(output + ": exists; give another output or overwrite it");
        }
        if (!HadoopFiles.isFolder(conf, output) || !(isPrepared(conf, output) || isEmpty(conf, output))) {
            throw new DataException(
                    output + ": exists and is not a prepared set, so it is not overwritten; delete it yourself");
        }
    }

    private static boolean isEmpty(Configuration conf, String folder) {
        return HadoopFiles.on(conf, folder, FileSystem::listStatus).length == 0;
    }

    private static void replace(Configuration conf, String temporary, String output) {
        boolean renamed = HadoopFiles.on(conf, output, (files, path) -> {
            files.delete(path, true);
            return files.rename(new Path(temporary), path);
        });
        if (!renamed) {
            throw new DataException(output + ": cannot be written; the prepared set was left in " + temporary);
        }
    }

    /** Neighbouring partitions together, so that files are not too small, but enough of them to keep every core busy. */
    private static JavaRDD<LabelledImage> coalesce(ImageSet set) {
        long bytes = set.count() * set.image().count();
        int parallelism =
                JavaSparkContext.fromSparkContext(set.images().context()).defaultParallelism();
        long files = Math.max(parallelism, (bytes + BYTES_A_FILE - 1) / BYTES_A_FILE);
        return set.images().coalesce((int) Math.min(files, set.images().getNumPartitions()));
    }

    private static Row row(LabelledImage sample) {
        RawImage image = sample.image();
        return RowFactory.create(
                sample.id(), sample.label(), image.height(), image.width(), image.channels(), image.pixels());
    }

    private static Row weightedRow(LabelledImage sample) {
        RawImage image = sample.image();
        return RowFactory.create(
                sample.id(),
                sample.label(),
                image.height(),
                image.width(),
                image.channels(),
                image.pixels(),
                sample.weight());
    }

    /** Whether a folder holds a prepared set. */
    static boolean isPrepared(Configuration conf, String folder) {
        return HadoopFiles.find(conf, folder, List.of(DatasetFile.NAME)).isPresent();
    }

    /** Opens a prepared set: the split's sub-folder if there is one, else the folder itself. */
    static ImageSet open(SparkSession spark, SourceSettings settings, Split split) {
        Configuration conf = spark.sparkContext().hadoopConfiguration();
        String folder = SplitFolders.choose(conf, settings.path(), split, path -> isPrepared(conf, path));
        if (!isPrepared(conf, folder)) {
            throw new DataException(folder + ": not a prepared set; looked for " + DatasetFile.NAME);
        }
        DatasetFile file = DatasetFile.read(conf, folder);
        ImageCheck check = ImageCheck.of(file.about());
        Dataset<Row> table = table(spark, folder, file.about());
        boolean weighted = List.of(table.columns()).contains(WEIGHT);
        JavaRDD<LabelledImage> images = table.toJavaRDD().map(row -> sample(row, check, weighted));
        SetDescription about = weighted
                ? file.about().with(file.about().form().weighted(), file.about().classNames())
                : file.about();
        return new ImageSet(images, about, Optional.of(file.statistics()), () -> {});
    }

    /** The table, read by vectors short enough for large images, in a session of its own. */
    private static Dataset<Row> table(SparkSession spark, String folder, SetDescription about) {
        SparkSession own = spark.newSession();
        long vector = Math.max(
                16, Math.min(LARGEST_VECTOR, VECTOR_BYTES / about.image().count()));
        own.conf().set("spark.sql.parquet.columnarReaderBatchSize", vector);
        var table = own.read().parquet(folder);
        List<String> found = List.of(table.schema().fieldNames());
        StructType expected = found.contains(WEIGHT) ? SCHEMA.add(WEIGHT, DataTypes.FloatType) : SCHEMA;
        for (var field : expected.fields()) {
            if (!found.contains(field.name())
                    || !table.schema().apply(field.name()).dataType().equals(field.dataType())) {
                throw new DataException(folder + ": expects a column " + field.name() + " of type "
                        + field.dataType().simpleString() + ", found columns "
                        + table.schema().simpleString());
            }
        }
        return table.selectExpr(expected.fieldNames());
    }

    private static LabelledImage sample(Row row, ImageCheck check, boolean weighted) {
        RawImage image = new RawImage(row.getInt(4), row.getInt(2), row.getInt(3), row.getAs(5));
        float weight = !weighted ? 1 : row.isNullAt(6) ? Float.NaN : row.getFloat(6);
        LabelledImage sample = new LabelledImage(row.getLong(0), row.getInt(1), image, weight);
        check.check(sample);
        return sample;
    }
}
