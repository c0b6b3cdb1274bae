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
    /** Puts the arrays on the wire in bulk, little-endian. */
    public static final class OnTheWire extends Serializer<Parameters> {
        @Override
        public void write(Kryo kryo, Output output, Parameters parameters) {
            write(output, parameters.values);
            write(output, parameters.statistics);
        }

        private static void write(Output output, float[] array) {
            output.writeInt(array.length);
            FloatWire.write(output, array, array.length);
        }

        @Override
        public Parameters read(Kryo kryo, Input input, Class<Parameters> type) {
            return new Parameters(read(input), read(input));
        }

        private static float[] read(Input input) {
            float[] array = new float[input.readInt()];
            FloatWire.read(input, array, array.length);
            return array;
        }
    }
}
