package dev.convoy.files;

import java.util.List;
import java.util.SortedMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What was found at some paths: image files, archives, SequenceFiles, and what failed, cut into partitions in the order of their paths.
 */
public final class ImageFiles {
    private ImageFiles() {}

    /**
     * Finds the images at some paths.
     *
     * @param paths Hadoop URIs of files and folders, or globs of them
     * @throws FilesException if a path does not exist or a glob matches nothing
     */
    public static ImageFiles find(JavaSparkContext spark, List<String> paths, FileSettings settings) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** What {@link #save} has written: the same files in the same partitions. */
    public static ImageFiles load(SparkSession spark, String folder) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Their number; 0 where nothing was found. */
    public int partitions() {
        return 0;
    }

    /** Image files, and folders and files that fail; what archives and SequenceFiles hold is not known before they are read. */
    public long count() {
        return 0;
    }

    /** Archives and SequenceFiles. */
    public long archives() {
        return 0;
    }

    /** Bytes of image files, archives and SequenceFiles. */
    public long bytes() {
        return 0;
    }

    /** Files that were left out because their names do not end as an image's, by that ending in lower case; empty for none. */
    public SortedMap<String, Long> skipped() {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * The images of some partitions, in a stable order. An element that fails says so when it is read.
     *
     * @param from the first partition
     * @param to the partition after the last
     * @throws IndexOutOfBoundsException if there are no such partitions
     */
    public JavaRDD<EncodedImage> images(int from, int to) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Writes files and partitions to a new folder, as Parquet. */
    public void save(SparkSession spark, String folder) {
        throw new UnsupportedOperationException("not built yet");
    }
}
