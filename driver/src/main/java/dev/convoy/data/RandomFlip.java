package dev.convoy.data;

import dev.convoy.random.CounterRandom;

/**
 * Flips an image left to right.
 *
 * @param probability share of images flipped, 0 to 1
 */
public record RandomFlip(double probability) implements AugmentStep {
    /**
     * @throws IllegalArgumentException if the probability is outside 0 to 1
     */
    public RandomFlip {
        AugmentStep.checkProbability("flip", probability);
    }

    @Override
    public void apply(Canvas canvas, CounterRandom draw) {
        if (draw.nextFloat() < probability) {
            flip(canvas);
        }
    }

    private static void flip(Canvas canvas) {
        int width = canvas.width();
        float[] pixels = canvas.pixels();
        for (int row = 0; row < pixels.length; row += width) {
            for (int left = row, right = row + width - 1; left < right; left++, right--) {
                float pixel = pixels[left];
                pixels[left] = pixels[right];
                pixels[right] = pixel;
            }
        }
    }
}
