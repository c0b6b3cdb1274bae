package dev.convoy.data;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;

/**
 * Pixels to floats: {@code (x / 255 - mean[c]) / std[c]} in float32, step by step as torchvision's {@code ToTensor} and
 * {@code Normalize} compute it, hence with the same bits.
 *
 * @param mean one value a channel, of pixels scaled to 0 to 1
 * @param std one value a channel, of pixels scaled to 0 to 1
 */
public record Normalisation(List<Double> mean, List<Double> std) implements Serializable {
    /**
     * @throws IllegalArgumentException if the lists are empty or of different lengths, a mean is not finite, or a
     *     standard deviation is not positive and finite
     */
    public Normalisation {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.isEmpty() || mean.size() != std.size()) {
            throw new IllegalArgumentException("normalisation expects one mean and one std a channel, got "
                    + mean.size() + " means and " + std.size() + " stds");
        }
        for (double value : mean) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("normalisation mean expects finite numbers, got " + mean);
            }
        }
        for (double value : std) {
            if (!(value > 0) || !Double.isFinite(value)) {
                throw new IllegalArgumentException("normalisation std expects positive numbers, got " + std);
            }
        }
    }

    /** Mean 0 and standard deviation 1: pixels scaled to 0 to 1. */
    public static Normalisation scaleOnly(int channels) {
        return new Normalisation(Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
    }

    /**
     * The mean and standard deviation of a set's own pixels.
     *
     * @throws DataException if a channel has the same value everywhere
     */
    public static Normalisation of(PixelStatistics statistics) {
        for (double value : statistics.std()) {
            if (value == 0) {
                throw new DataException("every pixel of a channel has the same value, nothing can be learned: mean "
                        + statistics.mean() + ", std " + statistics.std());
            }
        }
        return new Normalisation(statistics.mean(), statistics.std());
    }

    /** Number of channels. */
    public int channels() {
        return mean.size();
    }

    /** The float of every channel and uint8 value, {@code [channels, 256]}. */
    float[] table() {
        float[] table = new float[channels() * 256];
        float[] centre = floatMean();
        float[] scale = floatStd();
        for (int c = 0; c < channels(); c++) {
            for (int x = 0; x < 256; x++) {
                table[c * 256 + x] = (x / 255f - centre[c]) / scale[c];
            }
        }
        return table;
    }

    /** The mean that is subtracted, {@code [channels]}. */
    float[] floatMean() {
        return floats(mean);
    }

    /** The standard deviation that is divided by, {@code [channels]}. */
    float[] floatStd() {
        return floats(std);
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }
}
