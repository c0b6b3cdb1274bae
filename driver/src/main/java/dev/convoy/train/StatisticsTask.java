package dev.convoy.train;

import dev.convoy.data.Shard;
import dev.convoy.train.StatisticsPart.Of;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** A task of a statistics round: brings its shards' plans on, and gives what their images sum to. A class, as {@code FoldTask} is. */
final class StatisticsTask extends AbstractFunction1<Iterator<Shard>, StatisticsPart> implements Serializable {
    private static final long serialVersionUID = 1;

    private final GradientWork work;

    StatisticsTask(GradientWork work) {
        this.work = work;
    }

    @Override
    public StatisticsPart apply(Iterator<Shard> shards) {
        long start = System.nanoTime();
        work.parameters();
        long fetched = System.nanoTime();
        List<Of> sums = new ArrayList<>();
        while (shards.hasNext()) {
            Shard shard = shards.next();
            sums.add(new Of(shard.index(), StoppedPlans.here().bring(work, shard, StoppedPlan::own)));
        }
        return new StatisticsPart(sums, fetched - start, System.nanoTime() - fetched);
    }
}
