package dev.convoy.data;

import dev.convoy.image.ColourMode;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.RawImage;
import dev.convoy.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * CIFAR-10's binary version: records of a label and 3 x 32 x 32 bytes, red, green, blue (Krizhevsky 2009, "Learning
 * multiple layers of features from tiny images").
 */
final class CifarSource {
    private static final int CLASSES = 10;
    private static final int SIDE = 32;
    private static final int RECORD = 1 + 3 * SIDE * SIDE;
    private static final Pattern TRAIN = Pattern.compile("data_batch_.*\\.bin");
    private static final Pattern TEST = Pattern.compile("test_batch\\.bin");
    private static final String NAMES = "batches.meta.txt";

    private CifarSource() {}

    /** Whether a file of this name belongs to either set. */
    static boolean isBatch(String name) {
        return TRAIN.matcher(name).matches() || TEST.matcher(name).matches();
    }

    /** Opens a folder's files of a split, in the order of their names. */
    static ImageSet open(JavaSparkContext spark, SourceSettings settings, Split split) {
        Configuration conf = spark.hadoopConfiguration();
        String folder = settings.path();
        Pattern wanted = split == Split.TRAIN ? TRAIN : TEST;
        List<RecordFile> files = new ArrayList<>();
        long count = 0;
        for (FileStatus status : HadoopFiles.list(conf, folder)) {
            if (wanted.matcher(status.getPath().getName()).matches()) {
                files.add(file(status, count));
                count += status.getLen() / RECORD;
            }
        }
        if (files.isEmpty()) {
            throw new DataException(folder + ": no CIFAR-10 files; looked for "
                    + (split == Split.TRAIN ? "data_batch_*.bin" : "test_batch.bin"));
        }
        SetDescription about = new SetDescription(
                folder + " (" + split.title() + " batches)",
                count,
                Shape.of(3, SIDE, SIDE),
                classNames(conf, folder),
                DecodeSettings.AS_IS.withColour(ColourMode.RGB),
                BadImages.NONE);
        return ImageSet.of(RecordFile.read(spark, files, (id, record) -> sample(folder, id, record)), about);
    }

    private static RecordFile file(FileStatus status, long firstId) {
        String path = status.getPath().toString();
        if (status.getLen() == 0 || status.getLen() % RECORD != 0) {
            throw new DataException(path + ": truncated or not a CIFAR-10 file: expects a multiple of " + RECORD
                    + " bytes, found " + status.getLen());
        }
        return new RecordFile(path, false, 0, RECORD, status.getLen() / RECORD, firstId);
    }

    private static LabelledImage sample(String source, long id, byte[] record) {
        int label = record[0] & 0xFF;
        if (label >= CLASSES) {
            throw new DataException(source + ": label " + label + " of sample " + id + " is outside the " + CLASSES
                    + " classes (0 to " + (CLASSES - 1) + ")");
        }
        return new LabelledImage(id, label, new RawImage(3, SIDE, SIDE, Arrays.copyOfRange(record, 1, RECORD)));
    }

    private static List<String> classNames(Configuration conf, String folder) {
        Path path = new Path(folder, NAMES);
        if (HadoopFiles.find(conf, folder, List.of(NAMES)).isEmpty()) {
            return IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        }
        List<String> names = new String(HadoopFiles.bytes(conf, path.toString()), StandardCharsets.UTF_8)
                .lines()
                .map(String::trim)
                .filter(line -> !line.isEmpty())
                .toList();
        if (names.size() != CLASSES) {
            throw new DataException(path + ": expects " + CLASSES + " class names, found " + names.size());
        }
        return names;
    }
}
