package dev.convoy.jobs.score;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/** Counts under the numbers from 0 on: an array once something was counted. Only what is not zero travels. */
final class Counts implements Serializable {
    private static final long serialVersionUID = 1;

    private final int size;
    private transient long[] values; // [size], or null while all are zero

    /** So many counts of zero. */
    Counts(int size) {
        this.size = size;
    }

    /** Counts one more. */
    void add(int number) {
        add(number, 1);
    }

    private void add(int number, long count) {
        if (values == null) {
            values = new long[size];
        }
        values[number] += count;
    }

    /** Adds those of another part. */
    void merge(Counts other) {
        if (other.values != null) {
            for (int i = 0; i < size; i++) {
                if (other.values[i] != 0) {
                    add(i, other.values[i]);
                }
            }
        }
    }

    /** A copy, {@code [size]}. */
    long[] toArray() {
        return values == null ? new long[size] : values.clone();
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        for (int i = 0; values != null && i < size; i++) {
            if (values[i] != 0) {
                out.writeInt(i);
                out.writeLong(values[i]);
            }
        }
        out.writeInt(size); // the end
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        for (int i = in.readInt(); i < size; i = in.readInt()) {
            add(i, in.readLong());
        }
    }
}
