package dev.convoy.data;

import dev.convoy.random.CounterRandom;

/**
 * Changes brightness, contrast, saturation and hue by factors drawn for every image, in an order drawn for every image:
 * torchvision's {@code ColorJitter}, its formulas and ranges. The first three factors are uniform from
 * {@code max(0, 1 - x)} to {@code 1 + x}, the shift of the hue from {@code -hue} to {@code hue} turns of the colour
 * circle. Grey images have neither saturation nor hue.
 *
 * @param brightness 0 (none) or more
 * @param contrast 0 (none) or more
 * @param saturation 0 (none) or more
 * @param hue 0 (none) to 0.5
 */
public record ColourJitter(double brightness, double contrast, double saturation, double hue) implements AugmentStep {
    /** No change. */
    public static final ColourJitter NONE = new ColourJitter(0, 0, 0, 0);

    private static final int ORDERS = 24; // of four changes

    /**
     * @throws IllegalArgumentException if a number is negative or not finite, or the hue is above 0.5
     */
    public ColourJitter {
        checkAmount("brightness", brightness);
        checkAmount("contrast", contrast);
        checkAmount("saturation", saturation);
        if (!(hue >= 0 && hue <= 0.5)) {
            throw new IllegalArgumentException("colour jitter's hue expects 0 to 0.5, got " + hue);
        }
    }

    private static void checkAmount(String name, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException("colour jitter's " + name + " expects 0 or more, got " + value);
        }
    }

    @Override
    public void check(int channels) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("colour jitter expects images of 1 or 3 channels, got " + channels);
        }
    }

    @Override
    public void apply(Canvas canvas, CounterRandom draw) {
        int order = draw.nextInt(ORDERS);
        float brighter = factor(brightness, draw);
        float steeper = factor(contrast, draw);
        float richer = factor(saturation, draw);
        float shift = (float) (hue * (2 * draw.nextDouble() - 1));
        int left = 0b1111; // the changes still to come
        for (int k = 4; k > 0; k--) {
            int change = nth(left, order % k);
            order /= k;
            left &= ~(1 << change);
            switch (change) {
                case 0 -> brightness(canvas, brighter);
                case 1 -> contrast(canvas, steeper);
                case 2 -> saturation(canvas, richer);
                default -> hue(canvas, shift);
            }
        }
    }

    private static float factor(double amount, CounterRandom draw) {
        double low = Math.max(0, 1 - amount);
        return (float) (low + (1 + amount - low) * draw.nextDouble());
    }

    /** Place of the n-th set bit, from 0. */
    private static int nth(int bits, int n) {
        for (int i = 0; i < n; i++) {
            bits &= bits - 1;
        }
        return Integer.numberOfTrailingZeros(bits);
    }

    /** {@code factor x}, clamped to 0 to 1, as all of these. */
    static void brightness(Canvas canvas, float factor) {
        if (factor != 1) {
            blend(canvas, factor, 0);
        }
    }

    /** {@code factor x + (1 - factor) m}, m the mean of the image's luma. */
    static void contrast(Canvas canvas, float factor) {
        if (factor == 1) {
            return;
        }
        int plane = canvas.height() * canvas.width();
        double sum = 0;
        for (int i = 0; i < plane; i++) {
            sum += canvas.channels() == 3 ? luma(canvas.pixels(), i, plane) : canvas.pixels()[i];
        }
        blend(canvas, factor, (1 - factor) * (float) (sum / plane));
    }

    private static void blend(Canvas canvas, float factor, float rest) {
        float[] pixels = canvas.pixels();
        int count = canvas.channels() * canvas.height() * canvas.width();
        for (int i = 0; i < count; i++) {
            pixels[i] = clamp(factor * pixels[i] + rest);
        }
    }

    /** {@code factor x + (1 - factor) luma}, pixel by pixel; grey images stay. */
    static void saturation(Canvas canvas, float factor) {
        if (factor == 1 || canvas.channels() != 3) {
            return;
        }
        float[] pixels = canvas.pixels();
        int plane = canvas.height() * canvas.width();
        for (int i = 0; i < plane; i++) {
            float rest = (1 - factor) * luma(pixels, i, plane);
            pixels[i] = clamp(factor * pixels[i] + rest);
            pixels[plane + i] = clamp(factor * pixels[plane + i] + rest);
            pixels[2 * plane + i] = clamp(factor * pixels[2 * plane + i] + rest);
        }
    }

    /** Turns the colour circle by {@code shift} (1 is all the way round): to HSV, add to H, and back; grey images stay. */
    static void hue(Canvas canvas, float shift) {
        if (shift == 0 || canvas.channels() != 3) {
            return;
        }
        float[] pixels = canvas.pixels();
        int plane = canvas.height() * canvas.width();
        for (int i = 0; i < plane; i++) {
            float r = pixels[i];
            float g = pixels[plane + i];
            float b = pixels[2 * plane + i];
            float value = Math.max(r, Math.max(g, b));
            float range = value - Math.min(r, Math.min(g, b));
            if (range == 0) {
                continue; // grey has no hue
            }
            float turned = hueOf(r, g, b, value, range) + shift;
            float sixth = (turned - (float) Math.floor(turned)) * 6; // 0 to 6
            pixels[i] = channel(sixth + 5, value, range);
            pixels[plane + i] = channel(sixth + 3, value, range);
            pixels[2 * plane + i] = channel(sixth + 1, value, range);
        }
    }

    /** Hue as a share of the circle: 0 red, 1/3 green, 2/3 blue; from -1/6. */
    private static float hueOf(float r, float g, float b, float value, float range) {
        if (value == r) {
            return (g - b) / range / 6;
        }
        return value == g ? (2 + (b - r) / range) / 6 : (4 + (r - g) / range) / 6;
    }

    /** A channel of a colour: {@code value - range max(0, min(k, 4 - k, 1))} with k = {@code place} mod 6. */
    private static float channel(float place, float value, float range) {
        float k = place >= 6 ? place - 6 : place;
        return value - range * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
    }

    /** Grey as torchvision weighs it (ITU-R BT.601). */
    private static float luma(float[] pixels, int i, int plane) {
        return 0.2989f * pixels[i] + 0.587f * pixels[plane + i] + 0.114f * pixels[2 * plane + i];
    }

    private static float clamp(float x) {
        return Math.min(1, Math.max(0, x));
    }
}
