package dev.convoy.data;

import dev.convoy.image.ColourMode;
import dev.convoy.image.Pixels;
import dev.convoy.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * A folder for each class with image files. Classes are the folders' names in order; images are numbered in the
 * order of their paths, those that do not decode left out. Decoded images are cached until the set is closed.
 */
final class FolderSource {
    private static final int NAMED_IN_ERRORS = 5;

    private FolderSource() {}

    /** Opens the folder of a split. */
    static ImageSet open(JavaSparkContext spark, SourceSettings settings, Split split) {
        Configuration conf = spark.hadoopConfiguration();
        String folder = SplitFolders.choose(conf, settings.path(), split, path -> hasFolders(conf, path));
        List<String> classNames = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (FileStatus status : classFolders(conf, folder)) {
            classNames.add(status.getPath().getName());
            paths.addAll(images(conf, status.getPath().toString()));
            ends.add(paths.size());
        }
        if (classNames.isEmpty()) {
            throw new DataException(folder + ": no class folders; expects one folder of images for each class");
        }
        JavaRDD<DecodedFile> files = ImageFiles.decode(spark, paths, settings.decode())
                .setName("decoded images of " + folder)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            List<FileSurvey> parts = files.mapPartitions(
                            part -> List.of(FileSurvey.of(part)).iterator())
                    .collect();
            FileSurvey survey = FileSurvey.sum(parts);
            survey.check(folder, settings.maxBadFraction(), NAMED_IN_ERRORS);
            ColourMode colour = survey.colour(settings.decode().colour());
            SetDescription about = new SetDescription(
                    folder,
                    survey.good(),
                    Shape.of(colour == ColourMode.GREY ? 1 : 3, survey.height(), survey.width()),
                    classNames,
                    settings.decode().withColour(colour),
                    survey.bad());
            Numbering numbering = new Numbering(parts, ends, colour);
            JavaRDD<LabelledImage> images =
                    files.mapPartitionsWithIndex((partition, part) -> numbering.samples(partition, part), true);
            return new ImageSet(images, about, Optional.empty(), () -> files.unpersist(false));
        } catch (RuntimeException e) {
            files.unpersist(false);
            throw e;
        }
    }

    static boolean hasFolders(Configuration conf, String path) {
        return !classFolders(conf, path).isEmpty();
    }

    private static List<FileStatus> classFolders(Configuration conf, String folder) {
        return HadoopFiles.list(conf, folder).stream()
                .filter(status ->
                        status.isDirectory() && !status.getPath().getName().startsWith("_"))
                .toList();
    }

    private static List<String> images(Configuration conf, String classFolder) {
        try {
            return ImageFiles.list(conf, classFolder);
        } catch (DataException e) {
            throw new DataException("class folder " + e.getMessage(), e);
        }
    }

    /** Gives decoded files their numbers and classes. */
    private static final class Numbering implements Serializable {
        private static final long serialVersionUID = 1;

        private final int[] filesBefore; // files in the partitions before, [partitions]
        private final long[] goodBefore; // decoded files in the partitions before, [partitions]
        private final int[] ends; // number of the file after the last one of each class, [classes]
        private final ColourMode colour;

        Numbering(List<FileSurvey> parts, List<Integer> ends, ColourMode colour) {
            this.filesBefore = new int[parts.size()];
            this.goodBefore = new long[parts.size()];
            for (int p = 1; p < parts.size(); p++) {
                filesBefore[p] = filesBefore[p - 1] + parts.get(p - 1).files();
                goodBefore[p] = goodBefore[p - 1] + parts.get(p - 1).good();
            }
            this.ends = ends.stream().mapToInt(Integer::intValue).toArray();
            this.colour = colour;
        }

        Iterator<LabelledImage> samples(int partition, Iterator<DecodedFile> files) {
            List<LabelledImage> samples = new ArrayList<>();
            int file = filesBefore[partition];
            long id = goodBefore[partition];
            int label = 0;
            for (; files.hasNext(); file++) {
                DecodedFile decoded = files.next();
                while (file >= ends[label]) {
                    label++;
                }
                if (decoded.isDecoded()) {
                    samples.add(new LabelledImage(id++, label, Pixels.convert(decoded.image(), colour)));
                }
            }
            return samples.iterator();
        }
    }
}
