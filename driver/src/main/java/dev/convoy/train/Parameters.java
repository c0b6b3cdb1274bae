package dev.convoy.train;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.convoy.aggregate.FloatWire;

/**
 * What a step or an evaluation broadcasts.
 *
 * @param values {@code [parameterCount]}
 * @param statistics {@code [statisticCount]}
 */
@SuppressWarnings("ArrayRecordComponent") // a message, never compared
public record Parameters(float[] values, float[] statistics) {
    /** Empty arrays. */
    static final Parameters NONE = new Parameters(new float[0], new float[0]);

    /** Puts the arrays on the wire in bulk, little-endian. */
    public static final class OnTheWire extends Serializer<Parameters> {
        @Override
        public void write(Kryo kryo, Output output, Parameters parameters) {
            write(output, parameters);
        }

        private static void write(Output output, float[] array) {
            output.writeInt(array.length);
            FloatWire.write(output, array, array.length);
        }

        @Override
        public Parameters read(Kryo kryo, Input input, Class<Parameters> type) {
            return read(input, NONE);
        }

        private static float[] read(Input input, float[] room) {
            int length = input.readInt();
            float[] array = room.length == length ? room : new float[length];
            FloatWire.read(input, array, length);
            return array;
        }

        /** Writes both arrays. */
        static void write(Output output, Parameters parameters) {
            write(output, parameters.values);
            write(output, parameters.statistics);
        }

        /** Reads both, into arrays that nobody needs any more where these are as long. */
        static Parameters read(Input input, Parameters room) {
            return new Parameters(read(input, room.values), read(input, room.statistics));
        }
    }
}
