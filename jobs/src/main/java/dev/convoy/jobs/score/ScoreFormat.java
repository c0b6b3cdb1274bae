package dev.convoy.jobs.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How rows become files, and rows again.
 *
 * @param name {@code parquet}, {@code csv} or {@code json}
 */
record ScoreFormat(String name) {
    private static final String CSV = "csv";

    /** Writes rows, in their order, with Spark's committer; what is there is replaced. */
    void write(Dataset<Row> rows, Path folder) {
        String path = folder.toString();
        DataFrameWriter<Row> writer = flat(rows).write().mode(SaveMode.Overwrite);
        switch (name) {
            case CSV -> writer.options(CsvOptions.OPTIONS).csv(path);
            case "json" -> writer.json(path);
            default -> writer.parquet(path);
        }
    }

    /** The rows that lie there, which had these columns when they were written. */
    Dataset<Row> read(SparkSession spark, StructType columns, Path folder) {
        DataFrameReader reader = spark.read().schema(written(columns));
        String path = folder.toString();
        return switch (name) {
            case CSV -> reader.options(CsvOptions.OPTIONS).csv(path);
            case "json" -> reader.json(path);
            default -> reader.parquet(path);
        };
    }

    /** The rows as they are written: a CSV file has no lists, they are JSON there. */
    private Dataset<Row> flat(Dataset<Row> rows) {
        Dataset<Row> flat = rows;
        for (StructField field : rows.schema().fields()) {
            if (isText(field)) {
                flat = flat.withColumn(field.name(), to_json(col("`" + field.name() + "`")));
            }
        }
        return flat;
    }

    /** The schema of what is written of these columns. */
    StructType written(StructType columns) {
        StructType written = new StructType();
        for (StructField field : columns.fields()) {
            written = written.add(field.name(), isText(field) ? DataTypes.StringType : field.dataType());
        }
        return written;
    }

    private boolean isText(StructField field) {
        return name.equals(CSV) && (field.dataType() instanceof ArrayType || field.dataType() instanceof StructType);
    }
}
