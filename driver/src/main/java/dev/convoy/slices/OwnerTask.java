package dev.convoy.slices;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * A task for an executor's own slices, or for its share of them. One that finds itself in another executor does nothing and says so. A class and
 * not a lambda, as {@code FoldTask} is.
 */
abstract class OwnerTask extends AbstractFunction1<Iterator<Integer>, OwnerAnswer> implements Serializable {
    private static final long serialVersionUID = 1;

    private final SliceRun run;

    OwnerTask(SliceRun run) {
        this.run = run;
    }

    @Override
    public final OwnerAnswer apply(Iterator<Integer> partition) {
        int task = partition.next();
        int shares = run.tasks();
        int owner = task / shares;
        if (!run.owners().get(owner).isHere()) {
            return OwnerAnswer.ELSEWHERE;
        }
        List<Integer> mine = run.slicesOf(owner)
                .boxed()
                .filter(slice -> slice % shares == task % shares)
                .toList();
        return work(mine);
    }

    final SliceRun run() {
        return run;
    }

    /** Does it, for these slices. */
    abstract OwnerAnswer work(List<Integer> slices);

    /** All tasks, by number. */
    static List<Integer> all(SliceRun run) {
        return IntStream.range(0, run.owners().size() * run.tasks()).boxed().toList();
    }
}
