package dev.convoy.optim;

/** The checks that the settings of this package share; each message names the setting, its value and what it must be. */
final class Checks {
    private Checks() {}

    /** Finite and zero or more. */
    static double notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a number of 0 or more");
        }
        return value;
    }

    /** Finite and more than zero. */
    static double positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a number above 0");
        }
        return value;
    }

    /** From 0 to below 1: the weight of an old value in a running average. */
    static double fraction(String name, double value) {
        notNegative(name, value);
        if (value >= 1) {
            throw new IllegalArgumentException(name + " is " + value + ", must be below 1");
        }
        return value;
    }

    /** The array covers every parameter. */
    static void length(String name, float[] array, int parameterCount) {
        length(name, array, parameterCount, "the parameter count");
    }

    /** The array has this length, which is {@code whose}. */
    static void length(String name, float[] array, int expected, String whose) {
        if (array.length != expected) {
            throw new IllegalArgumentException(
                    name + " has " + array.length + " elements, expected " + expected + ", " + whose);
        }
    }
}
