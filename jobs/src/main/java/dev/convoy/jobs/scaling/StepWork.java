package dev.convoy.jobs.scaling;

/**
 * What a step computes, whoever does it.
 *
 * @param parameters floats of a gradient
 * @param operations floating-point operations of an image's part, two a multiply-add
 * @param images of the step
 * @param shards that they are split into
 */
public record StepWork(long parameters, double operations, long images, int shards) {
    /**
     * @throws IllegalArgumentException if there is nothing to compute
     */
    public StepWork {
        if (parameters < 1) {
            throw new IllegalArgumentException("a step expects 1 parameter or more, got " + parameters);
        }
        if (!(operations >= 0 && Double.isFinite(operations))) {
            throw new IllegalArgumentException("a step expects 0 operations an image or more, got " + operations);
        }
        if (shards < 1 || images < shards) {
            throw new IllegalArgumentException("a step of " + images + " images in " + shards
                    + " shards: expected 1 shard or more, and an image or more for each");
        }
    }

    /** Bytes of a gradient, or of the parameters. */
    double bytes() {
        return parameters * (double) Float.BYTES;
    }

    /** Images of the largest shard's part. */
    long part() {
        return (images + shards - 1) / shards;
    }
}
