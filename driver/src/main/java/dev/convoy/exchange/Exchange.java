package dev.convoy.exchange;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.convoy.exchange.LentBlock.Reading;
import dev.convoy.exchange.LentBlock.Writing;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.storage.StreamBlockId;
import scala.Option;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Lends to other processes of the application, and borrows from them, by Spark's own transfer of blocks: authenticated and encrypted where that is asked
 * for. What is lent goes by the names of blocks of streams, which Spark neither compresses nor looks for anywhere but where they are said to be.
 */
public final class Exchange {
    private static final ClassTag<LentBlock> ANY_CLASS = anyClass();
    private static final int SMALL = 1 << 16;

    /** What this process lends. */
    private static final Map<StreamBlockId, LentBlock> LENT = new ConcurrentHashMap<>();

    /** Of these, what cannot be put aside. */
    private static final Set<StreamBlockId> LOCKED = ConcurrentHashMap.newKeySet();

    private static final AtomicInteger STREAMS = new AtomicInteger();

    private Exchange() {}

    /**
     * The first part of the names of what somebody is going to lend: nobody else of this application has it, and later ones are larger. To be asked for on
     * the driver.
     */
    public static int newStream() {
        return STREAMS.incrementAndGet();
    }

    @SuppressWarnings("unchecked")
    private static ClassTag<LentBlock> anyClass() {
        return (ClassTag<LentBlock>) (ClassTag<?>) ClassTag$.MODULE$.apply(Object.class);
    }

    /**
     * Lends something under a name; again if the block manager has put it aside for want of room. What the driver lends outside of tasks stays until it is
     * {@linkplain #withdraw withdrawn}: it is locked for reading, and the block manager puts aside only what nobody reads.
     */
    public static void lend(StreamBlockId name, Writing content) {
        LentBlock block = LENT.computeIfAbsent(name, any -> new LentBlock(content));
        BlockManager blocks = SparkEnv.get().blockManager();
        if (!blocks.memoryStore().contains(name)) {
            blocks.putSingle(name, block, StorageLevel.MEMORY_ONLY(), false, ANY_CLASS);
            if (TaskContext.get() == null && blocks.getLocalValues(name).isDefined()) {
                LOCKED.add(name);
            }
        }
    }

    /** Lends it no more; nothing where it never was, or where Spark has ended. */
    public static void withdraw(StreamBlockId name) {
        SparkEnv env = SparkEnv.get();
        boolean locked = LOCKED.remove(name);
        if (LENT.remove(name) == null
                || env == null
                || !env.blockManager().memoryStore().contains(name)) {
            return;
        }
        if (locked) {
            env.blockManager().releaseLock(name, Option.empty());
        }
        env.blockManager().removeBlock(name, false);
    }

    /**
     * Borrows what somebody lends.
     *
     * @throws NotHereException if it cannot be had
     */
    public static void borrow(Place from, StreamBlockId name, Reading reading) {
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
        Output output = new Output(SMALL, -1);
        block.content().write(output);
        reading.read(new Input(output.getBuffer(), 0, output.position()));
    }
}
