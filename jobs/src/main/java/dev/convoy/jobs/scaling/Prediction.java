package dev.convoy.jobs.scaling;

import dev.convoy.train.Ledger;

/**
 * A step that was not taken.
 *
 * @param ledger where its time would go, in seconds
 * @param images of the step
 * @param efficiency share of what all executors' cores could compute in that time that went into images
 * @param driverBytes the driver's arrays, at the most
 */
public record Prediction(Ledger ledger, long images, double efficiency, double driverBytes) {
    /** Seconds of the step. */
    public double seconds() {
        return ledger.total();
    }

    /** Images of a second. */
    public double imagesPerSecond() {
        return images / seconds();
    }
}
