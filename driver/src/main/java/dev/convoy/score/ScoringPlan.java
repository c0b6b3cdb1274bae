package dev.convoy.score;

import dev.convoy.data.BatchFiller;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.PackedWeights;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.network.Network;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import dev.convoy.score.DecodeAhead.Ready;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model ready to score, with its buffers and threads. For one task at a time. */
final class ScoringPlan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScoringPlan.class);

    /** All plans of a scorer have the same parameters. */
    private static final long VERSION = 1;

    private static final float MILLIS = 1e-6f;

    private final ScoreSpec spec;
    private final Workers workers;
    private final Plan plan;
    private final BatchFiller filler;
    private final float[] probabilities; // [classes]

    ScoringPlan(ScoreSpec spec, Scorer.BroadcastModel model, PackedWeights weights) {
        this.spec = spec;
        Network network;
        try {
            network = Network.build(ArchitectureFile.parse(spec.architecture(), "architecture"));
        } catch (FormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        workers = new Workers(spec.threads());
        LOG.info("plan to score, {} threads; {}", workers.threads(), KernelChoice.report());
        plan = Plan.infer(
                network,
                spec.columns().features().stream().map(Feature::layer).collect(Collectors.toSet()),
                PlanSettings.of(spec.batchSize(), workers).sharing(weights));
        plan.load(VERSION, model.parameters().value(), model.statistics().value());
        filler = BatchFiller.evaluation(spec.preprocessing().normalisation());
        probabilities = new float[network.output().count()];
    }

    /** Images it takes at once. */
    int capacity() {
        return spec.batchSize();
    }

    /** Scores at most {@link #capacity} images: the values of the scores' columns for each, in their order. */
    List<Object[]> score(List<Ready> batch) {
        long start = System.nanoTime();
        int images = 0;
        for (Ready ready : batch) {
            if (ready.error() == null) {
                filler.put(ready.image(), -1, images, plan.batch(), images);
                images++;
            }
        }
        plan.batch().filled(images, 0);
        Span[] scores = images == 0 ? new Span[0] : plan.scores();
        List<Span[]> features = new ArrayList<>();
        for (Feature feature : spec.columns().features()) {
            features.add(images == 0 ? new Span[0] : plan.outputs(feature.layer()));
        }
        float millis = (System.nanoTime() - start) * MILLIS / Math.max(1, images);
        List<Object[]> rows = new ArrayList<>();
        int scored = 0;
        for (Ready ready : batch) {
            if (ready.error() == null) {
                rows.add(values(ready, scores[scored], at(features, scored), millis));
                scored++;
            } else {
                rows.add(failed(ready));
            }
        }
        return rows;
    }

    private static List<Span> at(List<Span[]> features, int image) {
        return features.stream().map(each -> each[image]).toList();
    }

    private Object[] values(Ready ready, Span scores, List<Span> features, float millis) {
        CrossEntropy.softmax(scores, probabilities);
        int[] best = best(scores);
        Row[] top = new Row[best.length];
        for (int i = 0; i < best.length; i++) {
            top[i] = RowFactory.create(spec.classNames().get(best[i]), probabilities[best[i]]);
        }
        List<Object> values =
                new ArrayList<>(List.of(best[0], spec.classNames().get(best[0]), probabilities[best[0]], top));
        if (spec.columns().lists()) {
            values.add(copy(scores, probabilities.length));
        }
        if (!features.isEmpty()) {
            Object[] layers = new Object[features.size()];
            Arrays.setAll(
                    layers,
                    i -> copy(features.get(i), spec.columns().features().get(i).count()));
            values.add(RowFactory.create(layers));
        }
        values.add(null);
        values.add(ready.millis());
        values.add(millis);
        return values.toArray();
    }

    private static float[] copy(Span span, int count) {
        return Arrays.copyOfRange(span.array(), span.offset(), span.offset() + count);
    }

    private Object[] failed(Ready ready) {
        Object[] values = new Object[spec.columns().type().size()];
        values[values.length - 3] = ready.error();
        values[values.length - 2] = ready.millis();
        return values;
    }

    /** The classes of the largest scores, largest first, equal ones in the order of the classes. */
    private int[] best(Span scores) {
        int[] best = new int[spec.columns().topK()];
        int found = 0;
        for (int c = 0; c < probabilities.length; c++) {
            float score = scores.array()[scores.offset() + c];
            int at = found;
            while (at > 0 && score > scores.array()[scores.offset() + best[at - 1]]) {
                at--;
            }
            if (at < best.length) {
                found = Math.min(found + 1, best.length);
                System.arraycopy(best, at, best, at + 1, found - at - 1);
                best[at] = c;
            }
        }
        return best;
    }

    @Override
    public void close() {
        workers.close();
    }
}
