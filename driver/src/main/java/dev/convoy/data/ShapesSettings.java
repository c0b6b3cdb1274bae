package dev.convoy.data;

import dev.convoy.image.Resize;
import java.io.Serializable;

/**
 * What {@link ShapesGenerator} draws.
 *
 * @param images number of training pictures
 * @param testImages number of test pictures; they are others than the training pictures, however many of those there are
 * @param channels 1 (grey) or 3 (colour)
 * @param height height in pixels
 * @param width width in pixels
 * @param seed seed of every draw
 * @param depth whether the pictures have their depth map as one more channel, the last
 */
public record ShapesSettings(long images, long testImages, int channels, int height, int width, long seed, Depth depth)
        implements Serializable {
    /** 20,000 and 4,000 grey pictures of 28 x 28. */
    public static final ShapesSettings DEFAULT = new ShapesSettings(20_000, 4_000, 1, 28, 28, 1);

    /** What is drawn beside the picture. */
    public enum Depth {
        /** Nothing. */
        NONE,
        /** How far away each pixel is. */
        MAP
    }

    private static final int SMALLEST_SIDE = 12;

    /**
     * @throws IllegalArgumentException if a number is not positive, the channels are not 1 or 3, or a side is under 12
     *     pixels or above 16,384
     */
    public ShapesSettings {
        if (images <= 0 || testImages <= 0) {
            throw new IllegalArgumentException(
                    "shapes expects positive numbers of images, got " + images + " and " + testImages);
        }
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("shapes expects 1 or 3 channels, got " + channels);
        }
        if (Math.min(height, width) < SMALLEST_SIDE || Math.max(height, width) > Resize.LARGEST_SIDE) {
            throw new IllegalArgumentException("shapes expects sides of " + SMALLEST_SIDE + " to " + Resize.LARGEST_SIDE
                    + " pixels, got " + height + "x" + width);
        }
    }

    /** Pictures without a depth map; errors as above. */
    public ShapesSettings(long images, long testImages, int channels, int height, int width, long seed) {
        this(images, testImages, channels, height, width, seed, Depth.NONE);
    }

    /** Channels of the pictures, the depth map's included. */
    int allChannels() {
        return depth == Depth.MAP ? channels + 1 : channels;
    }
}
