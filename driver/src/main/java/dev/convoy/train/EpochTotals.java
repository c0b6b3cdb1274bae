package dev.convoy.train;

/**
 * What an epoch's steps come to so far.
 *
 * @param loss sum over the samples
 * @param weight sum of the samples' weights
 * @param correct samples whose class came first
 * @param images samples
 * @param rate the last step's learning rate
 * @param ledger where the time went
 */
record EpochTotals(double loss, double weight, long correct, long images, double rate, Ledger ledger) {
    static final EpochTotals ZERO = new EpochTotals(0, 0, 0, 0, 0, Ledger.ZERO);

    EpochTotals plus(SynchronousStep.Outcome step, double learningRate) {
        return new EpochTotals(
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

    double accuracy() {
        return (double) correct / images;
    }
}
