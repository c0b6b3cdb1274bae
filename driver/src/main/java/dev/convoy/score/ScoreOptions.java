package dev.convoy.score;

import java.util.List;

/**
 * How images are scored. Batch and threads change nothing in what comes out.
 *
 * @param topK best classes listed for each image; lowered to the number of classes
 * @param batchSize images a task gives to the network at once
 * @param threads of a task; 0 for the cores Spark gives it
 * @param rawScores whether the network's output comes too, before softmax
 * @param features names of layers whose outputs come too
 */
public record ScoreOptions(int topK, int batchSize, int threads, RawScores rawScores, List<String> features) {
    /** Five classes an image, 32 images at once, a task's own cores, predictions only. */
    public static final ScoreOptions DEFAULT = new ScoreOptions(5, 32, 0);

    /** Whether the network's output comes with the predictions. */
    public enum RawScores {
        /** It does not. */
        LEFT_OUT,
        /** It does. */
        LISTED
    }

    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public ScoreOptions {
        if (topK < 1) {
            throw new IllegalArgumentException("top-k expects a positive number, got " + topK);
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size expects a positive number, got " + batchSize);
        }
        if (threads < 0) {
            throw new IllegalArgumentException("threads expects 0 or a positive number, got " + threads);
        }
        features = List.copyOf(features);
    }

    /** Predictions only. */
    public ScoreOptions(int topK, int batchSize, int threads) {
        this(topK, batchSize, threads, RawScores.LEFT_OUT, List.of());
    }

    /** The same with the network's output. */
    public ScoreOptions withRawScores() {
        return new ScoreOptions(topK, batchSize, threads, RawScores.LISTED, features);
    }

    /** The same with the outputs of these layers. */
    public ScoreOptions withFeatures(List<String> layers) {
        return new ScoreOptions(topK, batchSize, threads, rawScores, layers);
    }
}
