package dev.convoy.data;

import dev.convoy.random.CounterRandom;
import java.util.Arrays;

/**
 * Pads an image with black and crops its own size from it at a random place: torchvision's {@code RandomCrop} with
 * {@code padding} and fill 0.
 *
 * @param padding pixels of black on each side
 */
public record RandomCrop(int padding) implements AugmentStep {
    /**
     * @throws IllegalArgumentException if the padding is not positive
     */
    public RandomCrop {
        if (padding < 1) {
            throw new IllegalArgumentException("crop padding expects a positive number of pixels, got " + padding);
        }
    }

    @Override
    public void apply(Canvas canvas, CounterRandom draw) {
        int dy = draw.nextInt(2 * padding + 1) - padding;
        int dx = draw.nextInt(2 * padding + 1) - padding;
        shift(canvas, dy, dx);
    }

    /** Pixel (y, x) becomes what was pixel (y + dy, x + dx), black where there was none. */
    static void shift(Canvas canvas, int dy, int dx) {
        int height = canvas.height();
        int width = canvas.width();
        float[] from = canvas.pixels();
        float[] to = canvas.spare();
        int begin = Math.min(width, Math.max(0, -dx));
        int end = Math.max(begin, Math.min(width, width - dx));
        for (int c = 0; c < canvas.planes(); c++) {
            for (int y = 0; y < height; y++) {
                int row = (c * height + y) * width;
                if (y + dy < 0 || y + dy >= height || begin == end) {
                    Arrays.fill(to, row, row + width, 0f);
                    continue;
                }
                Arrays.fill(to, row, row + begin, 0f);
                System.arraycopy(from, row + dy * width + begin + dx, to, row + begin, end - begin);
                Arrays.fill(to, row + end, row + width, 0f);
            }
        }
        canvas.swap();
    }
}
