package dev.convoy.slices;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.convoy.slices.LentBlock.Reading;
import dev.convoy.slices.LentBlock.Writing;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.storage.StreamBlockId;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Lends to other executors, and borrows from them, by Spark's own transfer of blocks: authenticated and encrypted where that is asked for. */
final class Exchange {
    private static final ClassTag<LentBlock> ANY_CLASS = anyClass();
    private static final int SMALL = 1 << 16;

    /** What this process lends. */
    private static final Map<StreamBlockId, LentBlock> LENT = new ConcurrentHashMap<>();

    private Exchange() {}

    @SuppressWarnings("unchecked")
    private static ClassTag<LentBlock> anyClass() {
        return (ClassTag<LentBlock>) (ClassTag<?>) ClassTag$.MODULE$.apply(Object.class);
    }

    /** Lends something under a name; again if the block manager has put it aside for want of room. */
    static void lend(StreamBlockId name, Writing content) {
        LentBlock block = LENT.computeIfAbsent(name, any -> new LentBlock(content));
        BlockManager blocks = SparkEnv.get().blockManager();
        if (!blocks.memoryStore().contains(name)) {
            blocks.putSingle(name, block, StorageLevel.MEMORY_ONLY(), false, ANY_CLASS);
        }
    }

    /** Lends it no more. */
    static void withdraw(StreamBlockId name) {
        BlockManager blocks = SparkEnv.get().blockManager();
        if (LENT.remove(name) != null && blocks.memoryStore().contains(name)) {
            blocks.removeBlock(name, false);
        }
    }

    /**
     * Borrows what somebody lends.
     *
     * @throws NotHereException if it cannot be had
     */
    static void borrow(Place from, StreamBlockId name, Reading reading) {
        if (from.isHere()) {
            borrowHere(name, reading);
            return;
        }
        BlockManager blocks = SparkEnv.get().blockManager();
        LentBlock.OnTheWire.reading(reading);
        try {
            ManagedBuffer buffer = blocks.blockTransferService()
                    .fetchBlockSync(from.host(), from.port(), from.executor(), name.name(), null);
            try (InputStream in = buffer.createInputStream()) {
                Iterator<LentBlock> block = blocks.serializerManager().dataDeserializeStream(name, in, ANY_CLASS);
                block.next();
            } finally {
                buffer.release();
            }
        } catch (NotHereException e) {
            throw e;
        } catch (Exception e) { // Spark's are checked ones that its methods do not declare
            throw new NotHereException(from.executor() + " does not lend " + name + ": " + e.getMessage(), e);
        } finally {
            LentBlock.OnTheWire.done();
        }
    }

    private static void borrowHere(StreamBlockId name, Reading reading) {
        LentBlock block = LENT.get(name);
        if (block == null) {
            throw new NotHereException("this executor does not lend " + name);
        }
        Output output = new Output(SMALL + Slicing.LONGEST * Float.BYTES, -1);
        block.content().write(output);
        reading.read(new Input(output.getBuffer(), 0, output.position()));
    }
}
