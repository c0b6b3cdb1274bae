package dev.convoy.jobs.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Predictions for clusters of growing size, and what follows from them.
 *
 * @param rows by the number of executors, ascending
 */
public record Scaling(List<Row> rows) {
    /** A cluster pays while at least so much of what it can compute goes into images. */
    public static final double PAYS = 0.5;

    /** Steps whose times differ by less are called alike. */
    private static final double ALIKE = 1.05;

    /** Most images of an executor that are looked at. */
    private static final int MOST_IMAGES = 1 << 16;

    /**
     * A cluster.
     *
     * @param executors its size
     * @param tree a step with this reducer
     * @param slices a step with that one
     */
    public record Row(int executors, Prediction tree, Prediction slices) {
        /** The prediction for a reducer. */
        public Prediction by(Reducer reducer) {
            return reducer == Reducer.TREE ? tree : slices;
        }

        /** The faster one, by however little. */
        public Reducer better() {
            return slices.seconds() < tree.seconds() ? Reducer.SLICES : Reducer.TREE;
        }

        /** The same; none if it hardly matters which. */
        public Optional<Reducer> faster() {
            boolean alike = tree.seconds() < ALIKE * slices.seconds() && slices.seconds() < ALIKE * tree.seconds();
            return alike ? Optional.empty() : Optional.of(better());
        }
    }

    /**
     * Clusters on which the same reducer is faster.
     *
     * @param faster which; none where both are alike
     * @param from executors of the smallest
     * @param to executors of the largest
     */
    public record Span(Optional<Reducer> faster, int from, int to) {}

    /**
     * A batch that grows with the cluster: every executor gets the same work.
     *
     * @param one what an executor computes
     * @param slots tasks at once on each
     * @param most executors
     * @throws IllegalArgumentException if the most executors would have more shards than there are numbers
     */
    public static Scaling growing(StepModel model, StepWork one, int slots, int most) {
        if ((long) one.shards() * most > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    one.shards() + " shards on each of " + most + " executors: expected at most " + Integer.MAX_VALUE);
        }
        return of(model, sizes(most), slots, executors -> times(one, executors));
    }

    /** A batch that stays as it is, on as many executors as it has shards for; arguments as above. */
    public static Scaling fixed(StepModel model, StepWork work, int slots, int most) {
        return of(model, sizes(Math.min(most, work.shards())), slots, executors -> work);
    }

    private interface Work {
        StepWork on(int executors);
    }

    private static Scaling of(StepModel model, List<Integer> sizes, int slots, Work work) {
        List<Row> rows = new ArrayList<>();
        for (int executors : sizes) {
            StepWork all = work.on(executors);
            Layout layout = Layout.full(executors, slots, all.shards());
            rows.add(new Row(
                    executors, model.predict(Reducer.TREE, all, layout), model.predict(Reducer.SLICES, all, layout)));
        }
        return new Scaling(List.copyOf(rows));
    }

    private static StepWork times(StepWork one, int executors) {
        return new StepWork(one.parameters(), one.operations(), one.images() * executors, one.shards() * executors);
    }

    /** 1, 2, 4, ... and the most. */
    static List<Integer> sizes(int most) {
        List<Integer> sizes = new ArrayList<>();
        for (long size = 1; size < most; size *= 2) {
            sizes.add((int) size);
        }
        sizes.add(most);
        return sizes;
    }

    /** The largest cluster that a reducer pays on. */
    public OptionalInt pays(Reducer reducer) {
        return rows.stream()
                .filter(row -> row.by(reducer).efficiency() >= PAYS)
                .mapToInt(Row::executors)
                .max();
    }

    /** Neighbouring clusters of one verdict. */
    public List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        for (Row row : rows) {
            Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null && last.faster().equals(row.faster())) {
                spans.set(spans.size() - 1, new Span(last.faster(), last.from(), row.executors()));
            } else {
                spans.add(new Span(row.faster(), row.executors(), row.executors()));
            }
        }
        return List.copyOf(spans);
    }

    /** The cluster with the shortest step of a batch that stays as it is. */
    public Row fastest() {
        Row fastest = rows.get(0);
        for (Row row : rows) {
            if (row.by(row.better()).seconds() < fastest.by(fastest.better()).seconds()) {
                fastest = row;
            }
        }
        return fastest;
    }

    /**
     * The fewest images of an executor, among powers of two, that bring a cluster to an efficiency with the better reducer; none if
     * 65,536 are too few.
     */
    public static OptionalInt imagesFor(double efficiency, StepModel model, StepWork one, int slots, int executors) {
        for (int images = Integer.highestOneBit(2 * one.shards() - 1); images <= MOST_IMAGES; images *= 2) {
            StepWork work = times(new StepWork(one.parameters(), one.operations(), images, one.shards()), executors);
            Row row = of(model, List.of(executors), slots, any -> work).rows.get(0);
            if (row.by(row.better()).efficiency() >= efficiency) {
                return OptionalInt.of(images);
            }
        }
        return OptionalInt.empty();
    }
}
