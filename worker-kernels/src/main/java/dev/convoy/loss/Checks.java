package dev.convoy.loss;

import java.util.List;

/** The checks that losses share; each message says what was expected and what was found. All throw {@link IllegalArgumentException}. */
final class Checks {
    private Checks() {}

    /** A finite number above 0. */
    static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " expects a positive number, got " + value);
        }
    }

    /** Finite numbers of at least 0. */
    static void weights(String name, List<Double> weights) {
        for (double each : weights) {
            if (!(each >= 0 && each < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(name + " expects numbers of at least 0, got " + weights);
            }
        }
    }

    /** None, or a weight for each of so many outputs. */
    static void count(String name, List<Double> weights, int outputs) {
        if (!weights.isEmpty() && weights.size() != outputs) {
            throw new IllegalArgumentException(name + " expects a number for each of the network's " + outputs
                    + " classes, got " + weights.size());
        }
    }
}
