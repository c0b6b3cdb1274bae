package dev.convoy.slices;

import dev.convoy.exchange.Exchange;
import dev.convoy.exchange.NotHereException;
import dev.convoy.slices.SliceRun.Kind;

/** The whole parameter array, one for all tasks of an executor that run at once, brought together from its owners at most once a step. */
final class FullCopy {
    private final SliceRun run;
    private float[] values;
    private long version = -1;

    FullCopy(SliceRun run) {
        this.run = run;
    }

    /**
     * The parameters after so many steps, {@code [parameterCount]}; valid until a later version is asked for.
     *
     * @throws NotHereException if an owner is gone or further
     */
    synchronized float[] at(long wanted) {
        if (values == null) {
            values = new float[run.slicing().parameters()];
        }
        if (version != wanted) {
            version = -1;
            fill(values, wanted);
            version = wanted;
        }
        return values;
    }

    /** Brings them together in an array of somebody else's. */
    void fill(float[] room, long wanted) {
        for (int slice = 0; slice < run.slicing().count(); slice++) {
            int from = run.slicing().from(slice);
            int to = run.slicing().to(slice);
            Exchange.borrow(
                    run.owners().get(run.owner(slice)),
                    run.block(Kind.OWNED, 0, slice),
                    input -> OwnedSlice.read(input, wanted, room, from, to));
        }
    }
}
