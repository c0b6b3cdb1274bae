package dev.convoy.train;

import dev.convoy.data.SampleForm;

/**
 * What an epoch's steps come to so far.
 *
 * @param form what the samples are
 * @param loss sum over the samples
 * @param weight sum of the samples' weights
 * @param correct samples whose class came first
 * @param images samples
 * @param rate the last step's learning rate
 * @param ledger where the time went
 */
record EpochTotals(SampleForm form, double loss, double weight, long correct, long images, double rate, Ledger ledger) {
    /** Of an epoch that begins. */
    static EpochTotals of(SampleForm form) {
        return new EpochTotals(form, 0, 0, 0, 0, 0, Ledger.ZERO);
    }

    EpochTotals plus(SynchronousStep.Outcome step, double learningRate) {
        return new EpochTotals(
                form,
                loss + step.loss(),
                weight + step.weight(),
                correct + step.correct(),
                images + step.images(),
                learningRate,
                ledger.plus(step.ledger()));
    }

    double meanLoss() {
        return loss / weight;
    }

    /** Share of right answers; NaN for a dense prediction. */
    double accuracy() {
        return form.targetChannels() > 0 ? Double.NaN : (double) correct / images;
    }
}
