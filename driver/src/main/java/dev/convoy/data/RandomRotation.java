package dev.convoy.data;

import dev.convoy.image.Names;
import dev.convoy.random.CounterRandom;
import java.util.Locale;

/**
 * Turns an image about its centre by an angle drawn uniformly from {@code -degrees} to {@code degrees}, positive ones
 * counter-clockwise: torchvision's {@code RandomRotation} without {@code expand}. Outside the image lies black, as with
 * {@code grid_sample}'s padding mode {@code zeros}.
 *
 * @param degrees largest angle, above 0 and at most 180
 * @param interpolation how a pixel is read between pixels
 */
public record RandomRotation(double degrees, Interpolation interpolation) implements AugmentStep {
    /** How a pixel is read between pixels. */
    public enum Interpolation {
        /** The nearest pixel's value. */
        NEAREST,
        /** The four pixels about it, weighted by their nearness. */
        BILINEAR;

        /**
         * The interpolation of a name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Interpolation parse(String name) {
            return Names.find(values(), name, "interpolation");
        }

        /** The name as it is written in settings. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @throws IllegalArgumentException if the angle is not above 0 and at most 180
     */
    public RandomRotation {
        if (!(degrees > 0 && degrees <= 180)) {
            throw new IllegalArgumentException("rotation expects above 0 to 180 degrees, got " + degrees);
        }
    }

    @Override
    public void apply(Canvas canvas, CounterRandom draw) {
        rotate(canvas, degrees * (2 * draw.nextDouble() - 1), interpolation);
    }

    /** Turns the picture by an angle in degrees: pixel p becomes what was at the place that the turn brings to p. */
    static void rotate(Canvas canvas, double angle, Interpolation interpolation) {
        float cos = (float) StrictMath.cos(StrictMath.toRadians(angle));
        float sin = (float) StrictMath.sin(StrictMath.toRadians(angle));
        int height = canvas.height();
        int width = canvas.width();
        float middleY = (height - 1) * 0.5f;
        float middleX = (width - 1) * 0.5f;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float fromX = middleX + (cos * (x - middleX) - sin * (y - middleY));
                float fromY = middleY + (sin * (x - middleX) + cos * (y - middleY));
                if (interpolation == Interpolation.NEAREST) {
                    nearest(canvas, y * width + x, fromY, fromX);
                } else {
                    bilinear(canvas, y * width + x, fromY, fromX);
                }
            }
        }
        canvas.swap();
    }

    private static void nearest(Canvas canvas, int out, float fromY, float fromX) {
        int y = (int) Math.rint(fromY);
        int x = (int) Math.rint(fromX);
        int plane = canvas.height() * canvas.width();
        for (int c = 0; c < canvas.planes(); c++) {
            canvas.spare()[c * plane + out] = at(canvas, c, y, x);
        }
    }

    private static void bilinear(Canvas canvas, int out, float fromY, float fromX) {
        int y = (int) Math.floor(fromY);
        int x = (int) Math.floor(fromX);
        float down = fromY - y;
        float right = fromX - x;
        int plane = canvas.height() * canvas.width();
        for (int c = 0; c < canvas.planes(); c++) {
            float upper = at(canvas, c, y, x) * (1 - right) + at(canvas, c, y, x + 1) * right;
            float lower = at(canvas, c, y + 1, x) * (1 - right) + at(canvas, c, y + 1, x + 1) * right;
            canvas.spare()[c * plane + out] = upper * (1 - down) + lower * down;
        }
    }

    private static float at(Canvas canvas, int c, int y, int x) {
        boolean inside = y >= 0 && y < canvas.height() && x >= 0 && x < canvas.width();
        return inside ? canvas.pixels()[(c * canvas.height() + y) * canvas.width() + x] : 0;
    }
}
