package dev.convoy.plan;

import dev.convoy.gradient.BatchStatistic;
import dev.convoy.gradient.BatchSums;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Phase;
import dev.convoy.network.Network;
import dev.convoy.plan.Arena.Memory;
import dev.convoy.plan.Assembly.Purpose;
import java.util.List;

/**
 * A training plan's gradient, computed in rounds together with plans that hold other parts of the same batch, so that each batch
 * normalisation has the statistics of the whole batch. It stops where images meet: there it gives what its own images sum to, and goes on
 * when it is told the sums of all. The parts' gradients add up to that of one plan with the whole batch.
 *
 * <pre>
 * rounds.begin(gradient);
 * while (!rounds.isDone()) {
 *     rounds.goOn(...rounds.own() of all parts, merged...);
 * }
 * </pre>
 *
 * <p>A plan's other runs, and loading parameters, spoil what was begun.
 */
public final class Rounds {
    private final Plan plan;
    private final PlanSettings settings;
    private final List<Phase> phases;
    private final List<BatchStatistic> statistics;

    /** The phase at which it stands. */
    private int at;

    private int met;
    private boolean begun;

    Rounds(Plan plan, PlanSettings settings, List<Phase> phases) {
        this.plan = plan;
        this.settings = settings;
        this.phases = List.copyOf(phases);
        this.statistics = plan.assembly().meetings();
    }

    /**
     * The statistics that training a network asks a whole batch for, one a round, in order: the moments of each batch normalisation that is
     * not frozen, then, from the last to the first of those that hand a gradient on, the sums of their gradients.
     */
    public static List<BatchStatistic> statistics(Network network) {
        Purpose looked = new Purpose(Mode.TRAIN, Outputs.NEEDED, Memory.COUNTED);
        return new Assembly(network, looked, 0, PlanSettings.of(1, Workers.CALLER)).meetings();
    }

    /**
     * Runs the plan's batch up to the first meeting.
     *
     * @param into where the gradient goes; nobody else's until {@link #isDone}
     * @throws IllegalStateException if no parameters are loaded or the plan is for inference
     * @throws IllegalArgumentException if {@code into} is of another network
     */
    public void begin(ShardGradient into) {
        begun = false;
        plan.begin(into);
        at = 0;
        met = 0;
        run();
        begun = true;
    }

    /**
     * Goes on to the next meeting, or to the end.
     *
     * @param all what the images of all plans sum to at this meeting
     * @throws IllegalStateException if nothing was begun, or it is done
     * @throws IllegalArgumentException if the sums are of another meeting
     */
    public void goOn(BatchSums all) {
        BatchStatistic statistic = here();
        statistic.check(all);
        if (all.images() < plan.batch().images()) {
            throw new IllegalArgumentException("statistics of the whole batch expect at least this plan's "
                    + plan.batch().images() + " images, got " + all.images());
        }
        begun = false;
        if (plan.batch().images() > 0) {
            ((Phase.Meet) phases.get(at)).settle().run(all.values(), all.images());
        }
        at++;
        met++;
        run();
        begun = true;
    }

    private void run() {
        int from = at;
        while (at < phases.size() && !(phases.get(at) instanceof Phase.Meet)) {
            at++;
        }
        int images = plan.batch().images();
        if (images == 0) {
            return;
        }
        settings.run(phases.subList(from, at), images);
        if (at < phases.size()) {
            ((Phase.Meet) phases.get(at)).gather().run(images);
        }
    }

    /**
     * What this plan's images give to the meeting at which it stands; a copy.
     *
     * @throws IllegalStateException if nothing was begun, or it is done
     */
    public BatchSums own() {
        BatchStatistic statistic = here();
        return plan.batch().images() == 0
                ? statistic.none()
                : new BatchSums(
                        plan.batch().images(),
                        ((Phase.Meet) phases.get(at)).sums().clone());
    }

    private BatchStatistic here() {
        if (!begun) {
            throw new IllegalStateException("begin before the first round; one that failed is to be begun again");
        }
        if (isDone()) {
            throw new IllegalStateException("all " + statistics.size() + " rounds are done, the gradient is there");
        }
        return statistics.get(met);
    }

    /** Meetings that are behind it since it was begun. */
    public int met() {
        return met;
    }

    /** Whether the gradient is there. */
    public boolean isDone() {
        return begun && at == phases.size();
    }
}
