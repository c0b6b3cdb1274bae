package dev.convoy.aggregate;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.List;

/**
 * What a task hands on: the sums that were ready to go when it ended, its own or those of tasks beside it, and its times.
 *
 * @param shards that this task computed, whoever carries their sums
 * @param lost shards that it could not compute
 * @param nodes the sums
 * @param times where its time went
 * @param sent to be told, where it was made, when it is on the wire: its sums are free then
 */
@SuppressWarnings("ArrayRecordComponent") // a message, never compared
public record TaskPart(int[] shards, int[] lost, List<NodeSum> nodes, Times times, Runnable sent) {
    /** One whose sums stay as they are. */
    TaskPart(int[] shards, int[] lost, List<NodeSum> nodes, Times times) {
        this(shards, lost, nodes, times, () -> {});
    }

    /**
     * A task's times, in nanoseconds.
     *
     * @param executor where it ran
     * @param started by that executor's clock
     * @param fetch getting the parameters
     * @param compute forward, backward and folding
     * @param serialise writing the sums
     */
    record Times(String executor, long started, long fetch, long compute, long serialise) {
        /** Spark's name for the executor that is the driver itself, in local mode. */
        static final String DRIVER = "driver";

        /** Of nobody. */
        static final Times NONE = new Times(DRIVER, System.nanoTime(), 0, 0, 0);

        /** When it ended, by the executor's clock. */
        long ended() {
            return started + fetch + compute + serialise;
        }

        private Times serialised(long nanos) {
            return new Times(executor, started, fetch, compute, serialise + nanos);
        }
    }

    /** Puts a part on the wire. */
    public static final class OnTheWire extends Serializer<TaskPart> {
        @Override
        public void write(Kryo kryo, Output output, TaskPart part) {
            long start = System.nanoTime();
            output.writeInt(part.shards.length);
            output.writeInts(part.shards);
            output.writeInt(part.lost.length);
            output.writeInts(part.lost);
            output.writeInt(part.nodes.size());
            part.nodes.forEach(node -> node.write(output));
            part.sent.run();
            Times times = part.times.serialised(System.nanoTime() - start);
            output.writeString(times.executor);
            output.writeLong(times.started);
            output.writeLong(times.fetch);
            output.writeLong(times.compute);
            output.writeLong(times.serialise);
        }

        @Override
        public TaskPart read(Kryo kryo, Input input, Class<TaskPart> type) {
            int[] shards = input.readInts(input.readInt());
            int[] lost = input.readInts(input.readInt());
            int count = input.readInt();
            List<NodeSum> nodes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                nodes.add(NodeSum.read(input));
            }
            Times times = new Times(
                    input.readString(), input.readLong(), input.readLong(), input.readLong(), input.readLong());
            return new TaskPart(shards, lost, nodes, times);
        }
    }
}
