package dev.convoy.data;

import dev.convoy.image.DecodeResult;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.ImageDecoder;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Image files, found by the driver and decoded by tasks. */
final class ImageFiles {
    private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp");
    private static final int FILES_A_PARTITION = 256;

    private ImageFiles() {}

    private interface Decode extends Serializable {
        DecodeResult apply(byte[] file);
    }

    /** Whether a name ends as an image's does, in either case, and is not hidden by a dot or an underscore. */
    static boolean isImage(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.startsWith(".")
                && !name.startsWith("_")
                && ENDINGS.stream().anyMatch(lower::endsWith);
    }

    /**
     * The image files of a folder and its sub-folders, or the one file, sorted by path.
     *
     * @throws DataException if the path does not exist or holds none
     */
    static List<String> list(Configuration conf, String path) {
        List<String> found = HadoopFiles.on(conf, path, (files, where) -> {
            List<String> paths = new ArrayList<>();
            Deque<FileStatus> open = new ArrayDeque<>(List.of(files.getFileStatus(where)));
            while (!open.isEmpty()) {
                FileStatus status = open.pop();
                if (status.isDirectory()) {
                    // Not listFiles(where, true): its located statuses ask for each file's owner, which on a local disk
                    // starts a process a file.
                    open.addAll(List.of(files.listStatus(status.getPath())));
                } else if (isImage(status.getPath().getName())) {
                    paths.add(status.getPath().toString());
                }
            }
            return paths;
        });
        if (found.isEmpty()) {
            throw new DataException(path + ": no images; looked for files that end with " + String.join(", ", ENDINGS));
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    /** Decodes files for a set, in the order of the paths; one that cannot be read or decoded has a reason. */
    static JavaRDD<DecodedFile> decode(JavaSparkContext spark, List<String> paths, DecodeSettings settings) {
        return decode(spark, paths, file -> ImageDecoder.decode(file, settings));
    }

    private static JavaRDD<DecodedFile> decode(JavaSparkContext spark, List<String> paths, Decode decode) {
        SerializableConfiguration conf = new SerializableConfiguration(spark.hadoopConfiguration());
        int wanted = Math.max(spark.defaultParallelism(), paths.size() / FILES_A_PARTITION);
        int partitions = Math.max(1, Math.min(paths.size(), wanted));
        return spark.parallelize(new ArrayList<>(paths), partitions).map(path -> read(conf.value(), path, decode));
    }

    private static DecodedFile read(Configuration conf, String path, Decode decode) {
        DecodeResult result;
        try {
            result = decode.apply(HadoopFiles.bytes(conf, path));
        } catch (DataException e) {
            result = new DecodeResult.Failed(e.getMessage());
        }
        return DecodedFile.of(path, result);
    }
}
