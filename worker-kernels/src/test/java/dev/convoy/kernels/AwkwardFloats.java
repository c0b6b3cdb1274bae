package dev.convoy.kernels;

import dev.convoy.fixture.RandomFloats;

/** What the twins are compared on. */
public final class AwkwardFloats {
    private static final float[] SPECIAL = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0.0f,
        -0.0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        0x1.fffffcp-127f,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1,
        -1,
        0x1.000002p0f
    };

    private AwkwardFloats() {}

    /** Random numbers of very different sizes with room to either side; a third of them special where asked for. */
    public static float[] values(long seed, int count, boolean special) {
        RandomFloats random = new RandomFloats(seed);
        float[] values = random.array(count + 4 + Span.SLACK);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.scalb(values[i], random.between(-12, 12));
            if (special && random.between(0, 2) == 0) {
                values[i] = SPECIAL[random.between(0, SPECIAL.length - 1)];
            }
        }
        return values;
    }
}
