package dev.convoy.slices;

import dev.convoy.aggregate.NodeSum;
import dev.convoy.exchange.Exchange;
import dev.convoy.exchange.NotHereException;
import dev.convoy.slices.SliceRun.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What this executor holds of a run: the slices that it owns, the sums of its tasks, a copy of all parameters. Of one run, the latest. */
final class Held {
    private static Held current;

    private final SliceRun run;
    private final Map<Integer, OwnedSlice> owned = new TreeMap<>();
    private final HeldSums sums;
    private final SliceSums reducer;
    private final FullCopy copy;

    private Held(SliceRun run) {
        this.run = run;
        this.sums = new HeldSums(run);
        this.reducer = new SliceSums(run);
        this.copy = new FullCopy(run);
    }

    /**
     * A run's; what is held of an earlier one goes.
     *
     * @throws NotHereException if a later run has begun here
     */
    static synchronized Held of(SliceRun run) {
        if (current == null || current.run.number() < run.number()) {
            end();
            current = new Held(run);
        }
        if (current.run.number() != run.number()) {
            throw new NotHereException("slices of run " + run.number() + " were expected, those of run "
                    + current.run.number() + " are here");
        }
        return current;
    }

    /** Lets go of a run, if it is the latest. */
    static synchronized void forget(SliceRun run) {
        if (current != null && current.run.number() == run.number()) {
            end();
            current = null;
        }
    }

    private static void end() {
        if (current == null) {
            return;
        }
        SliceRun ended = current.run;
        for (int slice = 0; slice < ended.slicing().count(); slice++) {
            Exchange.withdraw(ended.block(Kind.SUMS, 0, slice));
        }
        current.owned.forEach((slice, own) -> {
            for (int array = 0; array < own.arrays(); array++) {
                Exchange.withdraw(ended.block(Kind.OWNED, array, slice));
            }
        });
    }

    /** Takes a slice over, and lends it from now on. */
    void own(int slice, OwnedSlice own) {
        synchronized (owned) {
            owned.put(slice, own);
        }
        lend(slice, own);
    }

    private void lend(int slice, OwnedSlice own) {
        for (int array = 0; array < own.arrays(); array++) {
            int lent = array;
            Exchange.lend(run.block(Kind.OWNED, array, slice), output -> own.write(lent, output));
        }
    }

    /**
     * A slice that this executor owns.
     *
     * @throws NotHereException if it does not
     */
    OwnedSlice owned(int slice) {
        OwnedSlice own;
        synchronized (owned) {
            own = owned.get(slice);
        }
        if (own == null) {
            throw new NotHereException("slice " + slice + " is not here");
        }
        lend(slice, own);
        return own;
    }

    SliceSums reducer() {
        return reducer;
    }

    FullCopy copy() {
        return copy;
    }

    List<NodeSum> hold(long step, List<NodeSum> ready) {
        return sums.hold(step, ready);
    }
}
