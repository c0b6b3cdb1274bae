package dev.convoy.exchange;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import org.apache.spark.util.KnownSizeEstimation;

/**
 * Something lent, as Spark's block manager keeps it: not its content but how to write it, when somebody asks for it. So nothing is copied
 * until then, and what is written is what is there at that moment.
 */
public final class LentBlock implements KnownSizeEstimation {
    private final Writing content;

    /** Writes what is lent, from any thread. */
    public interface Writing {
        void write(Output output);
    }

    /** Reads what was written. */
    public interface Reading {
        void read(Input input);
    }

    LentBlock(Writing content) {
        this.content = content;
    }

    Writing content() {
        return content;
    }

    /** Next to nothing: the arrays are somebody else's. */
    @Override
    public long estimatedSize() {
        return 1 << 8;
    }

    /** Writes the content; reads it to where the {@linkplain #reading borrower} wants it. */
    public static final class OnTheWire extends Serializer<LentBlock> {
        private static final ThreadLocal<Reading> BORROWER = new ThreadLocal<>();

        /** Says where this thread wants the next block's content. */
        static void reading(Reading reading) {
            BORROWER.set(reading);
        }

        static void done() {
            BORROWER.remove();
        }

        @Override
        public void write(Kryo kryo, Output output, LentBlock block) {
            block.content.write(output);
        }

        @Override
        public LentBlock read(Kryo kryo, Input input, Class<LentBlock> type) {
            BORROWER.get().read(input);
            return new LentBlock(output -> {});
        }
    }
}
