package dev.convoy.score;

/**
 * How images are scored. Only {@code topK} changes what comes out.
 *
 * @param topK best classes listed for each image; lowered to the number of classes
 * @param batchSize images a task gives to the network at once
 * @param threads of a task; 0 for the cores Spark gives it
 */
public record ScoreOptions(int topK, int batchSize, int threads) {
    /** Five classes an image, 32 images at once, a task's own cores. */
    public static final ScoreOptions DEFAULT = new ScoreOptions(5, 32, 0);

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
    }
}
