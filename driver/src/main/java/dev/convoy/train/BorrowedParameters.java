package dev.convoy.train;

import com.esotericsoftware.kryo.io.Input;
import dev.convoy.exchange.Exchange;
import dev.convoy.exchange.NotHereException;
import dev.convoy.exchange.Place;

/** The parameters that this executor has of {@linkplain LentParameters the driver}, for all of its tasks. Of one run, the last that asked. */
final class BorrowedParameters {
    private static BorrowedParameters latest = new BorrowedParameters(0);

    private final int stream;
    private Parameters parameters = Parameters.NONE;
    private long step = -1;

    private BorrowedParameters(int stream) {
        this.stream = stream;
    }

    /** What is lent under a name. */
    static synchronized BorrowedParameters of(int stream) {
        if (latest.stream != stream) {
            latest = new BorrowedParameters(stream);
        }
        return latest;
    }

    /**
     * A step's, borrowed if they are not here; valid until a later step's are asked for. A task of an earlier step, which nobody waits for, gets those that are here.
     *
     * @throws NotHereException if the driver does not lend them
     */
    synchronized Parameters at(long wanted, Place driver) {
        if (wanted > step) {
            step = -1; // until all of them are read
            Exchange.borrow(driver, LentParameters.block(stream), input -> read(input, wanted));
            step = wanted;
        }
        return parameters;
    }

    private void read(Input input, long wanted) {
        long lent = input.readLong();
        if (lent != wanted) {
            throw new NotHereException(
                    "the driver lends the parameters of step " + lent + ", those of step " + wanted + " were expected");
        }
        parameters = Parameters.OnTheWire.read(input, parameters);
    }
}
