package dev.convoy.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import net.jpountz.xxhash.StreamingXXHash64;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The 64-bit hash of a training state: two runs with equal hashes hold the same bits.
 *
 * <p>XXH64 (Collet 2012), seed 0, over, in this order: the parameters, the statistics, the optimizer's step count and arrays in
 * the order of their names, step, epoch, seed; then, if they are kept, the averaged parameters and statistics, and the plateau
 * schedule's rate, best figure (bits of a double), bad epochs and cooldown. Numbers are little-endian, floats as their raw bits; each array is preceded
 * by its name (UTF-8, preceded by its length in 4 bytes) and its length in 8 bytes. Computed by lz4-java's implementation in
 * plain Java, which is the same on every machine.
 */
public final class StateHash {
    private static final int CHUNK_FLOATS = 1 << 14;

    private final ByteBuffer chunk =
            ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private StateHash() {}

    /** The hash of this state; reads the arrays, changes nothing. */
    public static long of(TrainingState state) {
        StateHash hash = new StateHash();
        try (StreamingXXHash64 xxh = XXHashFactory.safeInstance().newStreamingHash64(0)) {
            hash.array(xxh, "parameters", state.parameters());
            hash.array(xxh, "statistics", state.statistics());
            hash.number(xxh, state.optimizer().steps());
            state.optimizer().arrays().forEach((name, array) -> hash.array(xxh, "optimizer." + name, array));
            hash.number(xxh, state.progress().step());
            hash.number(xxh, state.progress().epoch());
            hash.number(xxh, state.seed());
            state.average().ifPresent(average -> {
                hash.array(xxh, "average.parameters", average.values());
                hash.array(xxh, "average.statistics", average.statistics());
            });
            state.progress().plateau().ifPresent(plateau -> {
                hash.number(xxh, Double.doubleToLongBits(plateau.rate()));
                hash.number(xxh, Double.doubleToLongBits(plateau.best()));
                hash.number(xxh, plateau.badEpochs());
                hash.number(xxh, plateau.cooldown());
            });
            return xxh.getValue();
        }
    }

    /** A hash as it is logged and stored: 16 hexadecimal digits. */
    public static String text(long hash) {
        return String.format("%016x", hash);
    }

    private void number(StreamingXXHash64 xxh, long value) {
        chunk.clear().putLong(value);
        xxh.update(chunk.array(), 0, Long.BYTES);
    }

    private void array(StreamingXXHash64 xxh, String name, float[] values) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        chunk.clear().putInt(utf8.length);
        xxh.update(chunk.array(), 0, Integer.BYTES);
        xxh.update(utf8, 0, utf8.length);
        number(xxh, values.length);
        FloatBuffer floats = chunk.clear().asFloatBuffer();
        for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
            int count = Math.min(CHUNK_FLOATS, values.length - from);
            floats.clear().put(values, from, count);
            xxh.update(chunk.array(), 0, count * Float.BYTES);
        }
    }
}
