package dev.convoy.data;

/**
 * The ten classes of drawn shapes as signed distances (negative inside), in a frame where a shape fits the unit circle.
 * Formulas after Quilez, "2D distance functions"; float arithmetic only, so the same bits on every machine.
 */
enum ShapeOutline {
    CIRCLE {
        @Override
        float distance(float x, float y) {
            return length(x, y) - 0.88f;
        }
    },
    RING {
        @Override
        float distance(float x, float y) {
            return Math.abs(length(x, y) - 0.75f) - 0.19f;
        }
    },
    SEMICIRCLE {
        @Override
        float distance(float x, float y) {
            return Math.max(length(x, y + 0.45f) - 1f, -0.45f - y);
        }
    },
    CRESCENT {
        @Override
        float distance(float x, float y) {
            return Math.max(length(x, y) - 0.98f, 0.8f - length(x - 0.5f, y));
        }
    },
    TRIANGLE {
        @Override
        float distance(float x, float y) {
            return Math.max(Math.abs(x) * HALF_SQRT3 + y * 0.5f, -y) - 0.5f;
        }
    },
    SQUARE {
        @Override
        float distance(float x, float y) {
            return Math.max(Math.abs(x), Math.abs(y)) - 0.76f;
        }
    },
    FRAME {
        @Override
        float distance(float x, float y) {
            return Math.abs(Math.max(Math.abs(x), Math.abs(y)) - 0.62f) - 0.17f;
        }
    },
    BAR {
        @Override
        float distance(float x, float y) {
            return Math.max(Math.abs(x) - 0.96f, Math.abs(y) - 0.34f);
        }
    },
    CROSS {
        @Override
        float distance(float x, float y) {
            float a = Math.abs(x);
            float b = Math.abs(y);
            return Math.min(Math.max(a - 0.95f, b - 0.27f), Math.max(b - 0.95f, a - 0.27f));
        }
    },
    STAR {
        @Override
        float distance(float x, float y) {
            float px = Math.abs(x);
            float py = y;
            float fold = Math.max(0.809017f * px - 0.5877853f * py, 0) * 2;
            px -= fold * 0.809017f;
            py += fold * 0.5877853f;
            fold = Math.max(-0.809017f * px - 0.5877853f * py, 0) * 2;
            px = Math.abs(px + fold * 0.809017f);
            py += fold * 0.5877853f - 1f;
            float along = Math.min(1f, Math.max(0f, (px * STAR_X + py * STAR_Y) / STAR_SQUARE));
            float apart = length(px - STAR_X * along, py - STAR_Y * along);
            return py * STAR_X - px * STAR_Y > 0 ? apart : -apart;
        }
    };

    private static final float HALF_SQRT3 = 0.8660254f;
    private static final float STAR_INNER = 0.45f;
    private static final float STAR_X = STAR_INNER * 0.5877853f;
    private static final float STAR_Y = STAR_INNER * 0.809017f - 1f;
    private static final float STAR_SQUARE = STAR_X * STAR_X + STAR_Y * STAR_Y;

    /** Distance of a point from the outline, negative inside. */
    abstract float distance(float x, float y);

    private static float length(float x, float y) {
        return (float) Math.sqrt(x * x + y * y);
    }
}
