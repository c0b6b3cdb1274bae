package dev.convoy.jobs.page;

import dev.convoy.image.RawImage;
import dev.convoy.tensor.Shape;

/**
 * A small picture.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param height in pixels
 * @param width in pixels
 * @param values from 0, black, to 1; {@code [channels, height, width]}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Tile(int channels, int height, int width, float[] values) {
    /** An image as it is. */
    public static Tile of(RawImage image) {
        float[] values = new float[image.pixels().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (image.pixels()[i] & 0xFF) / 255f;
        }
        return new Tile(image.channels(), image.height(), image.width(), values);
    }

    /**
     * Numbers as a picture: 0 is middle grey, {@code largest} white, its negative black.
     *
     * @param from an array
     * @param offset where in it they begin
     * @param shape {@code [channels, height, width]}
     * @param largest magnitude; 0 leaves all middle grey
     */
    public static Tile of(float[] from, int offset, Shape shape, float largest) {
        float[] values = new float[shape.count()];
        for (int i = 0; i < values.length; i++) {
            float share = largest > 0 ? from[offset + i] / largest : 0;
            values[i] = 0.5f + 0.5f * Math.max(-1, Math.min(1, share));
        }
        return new Tile(shape.size(0), shape.size(1), shape.size(2), values);
    }

    /** The largest magnitude among {@code count} numbers that are finite. */
    static float largest(float[] values, int offset, int count) {
        float largest = 0;
        for (int i = offset; i < offset + count; i++) {
            largest = Float.isFinite(values[i]) ? Math.max(largest, Math.abs(values[i])) : largest;
        }
        return largest;
    }

    /** This picture, its sides divided by the least whole number that makes them no longer than {@code most}. */
    public Tile atMost(int most) {
        int factor = (Math.max(height, width) + most - 1) / most;
        if (factor <= 1) {
            return this;
        }
        int newHeight = Math.max(1, height / factor);
        int newWidth = Math.max(1, width / factor);
        float[] means = new float[channels * newHeight * newWidth];
        for (int i = 0; i < means.length; i++) {
            int c = i / (newHeight * newWidth);
            int top = i / newWidth % newHeight * factor;
            int left = i % newWidth * factor;
            means[i] = mean(c, top, left, factor);
        }
        return new Tile(channels, newHeight, newWidth, means);
    }

    private float mean(int c, int top, int left, int factor) {
        float sum = 0;
        int bottom = Math.min(top + factor, height);
        int right = Math.min(left + factor, width);
        for (int h = top; h < bottom; h++) {
            for (int w = left; w < right; w++) {
                sum += values[(c * height + h) * width + w];
            }
        }
        return sum / ((bottom - top) * (right - left));
    }

    /** A pixel, opaque: alpha, red, green, blue, eight bits each. */
    int argb(int h, int w) {
        int argb = 0xFF;
        for (int c = 0; c < 3; c++) {
            float value = values[((channels == 3 ? c : 0) * height + h) * width + w];
            argb = argb << 8 | Math.round(255 * value);
        }
        return argb;
    }
}
