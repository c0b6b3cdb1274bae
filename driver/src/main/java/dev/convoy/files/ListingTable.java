package dev.convoy.files;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Partitions as a table, a row each: {@code partition}, {@code images}, {@code begin}, {@code end}, {@code count} and {@code entries} (as
 * {@link EntryBlock} has them). The row of partition -1 has what belongs to all: limits and what was skipped.
 */
final class ListingTable {
    private static final StructType SCHEMA = new StructType()
            .add("partition", DataTypes.IntegerType)
            .add("images", DataTypes.IntegerType)
            .add("begin", DataTypes.LongType)
            .add("end", DataTypes.LongType)
            .add("count", DataTypes.IntegerType)
            .add("entries", DataTypes.BinaryType)
            .add("file_bytes", DataTypes.IntegerType)
            .add("archive_bytes", DataTypes.LongType)
            .add("skipped_endings", DataTypes.createArrayType(DataTypes.StringType))
            .add("skipped_counts", DataTypes.createArrayType(DataTypes.LongType));
    private static final long BYTES_A_FILE = 16 << 20;

    private ListingTable() {}

    /**
     * What a table holds.
     *
     * @param partitions in their order
     * @param settings with the limits that were saved
     * @param skipped files left out, by ending
     */
    record Content(List<FilePartition> partitions, FileSettings settings, SortedMap<String, Long> skipped) {}

    /** Writes a table to a new folder. */
    static void write(SparkSession spark, FileRdd partitions, Content content, String folder) {
        Row about = RowFactory.create(
                -1,
                null,
                null,
                null,
                null,
                null,
                content.settings.fileBytes(),
                content.settings.archiveBytes(),
                content.skipped.keySet().toArray(),
                content.skipped.values().toArray());
        long bytes = content.partitions.stream()
                .mapToLong(partition -> partition.entries().data().length)
                .sum();
        JavaRDD<Row> rows = partitions.toJavaRDD().map(ListingTable::row).coalesce((int) (1 + bytes / BYTES_A_FILE));
        spark.createDataFrame(rows, SCHEMA)
                .union(spark.createDataFrame(List.of(about), SCHEMA))
                .write()
                .parquet(folder);
    }

    private static Row row(FilePartition partition) {
        return RowFactory.create(
                partition.index(),
                partition.images(),
                partition.begin(),
                partition.end(),
                partition.entries().count(),
                partition.entries().data(),
                null,
                null,
                null,
                null);
    }

    /**
     * Reads a table.
     *
     * @throws FilesException if rows are missing
     */
    static Content read(SparkSession spark, String folder) {
        List<Row> rows = spark.read().schema(SCHEMA).parquet(folder).collectAsList().stream()
                .sorted(Comparator.comparingInt(row -> row.getInt(0)))
                .toList();
        for (int i = 0; i < Math.max(1, rows.size()); i++) {
            int found = i < rows.size() ? rows.get(i).getInt(0) : rows.size();
            if (found != i - 1) {
                throw new FilesException(
                        folder + ": not a whole list of files: expects partition " + (i - 1) + ", found " + found);
            }
        }
        Row about = rows.get(0);
        SortedMap<String, Long> skipped = new TreeMap<>();
        for (int i = 0; i < about.getList(8).size(); i++) {
            skipped.put(about.<String>getList(8).get(i), about.<Long>getList(9).get(i));
        }
        return new Content(
                rows.stream().skip(1).map(ListingTable::partition).toList(),
                FileSettings.DEFAULT.withLimits(about.getInt(6), about.getLong(7)),
                skipped);
    }

    private static FilePartition partition(Row row) {
        EntryBlock entries = new EntryBlock(row.getAs(5), row.getInt(4));
        return new FilePartition(row.getInt(0), row.getInt(1), row.getLong(2), row.getLong(3), entries);
    }
}
