package dev.convoy.data;

import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Draws labelled pictures: one of ten shapes at a random place, size, turn and colour, on a shaded ground with strokes
 * about and noise over all. Light on dark or dark on light by chance, so that no single pixel says anything of the
 * class. A picture is a function of (seed, index), the same bits on every machine: float arithmetic, trigonometry by
 * {@link StrictMath}, no drawing library.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ShapesGenerator {
    /** A name for each class. */
    public static final List<String> CLASS_NAMES = Arrays.stream(ShapeOutline.values())
            .map(outline -> outline.name().toLowerCase(Locale.ROOT))
            .toList();

    // How hard the pictures are: lengths as shares of the shorter side, levels as shares of full brightness.
    private static final float SMALLEST_RADIUS = 0.27f;
    private static final float LARGEST_RADIUS = 0.42f;
    private static final float LEAST_CONTRAST = 0.4f;
    private static final float SHADE = 0.08f;
    private static final float TINT = 0.15f;
    private static final int MOST_STROKES = 3;
    private static final float LONGEST_STROKE = 0.22f;
    private static final float THICKEST_STROKE = 0.035f;
    private static final float STROKE_CONTRAST = 0.35f;
    private static final float MOST_NOISE = 0.06f;

    // The depth map: 0 is nearest, 1 farthest. Larger shapes are nearer, lighter ground is farther.
    private static final float GROUND_DEPTH = 0.8f;
    private static final float DEPTH_OF_SHADE = 2f;
    private static final float SMALLEST_DEPTH = 0.55f; // of the smallest shape
    private static final float LARGEST_DEPTH = 0.15f; // of the largest

    private static final ShapeOutline[] OUTLINES = ShapeOutline.values();

    private final int channels;
    private final int height;
    private final int width;
    private final int side;
    private final CounterRandom random;
    private final float[] canvas; // [channels, height, width], 0 to 1
    private final float[] ground;
    private final float[] ink;
    private final float[] depth; // [height, width], or empty where none is drawn

    /** A generator of pictures of these settings. */
    public ShapesGenerator(ShapesSettings settings) {
        this.channels = settings.channels();
        this.height = settings.height();
        this.width = settings.width();
        this.side = Math.min(height, width);
        this.random = new CounterRandom(settings.seed(), Purpose.SHAPES);
        this.canvas = new float[channels * height * width];
        this.depth = new float[settings.depth() == ShapesSettings.Depth.MAP ? height * width : 0];
        this.ground = new float[channels];
        this.ink = new float[channels];
    }

    /** Bytes of a picture. */
    public int imageSize() {
        return canvas.length + depth.length;
    }

    /**
     * Draws picture {@code index}.
     *
     * @param pixels where to, uint8, {@code [channels, height, width]}, then the depth map if there is one
     * @return its class
     */
    public int draw(long index, byte[] pixels) {
        random.at(0, index);
        int label = random.nextInt(OUTLINES.length);
        float level = random.nextFloat();
        float inkLevel = apart(level, LEAST_CONTRAST);
        mix(level, ground);
        mix(inkLevel, ink);
        paintGround();
        drawShape(OUTLINES[label]);
        finish(pixels);
        finishDepth(pixels);
        return label;
    }

    /** A level at least {@code contrast} away from another, uniform over what is left of 0 to 1. */
    private float apart(float level, float contrast) {
        float below = Math.max(0, level - contrast);
        float above = Math.max(0, 1 - level - contrast);
        float draw = random.nextFloat() * (below + above);
        return draw < below ? draw : level + contrast + (draw - below);
    }

    private void mix(float level, float[] colour) {
        for (int c = 0; c < channels; c++) {
            float tint = channels == 1 ? 0 : random.nextFloat(-TINT, TINT);
            colour[c] = Math.min(1, Math.max(0, level + tint));
        }
    }

    private void paintGround() {
        float slopeX = random.nextFloat(-SHADE, SHADE) / side;
        float slopeY = random.nextFloat(-SHADE, SHADE) / side;
        int out = 0;
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    canvas[out++] = ground[c] + slopeX * (x - width * 0.5f) + slopeY * (y - height * 0.5f);
                }
            }
        }
        for (int i = 0; i < depth.length; i++) { // strokes are paint on the ground
            int y = i / width;
            float shade = slopeX * (i - y * width - width * 0.5f) + slopeY * (y - height * 0.5f);
            depth[i] = GROUND_DEPTH + DEPTH_OF_SHADE * shade;
        }
        int strokes = random.nextInt(MOST_STROKES + 1);
        for (int i = 0; i < strokes; i++) {
            drawStroke();
        }
    }

    private void drawStroke() {
        float x = random.nextFloat() * width;
        float y = random.nextFloat() * height;
        float length = random.nextFloat() * LONGEST_STROKE * side;
        double turn = 2 * Math.PI * random.nextFloat();
        float dx = (float) StrictMath.cos(turn) * length;
        float dy = (float) StrictMath.sin(turn) * length;
        float thickness = random.nextFloat(0.5f, 1f) * THICKEST_STROKE * side;
        float shift = random.nextFloat(-STROKE_CONTRAST, STROKE_CONTRAST);
        float square = Math.max(dx * dx + dy * dy, 1e-6f);
        int bottom = last(Math.max(y, y + dy) + thickness, height);
        int right = last(Math.max(x, x + dx) + thickness, width);
        for (int row = first(Math.min(y, y + dy) - thickness); row <= bottom; row++) {
            for (int column = first(Math.min(x, x + dx) - thickness); column <= right; column++) {
                float px = column + 0.5f - x;
                float py = row + 0.5f - y;
                float along = Math.min(1, Math.max(0, (px * dx + py * dy) / square));
                float ox = px - along * dx;
                float oy = py - along * dy;
                float cover = cover((float) Math.sqrt(ox * ox + oy * oy) - thickness);
                for (int c = 0; c < channels; c++) {
                    canvas[(c * height + row) * width + column] += cover * shift;
                }
            }
        }
    }

    private void drawShape(ShapeOutline outline) {
        float radius = random.nextFloat(SMALLEST_RADIUS, LARGEST_RADIUS) * side;
        float x = random.nextFloat(radius, width - radius);
        float y = random.nextFloat(radius, height - radius);
        double turn = 2 * Math.PI * random.nextFloat();
        float size = (radius / side - SMALLEST_RADIUS) / (LARGEST_RADIUS - SMALLEST_RADIUS);
        float away = SMALLEST_DEPTH + (LARGEST_DEPTH - SMALLEST_DEPTH) * size;
        float cos = (float) StrictMath.cos(turn) / radius;
        float sin = (float) StrictMath.sin(turn) / radius;
        int bottom = last(y + radius, height);
        int right = last(x + radius, width);
        for (int row = first(y - radius); row <= bottom; row++) {
            for (int column = first(x - radius); column <= right; column++) {
                float px = column + 0.5f - x;
                float py = row + 0.5f - y;
                float cover = cover(radius * outline.distance(px * cos + py * sin, py * cos - px * sin));
                for (int c = 0; c < channels && cover > 0; c++) {
                    int at = (c * height + row) * width + column;
                    canvas[at] += cover * (ink[c] - canvas[at]);
                }
                if (depth.length > 0) {
                    depth[row * width + column] += cover * (away - depth[row * width + column]);
                }
            }
        }
    }

    private static int first(float edge) {
        return Math.max(0, (int) (edge - 1));
    }

    private static int last(float edge, int size) {
        return Math.min(size - 1, (int) (edge + 1));
    }

    /** Share of a pixel that is covered, from the distance of its centre. */
    private static float cover(float distance) {
        return Math.min(1, Math.max(0, 0.5f - distance));
    }

    /** Adds noise (the sum of two uniform bytes, two pixels for each 32 bits drawn) and rounds to bytes. */
    private void finish(byte[] pixels) {
        float noise = random.nextFloat() * MOST_NOISE * 255 / 104; // 104: standard deviation of the sum of two bytes
        int bits = 0;
        for (int i = 0; i < canvas.length; i++) {
            bits = (i & 1) == 0 ? random.nextInt() : bits >>> 16;
            int sum = (bits & 0xFF) + (bits >>> 8 & 0xFF) - 255;
            float value = canvas[i] * 255 + noise * sum + 0.5f;
            pixels[i] = (byte) (int) Math.min(255, Math.max(0, value));
        }
    }

    private void finishDepth(byte[] pixels) {
        for (int i = 0; i < depth.length; i++) {
            pixels[canvas.length + i] = (byte) (int) (depth[i] * 255 + 0.5f);
        }
    }
}
