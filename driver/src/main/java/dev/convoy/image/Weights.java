package dev.convoy.image;

/**
 * The triangle filter that scales a row or column, widened by the scale where it shrinks: for each output place the
 * first input place, how many, and their weights, which are the reals of Pillow's {@code Resample.c}.
 */
final class Weights {
    final int[] first; // [out]
    final int[] count; // [out]
    final int most; // largest count, at least
    private final double[] reals; // [out, most], each place's sum is 1

    Weights(int in, int out) {
        double scale = (double) in / out;
        double reach = Math.max(scale, 1);
        this.most = (int) Math.ceil(reach) * 2 + 1;
        this.first = new int[out];
        this.count = new int[out];
        this.reals = new double[Math.multiplyExact(out, most)];
        for (int i = 0; i < out; i++) {
            double centre = (i + 0.5) * scale;
            first[i] = Math.max(0, (int) (centre - reach + 0.5));
            count[i] = Math.min(in, (int) (centre + reach + 0.5)) - first[i];
            double sum = 0;
            for (int k = 0; k < count[i]; k++) {
                double weight = Math.max(0, 1 - Math.abs((k + first[i] - centre + 0.5) * (1 / reach)));
                reals[i * most + k] = weight;
                sum += weight;
            }
            for (int k = 0; k < count[i]; k++) {
                reals[i * most + k] /= sum;
            }
        }
    }

    /** Weights of so many bits, each rounded by itself: {@code [out, most]}. */
    int[] rounded(int bits) {
        int[] values = new int[reals.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) (0.5 + reals[i] * (1 << bits));
        }
        return values;
    }

    /** Weights of so many bits whose sum is exactly one: what rounding takes from a weight goes to the next. */
    int[] exact(int bits) {
        int[] values = new int[reals.length];
        for (int i = 0; i < first.length; i++) {
            double sum = 0;
            int given = 0;
            for (int k = 0; k < count[i]; k++) {
                sum += reals[i * most + k];
                int until = k == count[i] - 1 ? 1 << bits : (int) (0.5 + sum * (1 << bits));
                values[i * most + k] = until - given;
                given = until;
            }
        }
        return values;
    }
}
