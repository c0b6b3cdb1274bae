package dev.convoy.train;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a step or an evaluation broadcasts.
 *
 * @param values {@code [parameterCount]}
 * @param statistics {@code [statisticCount]}
 */
@SuppressWarnings("ArrayRecordComponent") // a message, never compared
public record Parameters(float[] values, float[] statistics) {
    /** Puts the arrays on the wire in bulk, little-endian. */
    public static final class OnTheWire extends Serializer<Parameters> {
        private static final int CHUNK = 1 << 14;

        @Override
        public void write(Kryo kryo, Output output, Parameters parameters) {
            write(output, parameters.values);
            write(output, parameters.statistics);
        }

        private static void write(Output output, float[] array) {
            output.writeInt(array.length);
            ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int from = 0; from < array.length; from += CHUNK) {
                int count = Math.min(CHUNK, array.length - from);
                bytes.asFloatBuffer().put(array, from, count);
                output.writeBytes(bytes.array(), 0, count * Float.BYTES);
            }
        }

        @Override
        public Parameters read(Kryo kryo, Input input, Class<Parameters> type) {
            return new Parameters(read(input), read(input));
        }

        private static float[] read(Input input) {
            float[] array = new float[input.readInt()];
            ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int from = 0; from < array.length; from += CHUNK) {
                int count = Math.min(CHUNK, array.length - from);
                input.readBytes(bytes.array(), 0, count * Float.BYTES);
                bytes.asFloatBuffer().get(array, from, count);
            }
            return array;
        }
    }
}
