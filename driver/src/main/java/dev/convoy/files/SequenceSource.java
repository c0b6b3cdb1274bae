package dev.convoy.files;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.util.ReflectionUtils;

/**
 * The images of a part of a Hadoop SequenceFile: keys of any class, which are names, and values that are {@code BytesWritable}. Its records are those
 * from the first sync point at or after the part's begin to the first at or after its end.
 */
final class SequenceSource implements Source {
    private final String file;
    private final long end;
    private final SequenceFile.Reader reader;
    private final Writable key;
    private final Bytes value;
    private boolean ended;

    private SequenceSource(String file, long end, SequenceFile.Reader reader, Writable key, Bytes value) {
        this.file = file;
        this.end = end;
        this.reader = reader;
        this.key = key;
        this.value = value;
    }

    /**
     * Opens a part of a file.
     *
     * @param begin its first byte
     * @param end the byte after its last
     */
    static Source open(Store store, Entry entry, long begin, long end, FileSettings settings) throws IOException {
        try {
            return at(store, entry, begin, end, settings);
        } catch (DamagedException e) {
            if (begin > 0) {
                return Optional::empty; // the file's first part says so
            }
            throw e;
        }
    }

    private static Source at(Store store, Entry entry, long begin, long end, FileSettings settings) throws IOException {
        String file = entry.text();
        try (InputStream in = store.openBuffered(file, entry.bytes())) {
            Magic.SEQUENCE.check(in);
        }
        SequenceFile.Reader reader = new SequenceFile.Reader(store.conf(), SequenceFile.Reader.file(new Path(file)));
        try {
            if (!reader.getValueClassName().equals(BytesWritable.class.getName())) {
                throw new DamagedException("is a SequenceFile of " + reader.getValueClassName() + " values, expected "
                        + BytesWritable.class.getName());
            }
            Writable key = (Writable) ReflectionUtils.newInstance(reader.getKeyClass(), store.conf());
            if (begin > reader.getPosition()) {
                reader.sync(begin);
            }
            return new SequenceSource(file, end, reader, key, new Bytes(settings.fileBytes()));
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    @Override
    public Optional<EncodedImage> next() throws IOException {
        long position = reader.getPosition();
        ended = ended || !reader.next(key) || position >= end && reader.syncSeen();
        if (ended) {
            return Optional.empty();
        }
        reader.getCurrentValue(value);
        String name = key.toString();
        return Optional.of(
                value.refused.isEmpty()
                        ? new HeldImage(file, name, value.bytes)
                        : FailedImage.inside(file, name, value.refused));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Reads what a {@code BytesWritable} has written, if it is not too much. */
    private static final class Bytes implements Writable {
        private final int limit;
        private byte[] bytes = {};
        private String refused = "";

        Bytes(int limit) {
            this.limit = limit;
        }

        @Override
        public void readFields(DataInput in) throws IOException {
            int length = in.readInt();
            if (length < 0) {
                throw new DamagedException("is damaged: a value has " + length + " bytes");
            }
            boolean fits = length <= limit;
            refused = fits ? "" : Store.tooLong(length, limit);
            bytes = new byte[fits ? length : 0];
            in.readFully(bytes);
            for (int left = fits ? 0 : length; left > 0; ) {
                int skipped = in.skipBytes(left);
                if (skipped == 0) {
                    in.readByte();
                    skipped = 1;
                }
                left -= skipped;
            }
        }

        @Override
        public void write(DataOutput out) {
            throw new UnsupportedOperationException("only read");
        }
    }
}
