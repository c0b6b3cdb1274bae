package dev.convoy.gradient;

import java.io.Serializable;

/**
 * Means and sums of squared deviations of many channels, merged without cancellation (Chan, Golub and LeVeque 1979). Every
 * channel has been measured over the same images, each over its own number of pixels, so one weight, the image count, serves
 * all.
 */
public final class Moments {
    private Moments() {}

    /**
     * Merges the moments of {@code otherCount} images into those of {@code count}.
     *
     * @param moments {@code [layers][mean of each channel, sum of squares of each channel]}, changed in place
     * @param count images measured so far
     * @param other the other moments, of the same layout
     * @param otherCount images measured there
     * @param layout channels and pixels an image of each layer
     */
    public static void merge(double[] moments, long count, double[] other, long otherCount, Layout layout) {
        if (otherCount == 0) {
            return;
        }
        if (count == 0) {
            System.arraycopy(other, 0, moments, 0, moments.length);
            return;
        }
        double share = (double) otherCount / (count + otherCount);
        int at = 0;
        for (int layer = 0; layer < layout.channels().length; layer++) {
            int channels = layout.channels()[layer];
            double cross = (double) count * share * layout.pixels()[layer];
            for (int c = at; c < at + channels; c++) {
                double difference = other[c] - moments[c];
                moments[c] += difference * share;
                moments[c + channels] += other[c + channels] + difference * difference * cross;
            }
            at += 2 * channels;
        }
    }

    /**
     * Where moments lie.
     *
     * @param channels of each normalising layer
     * @param pixels of one channel of one image, in each normalising layer
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Layout(int[] channels, int[] pixels) implements Serializable {
        /** No normalising layers. */
        public static final Layout NONE = new Layout(new int[0], new int[0]);

        /** Length of the array of moments. */
        public int count() {
            int count = 0;
            for (int c : channels) {
                count += 2 * c;
            }
            return count;
        }
    }
}
