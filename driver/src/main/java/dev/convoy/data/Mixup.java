package dev.convoy.data;

import dev.convoy.random.CounterRandom;
import java.io.Serializable;

/**
 * Mixes every training image with another (Zhang, Cisse, Dauphin and Lopez-Paz 2018, "mixup: Beyond empirical risk
 * minimization"): {@code share x + (1 - share) other}, the same of what the outputs should be, with the share drawn from
 * Beta(alpha, alpha) for every image. The other is the next sample of the shard's part of the step, the first for the last: the
 * part's order is random, so that is a random partner, each sample is partner once, and the pairs depend on seed, epoch and
 * shard alone.
 *
 * @param alpha strength: 0 for none; small numbers give shares near 0 and 1, 1 gives uniform ones
 */
public record Mixup(double alpha) implements Serializable {
    /** Nothing is mixed. */
    public static final Mixup NONE = new Mixup(0);

    /**
     * @throws IllegalArgumentException if alpha is negative or not finite
     */
    public Mixup {
        if (!(alpha >= 0 && Double.isFinite(alpha))) {
            throw new IllegalArgumentException("mixup's alpha expects 0 or more, got " + alpha);
        }
    }

    /** A share from Beta(alpha, alpha), as the part that one of two gamma-distributed numbers has of their sum. */
    float share(CounterRandom draw) {
        double own = logGamma(alpha, draw);
        double other = logGamma(alpha, draw);
        return (float) (1 / (1 + StrictMath.exp(other - own)));
    }

    /** Logarithm of a gamma-distributed number (Marsaglia and Tsang 2000; for shapes below 1 with their power of a uniform one). */
    private static double logGamma(double shape, CounterRandom draw) {
        if (shape < 1) {
            return logGamma(shape + 1, draw) + StrictMath.log(1 - draw.nextDouble()) / shape;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = draw.nextGaussian();
            double root = 1 + c * x;
            double u = 1 - draw.nextDouble();
            if (root > 0) {
                double v = root * root * root;
                if (StrictMath.log(u) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                    return StrictMath.log(d * v);
                }
            }
        }
    }
}
