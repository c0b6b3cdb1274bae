package dev.convoy.jobs.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows of scores for tests, in the columns of a scoring. */
final class SummaryRows {
    /** A class's name, a path and a reason that try to be more than words. */
    static final String HOSTILE = "<script>alert(\"1\")</script> & 'co',\u001b[2J\u202e";

    static final List<String> NAMES = List.of("cat", "dog", HOSTILE, "never seen");

    private static final StructType CANDIDATE =
            new StructType().add("name", DataTypes.StringType).add("probability", DataTypes.FloatType);

    static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType)
            .add("path", DataTypes.StringType)
            .add("label", DataTypes.IntegerType)
            .add("predicted", DataTypes.IntegerType)
            .add("predicted_name", DataTypes.StringType)
            .add("probability", DataTypes.FloatType)
            .add("top_k", DataTypes.createArrayType(CANDIDATE))
            .add("error", DataTypes.StringType)
            .add("decode_ms", DataTypes.FloatType)
            .add("score_ms", DataTypes.FloatType);

    private SummaryRows() {}

    static Row scored(String path, Integer label, int predicted, float probability) {
        List<Row> best = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            best.add(RowFactory.create(
                    NAMES.get((predicted + i) % NAMES.size()), i == 0 ? probability : 1 - probability));
        }
        return RowFactory.create(
                null, path, label, predicted, NAMES.get(predicted), probability, best.toArray(), null, 2f, 0.5f);
    }

    static Row failed(String path, String error) {
        return RowFactory.create(null, path, null, null, null, null, null, error, null, null);
    }

    /**
     * 300 images: 200 labelled ones, of which each tenth is wrong; many of equal probability; 20 that failed.
     */
    static List<Row> mixed() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 280; i++) {
            int predicted = i % 3;
            Integer label = i >= 200 ? null : i % 10 == 0 ? (predicted + 1 + i / 10 % 2) % 3 : predicted;
            rows.add(scored("file:/photos/%03d.jpg".formatted(i), label, predicted, 0.05f * (i % 21)));
        }
        for (int i = 0; i < 12; i++) {
            String path = "file:/photos/bad \"%d\", cut.jpg".formatted(i);
            rows.add(failed(path, "does not decode: " + path + " is truncated after " + 100 * i + " bytes"));
        }
        for (int i = 0; i < 7; i++) {
            rows.add(failed("file:/photos/page%d.jpg".formatted(i), "neither JPEG nor PNG: begins with 3c6" + i));
        }
        rows.add(failed("file:/photos/" + HOSTILE, HOSTILE));
        return rows;
    }

    /** Rows whose texts hold what a line of a text file ends or is divided by. */
    static List<Row> awkward() {
        return List.of(
                failed("file:/a\nb.jpg", "two\r\nlines"),
                failed("file:/\\", "ends in \\"),
                failed("file:/\"quoted\"", "\"quoted\", \\\"twice\\\""),
                failed(", ", null),
                scored("file:/ blanks ", 1, 1, 0.5f));
    }

    static Dataset<Row> dataset(SparkSession spark, List<Row> rows) {
        return spark.createDataFrame(rows, SCHEMA);
    }

    /** The rows written in a format and read back. */
    static Dataset<Row> through(Dataset<Row> rows, String format, Path folder) {
        String path = folder.resolve(format).toString();
        SparkSession spark = rows.sparkSession();
        if (!format.equals("csv")) {
            rows.write().format(format).save(path);
            return spark.read().schema(SCHEMA).format(format).load(path);
        }
        rows.withColumn("top_k", to_json(col("top_k")))
                .write()
                .options(CsvOptions.OPTIONS)
                .csv(path);
        StructType flat = new StructType();
        for (StructField field : SCHEMA.fields()) {
            flat = flat.add(field.name(), field.name().equals("top_k") ? DataTypes.StringType : field.dataType());
        }
        return spark.read().schema(flat).options(CsvOptions.OPTIONS).csv(path);
    }
}
