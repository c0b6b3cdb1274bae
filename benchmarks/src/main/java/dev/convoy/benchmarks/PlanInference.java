package dev.convoy.benchmarks;

import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.plan.Batch;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;

/** Scores by Convoy's kernels, as {@code convoy score} makes them. */
final class PlanInference implements Contestant {
    private final Workers workers;
    private final Plan plan;

    PlanInference(InferenceWork work) {
        workers = new Workers(work.threads());
        plan = Plan.infer(work.network(), PlanSettings.of(work.images(), workers));
        plan.load(work.parameters(), work.statistics());
        Batch batch = work.batch();
        System.arraycopy(
                batch.pixels(),
                0,
                plan.batch().pixels(),
                0,
                work.images() * batch.image().count());
        plan.batch().filled(work.images(), 0);
    }

    @Override
    public long run() {
        long start = System.nanoTime();
        plan.scores();
        return System.nanoTime() - start;
    }

    @Override
    public float[] answer() {
        Span[] scores = plan.scores();
        int each = plan.network().output().count();
        float[] all = new float[scores.length * each];
        for (int n = 0; n < scores.length; n++) {
            System.arraycopy(scores[n].array(), scores[n].offset(), all, n * each, each);
        }
        return all;
    }

    @Override
    public void close() {
        workers.close();
    }
}
