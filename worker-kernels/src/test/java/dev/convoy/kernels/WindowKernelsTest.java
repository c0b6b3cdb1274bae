package dev.convoy.kernels;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.RandomFloats;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scalar = SIMD, bit for bit, for the poolings, over windows that overlap, tile and leave pixels out. */
class WindowKernelsTest {
    private static final int[] PITCHES = {1, 3, 4, 8, 13, 24, 40};
    private static final int PIXELS = 23;

    private final WindowKernels scalar = Twins.scalar().windows();
    private final WindowKernels simd = Twins.simd().windows();

    /** What is compared: an operation that reads two arrays and changes two others. */
    private interface Operation {
        void run(WindowKernels kernels, Windows windows, Span a, Span b, Span c, Span d);
    }

    /** Outputs that see so many pixels, so far apart from each other. */
    private static Windows windows(int pitch, int outputs, int size, int step) {
        int[] first = new int[outputs + 1];
        int[] pixel = new int[outputs * size];
        for (int i = 0; i < pixel.length; i++) {
            first[i / size + 1] = i + 1;
            pixel[i] = i / size * step + i % size;
        }
        return new Windows(PIXELS, pitch, first, pixel);
    }

    private static List<Windows> all(int pitch) {
        List<Windows> all = new ArrayList<>();
        all.add(windows(pitch, 10, 4, 2)); // overlap
        all.add(windows(pitch, 23, 1, 1)); // tile
        all.add(windows(pitch, 7, 3, 3)); // leave out the last
        all.add(windows(pitch, 4, 3, 6)); // leave out some between
        all.add(windows(pitch, 1, 23, 0)); // all at once
        return all;
    }

    @Test
    void maximum() {
        compare("maximum", (k, windows, a, b, c, d) -> k.maximum(windows, a, c, d));
        compare("maximum alone", (k, windows, a, b, c, d) -> k.maximum(windows, a, c, null));
    }

    @Test
    void maximumGradient() {
        compare("maximumGradient", (k, windows, a, b, c, d) -> {
            k.maximum(windows, a, new Span(new float[PIXELS * windows.pitch() + Span.SLACK], 0), d);
            k.maximumGradient(windows, b, d, c);
        });
    }

    @Test
    void mean() {
        compare("mean", (k, windows, a, b, c, d) -> k.mean(windows, weights(windows), a, c));
    }

    @Test
    void meanGradient() {
        compare("meanGradient", (k, windows, a, b, c, d) -> k.meanGradient(windows, weights(windows), a, c));
    }

    private static float[] weights(Windows windows) {
        return new RandomFloats(77).array(windows.outputs());
    }

    private void compare(String name, Operation operation) {
        for (int pitch : PITCHES) {
            for (Windows windows : all(pitch)) {
                for (boolean special : new boolean[] {false, true}) {
                    long seed = 43L * pitch + windows.outputs();
                    int floats = PIXELS * pitch;
                    float[] a = AwkwardFloats.values(seed, floats, special);
                    float[] b = AwkwardFloats.values(seed + 1000, floats, special);
                    for (int i = 0; i < a.length; i += 3) {
                        a[i] = Math.round(a[i]); // equals
                    }
                    float[] c = AwkwardFloats.values(seed + 2000, floats, special);
                    float[] d = AwkwardFloats.values(seed + 3000, floats, special);
                    float[] actual = c.clone();
                    float[] winners = d.clone();
                    operation.run(scalar, windows, new Span(a, 1), new Span(b, 2), new Span(c, 3), new Span(d, 1));
                    operation.run(
                            simd, windows, new Span(a, 1), new Span(b, 2), new Span(actual, 3), new Span(winners, 1));
                    String what = name + ", " + windows.outputs() + " outputs, pitch " + pitch + ", seed " + seed;
                    Bits.assertEqual(actual, c, what);
                    Bits.assertEqual(winners, d, what + ", winners");
                }
            }
        }
    }
}
