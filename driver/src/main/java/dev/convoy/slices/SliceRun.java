package dev.convoy.slices;

import dev.convoy.exchange.Place;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.storage.StreamBlockId;

/**
 * A run's slices, and who has what.
 *
 * @param number of a later run of the same application it is larger
 * @param shards leaves of the tree that gradients are summed over
 * @param tasks that an executor runs at once
 * @param slicing how the array is cut
 * @param owners of the slices
 * @param driver who deals them out
 */
public record SliceRun(int number, int shards, int tasks, Slicing slicing, List<Place> owners, Place driver)
        implements Serializable {
    /** What is lent in slices. */
    enum Kind {
        /** The driver's, to begin with: parameters, optimizer state, average. */
        START,
        /** The owner's of the same. */
        OWNED,
        /** An executor's sums of gradients. */
        SUMS
    }

    public SliceRun {
        owners = List.copyOf(owners);
    }

    /** The number of a slice's owner. */
    int owner(int slice) {
        return slicing.owner(slice, owners.size());
    }

    /** The slices that an owner has. */
    IntStream slicesOf(int owner) {
        return IntStream.range(0, slicing.count()).filter(slice -> owner(slice) == owner);
    }

    /**
     * The name under which something is lent. Spark's blocks of streams are neither compressed nor looked for anywhere but where they are said
     * to be.
     *
     * @param array which one, from 0: the parameters
     */
    StreamBlockId block(Kind kind, int array, int slice) {
        return new StreamBlockId(number, ((long) kind.ordinal() << 48) | ((long) array << 32) | slice);
    }
}
