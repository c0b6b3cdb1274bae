package dev.convoy.aggregate;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Long float arrays on the wire: little-endian, in bulk, a chunk at a time. */
public final class FloatWire {
    private static final int CHUNK = 1 << 14;

    private FloatWire() {}

    /** Writes the first {@code count} floats. */
    public static void write(Output output, float[] array, int count) {
        ByteBuffer bytes = chunk(count);
        for (int from = 0; from < count; from += CHUNK) {
            int floats = Math.min(CHUNK, count - from);
            bytes.asFloatBuffer().put(array, from, floats);
            output.writeBytes(bytes.array(), 0, floats * Float.BYTES);
        }
    }

    /** Reads the first {@code count} floats. */
    public static void read(Input input, float[] array, int count) {
        ByteBuffer bytes = chunk(count);
        for (int from = 0; from < count; from += CHUNK) {
            int floats = Math.min(CHUNK, count - from);
            input.readBytes(bytes.array(), 0, floats * Float.BYTES);
            bytes.asFloatBuffer().get(array, from, floats);
        }
    }

    private static ByteBuffer chunk(int count) {
        return ByteBuffer.allocate(Math.min(CHUNK, count) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
