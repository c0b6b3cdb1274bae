package dev.convoy.train;

import dev.convoy.data.BatchFiller;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Shard;
import dev.convoy.data.ShardedSet;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.Loss;
import dev.convoy.loss.Target;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.Json;
import dev.convoy.network.Folding;
import dev.convoy.network.Network;
import dev.convoy.plan.Batch;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import dev.convoy.tensor.Shape;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a network on a set, in one job: loss, top-1, top-k, confusion; of a dense prediction the loss alone. Batch normalisation is folded
 * into the layers before it ({@link Folding}), once, on the driver: what is measured are the scores that {@code score} gives. Each
 * image's are its own, whatever is computed beside it, and sums are taken in shard order.
 *
 * @param spark where to run
 * @param threads of a task
 */
public record Evaluator(JavaSparkContext spark, int threads) {
    private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);

    /**
     * Measures.
     *
     * @param set images of the network's input shape, labelled
     * @param network what to measure
     * @param parameters its parameters and running statistics
     * @param normalisation how pixels become floats
     * @param loss what is measured beside the hits
     * @param topK how many best count; lowered to the number of classes
     * @throws IllegalArgumentException if the set does not fit the network
     */
    public Metrics evaluate(
            ShardedSet set, Network network, Parameters parameters, Normalisation normalisation, Loss loss, int topK) {
        check(set, network);
        int classes =
                set.about().form().targetChannels() > 0 ? 0 : network.output().count();
        int k = Math.min(topK, classes);
        Folding folded = Folding.of(network, parameters.values(), parameters.statistics());
        String architecture =
                Json.compact(ArchitectureFile.toMap(folded.network().architecture()));
        Spec spec = new Spec(architecture, normalisation, loss, k, threads);
        Broadcast<Parameters> broadcast = spark.broadcast(new Parameters(folded.parameters(), folded.statistics()));
        try {
            List<ShardScore> scores = set.shards()
                    .map(shard -> ScoreTask.run(spec, broadcast, shard))
                    .collect();
            return Metrics.of(scores, k, classes);
        } finally {
            broadcast.destroy();
        }
    }

    /**
     * @throws IllegalArgumentException if the images, classes or targets of a set do not fit a network
     */
    static void check(ShardedSet set, Network network) {
        if (!set.input().equals(network.input())) {
            throw new IllegalArgumentException("architecture \""
                    + network.architecture().name() + "\" expects images of shape " + network.input() + ", "
                    + set.about().source() + " has " + set.input());
        }
        int targetChannels = set.about().form().targetChannels();
        if (targetChannels > 0) {
            Shape target =
                    Shape.of(targetChannels, set.input().size(1), set.input().size(2));
            if (!network.output().equals(target)) {
                throw new IllegalArgumentException("architecture \""
                        + network.architecture().name() + "\" gives outputs of shape " + network.output()
                        + ", the targets of " + set.about().source() + " are of shape " + target);
            }
        } else if (network.output().rank() != 1
                || set.classNames().size() > network.output().count()) {
            throw new IllegalArgumentException("architecture \""
                    + network.architecture().name() + "\" gives scores of shape " + network.output() + ", "
                    + set.about().source() + " has " + set.classNames().size() + " classes");
        }
    }

    private record Spec(String architecture, Normalisation normalisation, Loss loss, int k, int threads)
            implements Serializable {}

    /** A plan for inference, kept by its JVM from shard to shard. */
    private static final class ScoreTask implements AutoCloseable {
        private static final int CAPACITY = 32;
        private static final Pool<ScoreTask> POOL = new Pool<>();

        private final Workers workers;
        private final Plan plan;
        private final BatchFiller filler;
        private final Loss loss;
        private final Target target = new Target();
        private final int k;
        private Broadcast<Parameters> loaded;

        ScoreTask(Spec spec) {
            workers = new Workers(spec.threads());
            LOG.info("plan to score, {} threads; {}", workers.threads(), KernelChoice.report());
            plan = Plan.infer(ShardPlan.network(spec.architecture()), PlanSettings.of(CAPACITY, workers));
            filler = BatchFiller.evaluation(spec.normalisation());
            loss = spec.loss();
            k = spec.k();
        }

        static ShardScore run(Spec spec, Broadcast<Parameters> parameters, Shard shard) {
            ScoreTask task = POOL.take(spec, () -> new ScoreTask(spec));
            try {
                ShardScore score = task.run(parameters, shard);
                POOL.give(spec, task);
                return score;
            } catch (RuntimeException | Error e) {
                task.close();
                throw e;
            }
        }

        private ShardScore run(Broadcast<Parameters> parameters, Shard shard) {
            if (loaded == null || loaded.id() != parameters.id()) {
                plan.load(parameters.value().values(), parameters.value().statistics());
                loaded = parameters;
            }
            int outputs = plan.network().output().count();
            int classes = k == 0 ? 0 : outputs; // no classes in a dense prediction
            long[] confusion = new long[classes * classes];
            double sum = 0;
            double weight = 0;
            long inTopK = 0;
            Batch batch = plan.batch();
            for (int from = 0; from < shard.size(); from += CAPACITY) {
                filler.fillInOrder(shard, from, Math.min(from + CAPACITY, shard.size()), batch);
                Span[] scores = plan.scores();
                for (int i = 0; i < batch.images(); i++) {
                    int label = batch.labels()[i];
                    batch.target(i, target);
                    sum += loss.sample(scores[i], target, null, outputs);
                    weight += loss.weight(target);
                    if (target.isDense() || loss.ignores(label)) {
                        continue;
                    }
                    inTopK += rank(scores[i], label, classes) < k ? 1 : 0;
                    confusion[label * classes + Plan.argmax(scores[i], classes)]++;
                }
            }
            return new ShardScore(shard.index(), sum, weight, inTopK, confusion);
        }

        /** How many classes come before the label's: those with larger scores, and earlier ones with equal scores. */
        private static int rank(Span scores, int label, int classes) {
            float own = scores.array()[scores.offset() + label];
            int rank = 0;
            for (int c = 0; c < classes; c++) {
                float other = scores.array()[scores.offset() + c];
                rank += other > own || (other == own && c < label) ? 1 : 0;
            }
            return rank;
        }

        @Override
        public void close() {
            workers.close();
        }
    }
}
