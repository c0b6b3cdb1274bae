package dev.convoy.optim;

import dev.convoy.network.Slice;

/**
 * The two running averages of Adam and its kin, and the corrections for their start at zero (Kingma and Ba 2015):
 *
 * <pre>
 *   d = gradient + decay * parameter
 *   exp_avg    = exp_avg + (1 - beta1) * (d - exp_avg)
 *   exp_avg_sq = beta2 * exp_avg_sq + (1 - beta2) * d * d
 * </pre>
 *
 * <p>The first and the last {@code +} of each line is a fused multiply-add's; corrections are worked out in double precision.
 */
final class AdamAverages {
    static final String AVERAGE = "exp_avg";
    static final String SQUARE = "exp_avg_sq";

    final float[] average;
    final float[] square;
    private final double beta1;
    private final double beta2;

    AdamAverages(GroupedOptimizer optimizer, double beta1, double beta2) {
        this.average = optimizer.array(AVERAGE, 0);
        this.square = optimizer.array(SQUARE, 0);
        this.beta1 = beta1;
        this.beta2 = beta2;
    }

    /** The checks of settings that make such averages. */
    static void check(String name, double beta1, double beta2, double eps, double weightDecay) {
        Checks.fraction(name + " beta1", beta1);
        Checks.fraction(name + " beta2", beta2);
        Checks.notNegative(name + " eps", eps);
        Checks.notNegative(name + " weight_decay", weightDecay);
    }

    /** Moves both averages of a slice. */
    void follow(Slice slice, float[] parameters, float[] gradient, float decay) {
        float[] average = this.average;
        float[] square = this.square;
        float first = (float) (1 - beta1);
        float second = (float) (1 - beta2);
        float keep = (float) beta2;
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            average[i] = Math.fma(first, d - average[i], average[i]);
            square[i] = Math.fma(second * d, d, keep * square[i]);
        }
    }

    /** What {@code exp_avg} is to be divided by after so many steps. */
    double averageCorrection(long steps) {
        return 1 - StrictMath.pow(beta1, steps);
    }

    /** What the root of {@code exp_avg_sq} is to be divided by after so many steps. */
    float rootCorrection(long steps) {
        return (float) Math.sqrt(1 - StrictMath.pow(beta2, steps));
    }
}
