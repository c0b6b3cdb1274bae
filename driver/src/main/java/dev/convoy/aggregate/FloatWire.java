package dev.convoy.aggregate;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.convoy.gradient.GradientWire;
import dev.convoy.kernels.Half;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.RoundingKernels;
import dev.convoy.kernels.Span;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Long float arrays on the wire: little-endian, in bulk, a chunk at a time. */
public final class FloatWire {
    private static final int CHUNK = 1 << 14;

    private FloatWire() {}

    /** Writes the first {@code count} floats. */
    public static void write(Output output, float[] array, int count) {
        write(output, array, 0, count);
    }

    /** Writes the floats of a range. */
    public static void write(Output output, float[] array, int start, int end) {
        ByteBuffer bytes = chunk(end - start, Float.BYTES);
        for (int from = start; from < end; from += CHUNK) {
            int floats = Math.min(CHUNK, end - from);
            bytes.asFloatBuffer().put(array, from, floats);
            output.writeBytes(bytes.array(), 0, floats * Float.BYTES);
        }
    }

    /** The same in a form of which they are numbers. */
    static void write(Output output, float[] array, int count, GradientWire wire) {
        wire.half().ifPresentOrElse(half -> write(output, array, count, half), () -> write(output, array, count));
    }

    private static void write(Output output, float[] array, int count, Half half) {
        ByteBuffer bytes = chunk(count + 1, Short.BYTES);
        int[] words = new int[bytes.capacity() / Integer.BYTES];
        RoundingKernels kernels = KernelChoice.kernels().rounding();
        for (int from = 0; from < count; from += CHUNK) {
            int floats = Math.min(CHUNK, count - from);
            kernels.pack(half, new Span(array, from), words, floats);
            int length = RoundingKernels.words(floats);
            bytes.asIntBuffer().put(words, 0, length);
            output.writeBytes(bytes.array(), 0, length * Integer.BYTES);
        }
    }

    /** Reads the first {@code count} floats. */
    public static void read(Input input, float[] array, int count) {
        read(input, array, 0, count);
    }

    /** Reads the floats of a range. */
    public static void read(Input input, float[] array, int start, int end) {
        ByteBuffer bytes = chunk(end - start, Float.BYTES);
        for (int from = start; from < end; from += CHUNK) {
            int floats = Math.min(CHUNK, end - from);
            input.readBytes(bytes.array(), 0, floats * Float.BYTES);
            bytes.asFloatBuffer().get(array, from, floats);
        }
    }

    /** Reads what was written in a form. */
    static void read(Input input, float[] array, int count, GradientWire wire) {
        wire.half().ifPresentOrElse(half -> read(input, array, count, half), () -> read(input, array, count));
    }

    private static void read(Input input, float[] array, int count, Half half) {
        ByteBuffer bytes = chunk(count + 1, Short.BYTES);
        int[] words = new int[bytes.capacity() / Integer.BYTES];
        RoundingKernels kernels = KernelChoice.kernels().rounding();
        for (int from = 0; from < count; from += CHUNK) {
            int floats = Math.min(CHUNK, count - from);
            int length = RoundingKernels.words(floats);
            input.readBytes(bytes.array(), 0, length * Integer.BYTES);
            bytes.asIntBuffer().get(words, 0, length);
            kernels.unpack(half, words, new Span(array, from), floats);
        }
    }

    private static ByteBuffer chunk(int count, int bytes) {
        return ByteBuffer.allocate(Math.min(CHUNK, count) * bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
