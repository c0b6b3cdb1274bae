package dev.convoy.data;

import dev.convoy.random.CounterRandom;

/**
 * Erases a rectangle (Zhong et al. 2017, "Random erasing data augmentation": aspect from 0.3 to 3.3), filled with the
 * mean pixel, which is 0 after normalisation.
 *
 * @param probability share of images with a rectangle erased, 0 to 1
 * @param minArea smallest rectangle, as a share of the image
 * @param maxArea largest rectangle, as a share of the image
 */
public record RandomErase(double probability, double minArea, double maxArea) implements AugmentStep {
    /** Smallest and largest share of the image that is erased where nothing else is said (torchvision's). */
    public static final double DEFAULT_MIN_AREA = 0.02;

    /** See {@link #DEFAULT_MIN_AREA}. */
    public static final double DEFAULT_MAX_AREA = 0.33;

    private static final double MIN_LOG_ASPECT = StrictMath.log(0.3);
    private static final double MAX_LOG_ASPECT = StrictMath.log(3.3);

    /**
     * @throws IllegalArgumentException if the probability is outside 0 to 1, or the areas are not
     *     {@code 0 < minArea <= maxArea <= 1}
     */
    public RandomErase {
        AugmentStep.checkProbability("erase", probability);
        if (!(minArea > 0 && minArea <= maxArea && maxArea <= 1)) {
            throw new IllegalArgumentException(
                    "erase areas expect 0 < min <= max <= 1, got " + minArea + " and " + maxArea);
        }
    }

    @Override
    public void apply(Canvas canvas, CounterRandom draw) {
        if (draw.nextFloat() >= probability) {
            return;
        }
        int height = canvas.height();
        int width = canvas.width();
        double share = minArea + (maxArea - minArea) * draw.nextDouble();
        double aspect = StrictMath.exp(MIN_LOG_ASPECT + (MAX_LOG_ASPECT - MIN_LOG_ASPECT) * draw.nextDouble());
        double area = share * height * width;
        int h = (int) Math.min(height, Math.max(1, Math.rint(Math.sqrt(area * aspect))));
        int w = (int) Math.min(width, Math.max(1, Math.rint(Math.sqrt(area / aspect))));
        int top = draw.nextInt(height - h + 1);
        int left = draw.nextInt(width - w + 1);
        canvas.fillWithMean(top, left, top + h, left + w);
    }
}
