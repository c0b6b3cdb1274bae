package dev.convoy.data;

import dev.convoy.random.CounterRandom;

/**
 * Erases a square about a random pixel of every image (DeVries and Taylor 2017, "Improved regularization of convolutional
 * neural networks with cutout"), filled with the mean pixel, which is 0 after normalisation. As in the paper the square
 * may lie partly outside the image.
 *
 * @param size side of the square in pixels
 */
public record Cutout(int size) implements AugmentStep {
    /**
     * @throws IllegalArgumentException if the size is not positive
     */
    public Cutout {
        if (size < 1) {
            throw new IllegalArgumentException("cutout expects a positive number of pixels, got " + size);
        }
    }

    @Override
    public void apply(Canvas canvas, CounterRandom draw) {
        int top = draw.nextInt(canvas.height()) - size / 2;
        int left = draw.nextInt(canvas.width()) - size / 2;
        canvas.fillWithMean(
                Math.max(0, top),
                Math.max(0, left),
                Math.min(canvas.height(), top + size),
                Math.min(canvas.width(), left + size));
    }
}
