package dev.convoy.slices;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.List;

/**
 * What an owner's task has done.
 *
 * @param where it ran
 * @param squares of the blocks of its slices' mean gradients
 * @param update nanoseconds that it took to change them
 */
public record OwnerAnswer(Where where, List<Squares> squares, long update) {
    /** Where a task ran. */
    enum Where {
        /** In its owner's executor. */
        AT_HOME,
        /** In another one, where it did nothing. */
        ELSEWHERE
    }

    /** Of a task that ran in another executor. */
    static final OwnerAnswer ELSEWHERE = new OwnerAnswer(Where.ELSEWHERE, List.of(), 0);

    /** Of one that has nothing to say. */
    static final OwnerAnswer DONE = new OwnerAnswer(Where.AT_HOME, List.of(), 0);

    /**
     * Of a slice.
     *
     * @param values of its blocks
     */
    @SuppressWarnings("ArrayRecordComponent") // a message, never compared
    record Squares(int slice, double[] values) {}

    public OwnerAnswer {
        squares = List.copyOf(squares);
    }

    /** Puts an answer on the wire. */
    public static final class OnTheWire extends Serializer<OwnerAnswer> {
        @Override
        public void write(Kryo kryo, Output output, OwnerAnswer answer) {
            output.writeByte(answer.where.ordinal());
            output.writeLong(answer.update);
            output.writeInt(answer.squares.size());
            for (Squares squares : answer.squares) {
                output.writeInt(squares.slice);
                output.writeInt(squares.values.length);
                output.writeDoubles(squares.values);
            }
        }

        @Override
        public OwnerAnswer read(Kryo kryo, Input input, Class<OwnerAnswer> type) {
            Where where = Where.values()[input.readByte()];
            long update = input.readLong();
            int count = input.readInt();
            List<Squares> squares = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                squares.add(new Squares(input.readInt(), input.readDoubles(input.readInt())));
            }
            return new OwnerAnswer(where, squares, update);
        }
    }
}
