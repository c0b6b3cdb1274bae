package dev.convoy.data;

import dev.convoy.image.ColourMode;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.ImageDecoder;
import dev.convoy.image.RawImage;
import dev.convoy.tensor.Shape;
import java.io.EOFException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * IDX files as MNIST's page defines them: magic number, big-endian sizes, bytes (LeCun, Cortes, Burges, "The MNIST
 * database of handwritten digits"); plain or gzip. Both files are checked from end to end before any job.
 */
final class IdxSource {
    static final int IMAGE_MAGIC = 0x0803;
    static final int LABEL_MAGIC = 0x0801;
    private static final int IMAGE_HEADER = 16;
    private static final int LABEL_HEADER = 8;
    private static final int CLASSES = 10;

    private IdxSource() {}

    /** The names that an image file of a split may have in a folder. */
    static List<String> imageNames(Split split) {
        String base = (split == Split.TRAIN ? "train" : "t10k") + "-images";
        return List.of(base + "-idx3-ubyte.gz", base + "-idx3-ubyte", base + ".idx3-ubyte.gz", base + ".idx3-ubyte");
    }

    /** Opens a folder's files of a split, or an image file and the label file beside it. */
    static ImageSet open(JavaSparkContext spark, SourceSettings settings, Split split) {
        Configuration conf = spark.hadoopConfiguration();
        String images = settings.path();
        if (HadoopFiles.status(conf, images).isDirectory()) {
            String folder = images;
            images = HadoopFiles.find(conf, folder, imageNames(split))
                    .orElseThrow(() -> new DataException(folder + ": no IDX image file of the "
                            + split.title() + " set; looked for "
                            + String.join(", ", imageNames(split))));
        }
        byte[] labels = labels(conf, settings.labels().isBlank() ? labelsBeside(conf, images) : settings.labels());
        boolean gzip = HadoopFiles.isGzip(conf, images);
        int[] sizes = sizes(conf, images, gzip);
        if (sizes[0] != labels.length) {
            throw new DataException(images + ": " + sizes[0] + " images, but " + labels.length + " labels");
        }
        RecordFile file = new RecordFile(images, gzip, IMAGE_HEADER, sizes[1] * sizes[2], sizes[0], 0);
        int height = sizes[1];
        int width = sizes[2];
        RecordFile.Format format =
                (id, pixels) -> new LabelledImage(id, labels[(int) id], new RawImage(1, height, width, pixels));
        List<String> names =
                IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        SetDescription about = new SetDescription(
                images,
                labels.length,
                Shape.of(1, height, width),
                names,
                DecodeSettings.AS_IS.withColour(ColourMode.GREY),
                BadImages.NONE);
        return ImageSet.of(RecordFile.read(spark, List.of(file), format), about);
    }

    private static String labelsBeside(Configuration conf, String images) {
        Path path = new Path(images);
        String name = path.getName().replace("images", "labels").replace("idx3", "idx1");
        String other = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name + ".gz";
        List<String> names = List.of(name, other);
        Optional<String> found = name.equals(path.getName())
                ? Optional.empty()
                : HadoopFiles.find(conf, path.getParent().toString(), names);
        return found.orElseThrow(() -> new DataException(
                images + ": no label file beside it; looked for " + String.join(", ", names) + "; name it"));
    }

    /** Number, height and width of the images, after the whole file was seen to be there. */
    private static int[] sizes(Configuration conf, String path, boolean gzip) {
        int[] sizes = new int[3];
        long found = measure(conf, path, gzip, IMAGE_MAGIC, "image", sizes);
        long pixels = (long) sizes[1] * sizes[2];
        if (sizes[0] <= 0 || sizes[1] <= 0 || sizes[2] <= 0 || pixels > ImageDecoder.MOST_PIXELS) {
            throw new DataException(path + ": not an IDX image file: header says " + sizes[0] + " images of " + sizes[1]
                    + " x " + sizes[2]);
        }
        if (found != IMAGE_HEADER + sizes[0] * pixels) {
            throw new DataException(path + ": truncated or too long: " + sizes[0] + " images of " + sizes[1] + " x "
                    + sizes[2] + " expect " + (IMAGE_HEADER + sizes[0] * pixels) + " bytes, found " + found);
        }
        return sizes;
    }

    private static byte[] labels(Configuration conf, String path) {
        boolean gzip = HadoopFiles.isGzip(conf, path);
        int[] count = new int[1];
        long found = measure(conf, path, gzip, LABEL_MAGIC, "label", count);
        if (found != (long) LABEL_HEADER + count[0]) {
            throw new DataException(path + ": truncated or too long: " + count[0] + " labels expect "
                    + ((long) LABEL_HEADER + count[0]) + " bytes, found " + found);
        }
        byte[] labels = HadoopFiles.on(conf, path, (files, where) -> {
            try (InputStream in = HadoopFiles.open(files, where, gzip, LABEL_HEADER)) {
                return in.readNBytes(count[0]);
            }
        });
        for (int i = 0; i < labels.length; i++) {
            if ((labels[i] & 0xFF) >= CLASSES) {
                throw new DataException(path + ": label " + (labels[i] & 0xFF) + " of sample " + i + " is outside the "
                        + CLASSES + " classes (0 to " + (CLASSES - 1) + ")");
            }
        }
        return labels;
    }

    /** Checks the magic number, reads the sizes behind it, and counts the (unpacked) bytes. */
    private static long measure(Configuration conf, String path, boolean gzip, int magic, String what, int[] sizes) {
        return HadoopFiles.on(conf, path, (files, where) -> {
            long found = 0;
            try (InputStream in = HadoopFiles.open(files, where, gzip, 0)) {
                byte[] header = in.readNBytes(Integer.BYTES * (1 + sizes.length));
                found = header.length;
                checkMagic(path, header, magic, what);
                ByteBuffer numbers = ByteBuffer.wrap(header).position(Integer.BYTES);
                if (numbers.remaining() < Integer.BYTES * sizes.length) {
                    throw new EOFException();
                }
                numbers.asIntBuffer().get(sizes);
                if (!gzip) {
                    return files.getFileStatus(where).getLen();
                }
                byte[] buffer = new byte[1 << 16];
                for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                    found += read;
                }
                return found;
            } catch (EOFException | ZipException e) {
                throw new DataException(path + ": truncated or damaged after " + found + " bytes", e);
            }
        });
    }

    private static void checkMagic(String path, byte[] header, int magic, String what) {
        int found = header.length < Integer.BYTES ? -1 : ByteBuffer.wrap(header).getInt();
        if (found != magic) {
            throw new DataException(String.format(
                    "%s: not an IDX %s file: expects to begin with %08x, found %s",
                    path, what, magic, header.length < Integer.BYTES ? "nothing" : String.format("%08x", found)));
        }
    }
}
