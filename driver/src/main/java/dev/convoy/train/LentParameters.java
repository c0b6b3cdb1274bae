package dev.convoy.train;

import com.esotericsoftware.kryo.io.Output;
import dev.convoy.exchange.Exchange;
import dev.convoy.exchange.Place;
import org.apache.spark.SparkContext;
import org.apache.spark.storage.StreamBlockId;

/**
 * The driver's parameters, which executors {@linkplain BorrowedParameters borrow} at each step. They are written from the arrays when an executor asks, in two
 * messages there and back; a broadcast takes as many again to find and to register its blocks, and allocates them on both sides.
 */
final class LentParameters implements AutoCloseable {
    /** Most bytes that a driver lends in a step, together to all; beyond, executors should pass them on to each other. */
    private static final long MOST_BYTES = 32L << 20;

    private final int stream = Exchange.newStream();
    private volatile Version now;

    private record Version(long step, Parameters parameters) {}

    /** The name of what is lent. */
    static StreamBlockId block(int stream) {
        return new StreamBlockId(stream, 0);
    }

    /** Whether the driver can lend as much to as many executors as there are. */
    static boolean suit(SparkContext spark, Parameters parameters) {
        long floats = (long) parameters.values().length + parameters.statistics().length;
        return spark.getExecutorMemoryStatus().size() * floats * Float.BYTES <= MOST_BYTES;
    }

    /** Lends a step's; they stay as they are until its job is done. */
    Supply lend(long step, Parameters parameters) {
        now = new Version(step, parameters);
        Exchange.lend(block(stream), this::write);
        return new Supply.Lent(stream, Place.here(), step);
    }

    private void write(Output output) {
        Version version = now;
        output.writeLong(version.step);
        Parameters.OnTheWire.write(output, version.parameters);
    }

    @Override
    public void close() {
        Exchange.withdraw(block(stream));
    }
}
