package dev.convoy.jobs.scaling;

import dev.convoy.train.Ledger;

/** The time of a step on a given cluster, put together of its {@link Costs}. The parts are those of a measured {@link Ledger}. */
public final class StepModel {
    /** Arrays of the driver beside those that come in: parameters, mean gradient and optimizer state, as {@code train.Memory} counts them. */
    private static final int DRIVER_ARRAYS = 4;

    /** Arrays of each sum that comes in: as bytes and as floats. */
    private static final int ARRAYS_A_SUM = 2;

    private final Costs costs;

    /** A model of a cluster. */
    public StepModel(ClusterConstants constants) {
        costs = new Costs(constants);
    }

    /** A step in the driver's own process, where nothing travels. */
    public Prediction local(StepWork work, int slots) {
        Layout layout = Layout.full(1, slots, work.shards());
        double bytes = work.bytes();
        Ledger ledger = new Ledger(
                0,
                costs.schedule(1, layout.partitions()),
                costs.compute(work, layout),
                0,
                0,
                0,
                costs.updateOnDriver(bytes));
        return prediction(work, layout, ledger, DRIVER_ARRAYS * bytes);
    }

    /**
     * A step on a cluster.
     *
     * @throws IllegalArgumentException if work and layout differ in their shards
     */
    public Prediction predict(Reducer reducer, StepWork work, Layout layout) {
        if (work.shards() != layout.shards()) {
            throw new IllegalArgumentException("work of " + work.shards() + " shards on a layout of " + layout.shards()
                    + " shards: expected the same");
        }
        return switch (reducer) {
            case TREE -> layout.hasReducers() ? reducedTree(work, layout) : directTree(work, layout);
            case SLICES -> slices(work, layout);
        };
    }

    /** Every executor's sums go to the driver. */
    private Prediction directTree(StepWork work, Layout layout) {
        double bytes = work.bytes();
        long sums = layout.sums();
        Ledger ledger = new Ledger(
                costs.parameters(bytes, layout.busy()),
                costs.schedule(1, layout.partitions()),
                compute(work, layout),
                costs.write(ofOne(sums, layout) * bytes),
                costs.toDriver(sums, bytes),
                costs.mergeOnDriver(sums - 1.0, bytes),
                costs.updateOnDriver(bytes));
        return prediction(work, layout, ledger, (DRIVER_ARRAYS + ARRAYS_A_SUM * (double) sums) * bytes);
    }

    /** Sums go through a shuffle to reducers, and those of whole subtrees from there to the driver. */
    private Prediction reducedTree(StepWork work, Layout layout) {
        double bytes = work.bytes();
        long sums = layout.sums();
        int reduced = layout.reduced();
        int nodes = Layout.up(reduced, layout.reducers()); // of the busiest reducer
        double incoming = nodes * Math.ceil((double) sums / reduced);
        Ledger ledger = new Ledger(
                costs.parameters(bytes, layout.busy()),
                costs.schedule(2, layout.partitions() + layout.reducers()),
                compute(work, layout),
                costs.shuffle(ofOne(sums, layout) * bytes) + costs.write(nodes * bytes),
                costs.toReducer(incoming, bytes) + costs.toDriver(reduced, bytes),
                costs.mergeAlone(incoming - nodes, bytes) + costs.mergeOnDriver(reduced - 1.0, bytes),
                costs.updateOnDriver(bytes));
        return prediction(work, layout, ledger, (DRIVER_ARRAYS + ARRAYS_A_SUM * (double) reduced) * bytes);
    }

    /** Every executor gets the slices of the parameters, gives those of its sums away, and keeps one: in a second job, a task for each that runs at once. */
    private Prediction slices(StepWork work, Layout layout) {
        int executors = layout.busy();
        double slice = work.bytes() / executors;
        double others = work.bytes() - slice;
        long sums = layout.sums();
        double travelling = ofOne(sums, layout) * others;
        Ledger ledger = new Ledger(
                (executors == 1 ? 0 : costs.write(slice)) + costs.exchange(others, executors - 1),
                costs.schedule(1, layout.partitions()) + costs.schedule(1, executors * layout.abreast()),
                compute(work, layout),
                costs.write(travelling),
                costs.exchange(travelling, executors - 1),
                costs.mergeOnExecutor(sums - 1.0, slice),
                costs.updateOnExecutor(slice));
        return prediction(work, layout, ledger, 0);
    }

    /** The slowest executor's. */
    private double compute(StepWork work, Layout layout) {
        double compute = costs.compute(work, layout);
        return compute + costs.straggler(compute, layout.busy());
    }

    /** Sums that the executor with most of them sends. */
    private static double ofOne(long sums, Layout layout) {
        return Math.ceil((double) sums / layout.busy());
    }

    private Prediction prediction(StepWork work, Layout layout, Ledger ledger, double driverBytes) {
        double useful = work.images() * work.operations() / costs.speed(layout.executors());
        return new Prediction(ledger, work.images(), useful / ledger.total(), driverBytes);
    }
}
