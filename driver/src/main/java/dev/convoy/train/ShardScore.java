package dev.convoy.train;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * How a network did on one shard.
 *
 * @param shard its number
 * @param loss sum over the samples
 * @param weight sum of the samples' weights
 * @param inTopK samples whose class was among the k best
 * @param confusion {@code [class, predicted class]} samples, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // a message, never compared
public record ShardScore(int shard, double loss, double weight, long inTopK, long[] confusion) {
    /** Its form on the wire. */
    public static final class OnTheWire extends Serializer<ShardScore> {
        @Override
        public void write(Kryo kryo, Output output, ShardScore score) {
            output.writeInt(score.shard);
            output.writeDouble(score.loss);
            output.writeDouble(score.weight);
            output.writeLong(score.inTopK);
            output.writeInt(score.confusion.length);
            output.writeLongs(score.confusion);
        }

        @Override
        public ShardScore read(Kryo kryo, Input input, Class<ShardScore> type) {
            return new ShardScore(
                    input.readInt(),
                    input.readDouble(),
                    input.readDouble(),
                    input.readLong(),
                    input.readLongs(input.readInt()));
        }
    }
}
