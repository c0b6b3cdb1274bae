package dev.convoy.data;

import java.io.Serializable;

/**
 * Random changes to training images, redrawn every epoch as a function of (seed, epoch, sample): a crop of the image
 * padded with black, a horizontal flip, and the erasing of a rectangle (Zhong et al. 2017, "Random erasing data
 * augmentation": aspect from 0.3 to 3.3), filled with the mean pixel, which is 0 after normalisation.
 *
 * @param cropPadding pixels of black on each side before a crop of the image's own size; 0 for none
 * @param flipProbability share of images flipped left to right, 0 to 1
 * @param eraseProbability share of images with a rectangle erased, 0 to 1
 * @param eraseMinArea smallest rectangle, as a share of the image
 * @param eraseMaxArea largest rectangle, as a share of the image
 */
public record Augmentation(
        int cropPadding, double flipProbability, double eraseProbability, double eraseMinArea, double eraseMaxArea)
        implements Serializable {
    /** Smallest and largest share of the image that is erased where nothing else is said (torchvision's). */
    public static final double DEFAULT_MIN_AREA = 0.02;

    /** See {@link #DEFAULT_MIN_AREA}. */
    public static final double DEFAULT_MAX_AREA = 0.33;

    /** No change. */
    public static final Augmentation NONE = new Augmentation(0, 0, 0, DEFAULT_MIN_AREA, DEFAULT_MAX_AREA);

    /**
     * @throws IllegalArgumentException if the padding is negative, a probability is outside 0 to 1, or the areas are not
     *     {@code 0 < eraseMinArea <= eraseMaxArea <= 1}
     */
    public Augmentation {
        if (cropPadding < 0) {
            throw new IllegalArgumentException("crop padding expects 0 or more pixels, got " + cropPadding);
        }
        checkProbability("flip", flipProbability);
        checkProbability("erase", eraseProbability);
        if (!(eraseMinArea > 0 && eraseMinArea <= eraseMaxArea && eraseMaxArea <= 1)) {
            throw new IllegalArgumentException(
                    "erase areas expect 0 < min <= max <= 1, got " + eraseMinArea + " and " + eraseMaxArea);
        }
    }

    /** Crop and flip only. */
    public static Augmentation cropAndFlip(int cropPadding, double flipProbability) {
        return new Augmentation(cropPadding, flipProbability, 0, DEFAULT_MIN_AREA, DEFAULT_MAX_AREA);
    }

    /** Whether images stay as they are. */
    public boolean isNone() {
        return cropPadding == 0 && flipProbability == 0 && eraseProbability == 0;
    }

    private static void checkProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " probability expects 0 to 1, got " + value);
        }
    }
}
