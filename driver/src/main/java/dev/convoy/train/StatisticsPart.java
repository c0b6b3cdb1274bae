package dev.convoy.train;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.convoy.gradient.BatchSums;
import java.util.ArrayList;
import java.util.List;

/**
 * What a task of a statistics round hands on.
 *
 * @param sums of each of its shards
 * @param fetch nanoseconds until it had the parameters
 * @param compute nanoseconds they took
 */
record StatisticsPart(List<Of> sums, long fetch, long compute) {
    /**
     * One shard's.
     *
     * @param shard its number
     * @param sums what its images give
     */
    record Of(int shard, BatchSums sums) {}

    /** Puts a part on the wire. */
    static final class OnTheWire extends Serializer<StatisticsPart> {
        @Override
        public void write(Kryo kryo, Output output, StatisticsPart part) {
            output.writeLong(part.fetch);
            output.writeLong(part.compute);
            output.writeInt(part.sums.size());
            for (Of of : part.sums) {
                output.writeInt(of.shard);
                output.writeLong(of.sums.images());
                output.writeInt(of.sums.values().length);
                output.writeDoubles(of.sums.values());
            }
        }

        @Override
        public StatisticsPart read(Kryo kryo, Input input, Class<StatisticsPart> type) {
            long fetch = input.readLong();
            long compute = input.readLong();
            int shards = input.readInt();
            List<Of> sums = new ArrayList<>(shards);
            for (int i = 0; i < shards; i++) {
                int shard = input.readInt();
                long images = input.readLong();
                sums.add(new Of(shard, new BatchSums(images, input.readDoubles(input.readInt()))));
            }
            return new StatisticsPart(sums, fetch, compute);
        }
    }
}
