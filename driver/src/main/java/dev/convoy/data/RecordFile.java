package dev.convoy.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A file of records of one length, read in pieces by tasks.
 *
 * @param path where it lies
 * @param gzip whether it is packed; then every piece is unpacked from the file's start
 * @param header bytes before the first record
 * @param recordSize bytes of a record
 * @param records number of records
 * @param firstId number of the first record within the whole set
 */
record RecordFile(String path, boolean gzip, long header, int recordSize, long records, long firstId)
        implements Serializable {
    private static final long PIECE_BYTES = 32L << 20;
    private static final int MOST_GZIP_PIECES = 4;

    /** Makes a sample of a record. */
    interface Format extends Serializable {
        LabelledImage sample(long id, byte[] record);
    }

    private record Piece(RecordFile file, long from, long count) implements Serializable {}

    /** The records of some files as samples, in order. */
    static JavaRDD<LabelledImage> read(JavaSparkContext spark, List<RecordFile> files, Format format) {
        List<Piece> pieces = new ArrayList<>();
        for (RecordFile file : files) {
            int parts = file.pieces(spark.defaultParallelism());
            for (int i = 0; i < parts; i++) {
                long from = file.records * i / parts;
                pieces.add(new Piece(file, from, file.records * (i + 1) / parts - from));
            }
        }
        SerializableConfiguration conf = new SerializableConfiguration(spark.hadoopConfiguration());
        List<Integer> numbers = IntStream.range(0, pieces.size()).boxed().toList();
        return spark.parallelize(numbers, pieces.size()).flatMap(i -> new Records(pieces.get(i), conf.value(), format));
    }

    private int pieces(int parallelism) {
        long wanted = Math.max(parallelism, records * recordSize / PIECE_BYTES);
        return (int) Math.max(1, Math.min(gzip ? Math.min(wanted, MOST_GZIP_PIECES) : wanted, records));
    }

    private static final class Records implements Iterator<LabelledImage> {
        private final Piece piece;
        private final Format format;
        private final InputStream in;
        private long next;

        Records(Piece piece, Configuration conf, Format format) {
            RecordFile file = piece.file;
            this.piece = piece;
            this.format = format;
            this.in = HadoopFiles.on(
                    conf,
                    file.path,
                    (files, path) ->
                            HadoopFiles.open(files, path, file.gzip, file.header + piece.from * file.recordSize));
        }

        @Override
        public boolean hasNext() {
            return next < piece.count;
        }

        @Override
        public LabelledImage next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            RecordFile file = piece.file;
            long id = file.firstId + piece.from + next++;
            try {
                byte[] bytes = in.readNBytes(file.recordSize);
                if (bytes.length < file.recordSize) {
                    throw new DataException(file.path + ": truncated at record " + (piece.from + next - 1));
                }
                if (!hasNext()) {
                    in.close();
                }
                return format.sample(id, bytes);
            } catch (IOException e) {
                throw new DataException(file.path + ": cannot be read: " + e.getMessage(), e);
            }
        }
    }
}
