package dev.convoy.train;

import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** A run could not go on for reasons that are not its own: a cluster or a file system failed. What was saved before is whole. */
public final class UnfinishedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String when;
    private final String checkpoint;

    /**
     * A run that ended early.
     *
     * @param when it ended, {@code "training ended in epoch 3, after step 120"}
     * @param checkpoint the last that was saved, if any was
     * @param cause what failed
     */
    public UnfinishedException(String when, Optional<Path> checkpoint, Throwable cause) {
        super(
                when + ": " + cause.getMessage() + "; "
                        + checkpoint
                                .map(saved -> "resume the run to go on from its last checkpoint, " + saved)
                                .orElse("no checkpoint was saved yet"),
                cause);
        this.when = when;
        this.checkpoint = checkpoint.map(Path::toString).orElse(null);
    }

    /** A run that ended amid an epoch. */
    static UnfinishedException at(Progress progress, int stepsPerEpoch, Optional<Path> checkpoint, Throwable cause) {
        long step = progress.step() - (long) progress.epoch() * stepsPerEpoch;
        return new UnfinishedException(
                "training ended in epoch " + (progress.epoch() + 1) + ", after step " + step + " of " + stepsPerEpoch,
                checkpoint,
                cause);
    }

    /** When it ended. */
    public String when() {
        return when;
    }

    /** The last checkpoint that was saved whole, if any was. */
    public Optional<Path> checkpoint() {
        return Optional.ofNullable(checkpoint).map(Path::new);
    }
}
