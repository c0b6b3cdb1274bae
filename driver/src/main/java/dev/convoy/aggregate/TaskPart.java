package dev.convoy.aggregate;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * What a task hands on: the nodes its shards folded to, encoded, and the time they took.
 *
 * @param nodes each encoded by {@link NodeSum}
 * @param compute nanoseconds spent computing them
 * @param serialise nanoseconds spent encoding them
 */
@SuppressWarnings("ArrayRecordComponent") // a message, never compared
public record TaskPart(byte[][] nodes, long compute, long serialise) {
    /** Puts a part on the wire as it lies in memory. */
    public static final class OnTheWire extends Serializer<TaskPart> {
        @Override
        public void write(Kryo kryo, Output output, TaskPart part) {
            output.writeLong(part.compute);
            output.writeLong(part.serialise);
            output.writeInt(part.nodes.length);
            for (byte[] node : part.nodes) {
                output.writeInt(node.length);
                output.writeBytes(node);
            }
        }

        @Override
        public TaskPart read(Kryo kryo, Input input, Class<TaskPart> type) {
            long compute = input.readLong();
            long serialise = input.readLong();
            byte[][] nodes = new byte[input.readInt()][];
            for (int i = 0; i < nodes.length; i++) {
                nodes[i] = input.readBytes(input.readInt());
            }
            return new TaskPart(nodes, compute, serialise);
        }
    }
}
