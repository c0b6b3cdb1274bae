package dev.convoy.score;

import dev.convoy.data.BatchFiller;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.network.Network;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model ready to score, with its buffers and threads. For one task at a time. */
final class ScoringPlan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScoringPlan.class);

    private final ScoreSpec spec;
    private final Workers workers;
    private final Plan plan;
    private final BatchFiller filler;
    private final float[] probabilities; // [classes]

    ScoringPlan(ScoreSpec spec, float[] parameters, float[] statistics) {
        this.spec = spec;
        Network network;
        try {
            network = Network.build(ArchitectureFile.parse(spec.architecture(), "architecture"));
        } catch (FormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        workers = new Workers(spec.threads());
        LOG.info("plan to score, {} threads; {}", workers.threads(), KernelChoice.report());
        plan = Plan.infer(network, PlanSettings.of(spec.batchSize(), workers));
        plan.load(parameters, statistics);
        filler = BatchFiller.evaluation(spec.preprocessing().normalisation());
        probabilities = new float[network.output().count()];
    }

    /** Images it takes at once. */
    int capacity() {
        return spec.batchSize();
    }

    /** Scores at most {@link #capacity} images: a row each, in their order. */
    List<Row> score(List<Candidate> candidates) {
        int images = 0;
        for (Candidate candidate : candidates) {
            if (candidate.error() == null) {
                filler.put(candidate.image(), -1, images, plan.batch(), images);
                images++;
            }
        }
        plan.batch().filled(images, 0);
        Span[] scores = images == 0 ? new Span[0] : plan.scores();
        Row[] rows = new Row[candidates.size()];
        int scored = 0;
        for (int i = 0; i < rows.length; i++) {
            Candidate candidate = candidates.get(i);
            rows[i] = candidate.error() == null ? row(candidate, scores[scored++]) : failed(candidate);
        }
        return List.of(rows);
    }

    private Row row(Candidate candidate, Span scores) {
        CrossEntropy.softmax(scores, probabilities);
        int[] best = best(scores);
        Row[] top = new Row[best.length];
        for (int i = 0; i < best.length; i++) {
            top[i] = RowFactory.create(spec.classNames().get(best[i]), probabilities[best[i]]);
        }
        return RowFactory.create(
                candidate.id(),
                candidate.path(),
                candidate.label(),
                best[0],
                spec.classNames().get(best[0]),
                probabilities[best[0]],
                top,
                null);
    }

    private static Row failed(Candidate candidate) {
        return RowFactory.create(
                candidate.id(), candidate.path(), candidate.label(), null, null, null, null, candidate.error());
    }

    /** The classes of the largest scores, largest first, equal ones in the order of the classes. */
    private int[] best(Span scores) {
        int[] best = new int[spec.topK()];
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
