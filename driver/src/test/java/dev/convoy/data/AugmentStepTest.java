package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.data.RandomRotation.Interpolation;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every step by itself, on hand-made pictures. */
class AugmentStepTest {
    private static final Offset<Float> ROUNDING = within(1e-6f);

    /** A canvas whose last {@code targets} planes are the target, of pixels 1, 2, 3, ... */
    private static Canvas ramp(int planes, int targets, int height, int width) {
        Canvas canvas = new Canvas(Shape.of(planes, height, width), Normalisation.scaleOnly(planes - targets));
        byte[] pixels = new byte[planes * height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i + 1);
        }
        canvas.load(pixels, 0);
        return canvas;
    }

    private static Canvas colour(float... rgb) {
        Canvas canvas = new Canvas(Shape.of(rgb.length, 1, 1), Normalisation.scaleOnly(rgb.length));
        System.arraycopy(rgb, 0, canvas.pixels(), 0, rgb.length);
        return canvas;
    }

    private static int[] bytes(Canvas canvas) {
        int[] bytes = new int[canvas.pixels().length];
        Arrays.setAll(bytes, i -> Math.round(canvas.pixels()[i] * 255));
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void aQuarterTurnIsExactAndCounterClockwise(Interpolation interpolation) {
        // 1 2 3      3 6 9
        // 4 5 6  ->  2 5 8
        // 7 8 9      1 4 7
        Canvas canvas = ramp(2, 1, 3, 3);
        float[] before = canvas.pixels().clone();
        RandomRotation.rotate(canvas, 90, interpolation);
        assertThat(bytes(canvas)).containsExactly(3, 6, 9, 2, 5, 8, 1, 4, 7, 12, 15, 18, 11, 14, 17, 10, 13, 16);
        RandomRotation.rotate(canvas, -90, interpolation);
        assertThat(canvas.pixels()).isEqualTo(before);
        RandomRotation.rotate(canvas, 180, interpolation);
        assertThat(Arrays.copyOf(bytes(canvas), 9)).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1);
        Canvas even = ramp(1, 0, 4, 4);
        Canvas turned = ramp(1, 0, 4, 4);
        RandomRotation.rotate(even, 90, interpolation);
        turned.turn(1);
        assertThat(even.pixels()).isEqualTo(turned.pixels());
    }

    @Test
    void turnsByRightAnglesAreThoseOfRotate() {
        for (int quarters = 0; quarters < 4; quarters++) {
            Canvas turned = ramp(2, 1, 5, 5);
            Canvas rotated = ramp(2, 1, 5, 5);
            turned.turn(quarters);
            RandomRotation.rotate(rotated, 90.0 * quarters, Interpolation.NEAREST);
            assertThat(turned.pixels()).as("%d quarters", quarters).isEqualTo(rotated.pixels());
        }
    }

    @Test
    void halfARightAngleReadsBetweenPixelsAndBlackOutside() {
        // The corner of a 3 x 3 picture comes from sqrt(2) above its centre: 1 - 0.41421 of the way is inside.
        Canvas canvas = ramp(1, 0, 3, 3);
        Arrays.fill(canvas.pixels(), 1f);
        RandomRotation.rotate(canvas, 45, Interpolation.BILINEAR);
        float edge = (float) (2 - Math.sqrt(2));
        assertThat(canvas.pixels()).containsExactly(new float[] {edge, 1, edge, 1, 1, 1, edge, 1, edge}, ROUNDING);
        Canvas wide = ramp(1, 0, 1, 4);
        RandomRotation.rotate(wide, 90, Interpolation.NEAREST);
        assertThat(bytes(wide))
                .as("a row stood on end: two of its pixels, at half a pixel, round to the middle")
                .containsExactly(0, 3, 3, 0);
    }

    @Test
    void anglesAreUniform() {
        // A bright pixel right of the centre rises with the angle.
        CounterRandom random = new CounterRandom(1, Purpose.TEST);
        RandomRotation rotation = new RandomRotation(40, Interpolation.BILINEAR);
        int rising = 0;
        float most = 0;
        for (int i = 0; i < 400; i++) {
            Canvas canvas = ramp(1, 0, 41, 41);
            Arrays.fill(canvas.pixels(), 0);
            Arrays.fill(canvas.pixels(), 20 * 41 + 38, 20 * 41 + 41, 1f);
            rotation.apply(canvas, random.at(0, i));
            float above = sum(canvas, 0, 20);
            float below = sum(canvas, 21, 41);
            rising += above > below ? 1 : 0;
            most = Math.max(most, highest(canvas));
        }
        assertThat(rising).isBetween(160, 240);
        assertThat(most).as("pixels above the centre: 20 sin 40 = 12.9").isBetween(11f, 14f);
    }

    private static float sum(Canvas canvas, int fromRow, int toRow) {
        float sum = 0;
        for (int i = fromRow * canvas.width(); i < toRow * canvas.width(); i++) {
            sum += canvas.pixels()[i];
        }
        return sum;
    }

    private static int highest(Canvas canvas) {
        return 20
                - IntStream.range(0, 41)
                        .filter(row -> sum(canvas, row, row + 1) > 0.3)
                        .findFirst()
                        .orElse(20);
    }

    @Test
    void cropsAndFlipsMoveTheTargetToo() {
        Canvas canvas = ramp(2, 1, 2, 3);
        RandomCrop.shift(canvas, 1, -1);
        assertThat(bytes(canvas)).containsExactly(0, 4, 5, 0, 0, 0, 0, 10, 11, 0, 0, 0);
        new RandomFlip(1).apply(canvas, new CounterRandom(0, Purpose.TEST));
        assertThat(bytes(canvas)).containsExactly(5, 4, 0, 0, 0, 0, 11, 10, 0, 0, 0, 0);
        RandomCrop.shift(canvas, 0, 7);
        assertThat(bytes(canvas)).containsOnly(0);
    }

    @Test
    void cutoutIsASquareOfTheMeanThatMayLieHalfOutside() {
        Shape image = Shape.of(2, 8, 8);
        Canvas canvas = new Canvas(image, new Normalisation(List.of(0.25), List.of(0.5)));
        CounterRandom random = new CounterRandom(2, Purpose.TEST);
        int whole = 0;
        for (int i = 0; i < 300; i++) {
            Arrays.fill(canvas.pixels(), 1f);
            new Cutout(3).apply(canvas, random.at(0, i));
            float[] input = new float[64];
            float[] target = new float[64];
            canvas.writeInput(input, 0);
            canvas.writeTarget(target, 0);
            int zeros = (int) IntStream.range(0, 64).filter(p -> input[p] == 0).count();
            assertThat(zeros).isIn(4, 6, 9);
            whole += zeros == 9 ? 1 : 0;
            assertThat(target).containsOnly(1f);
        }
        assertThat(whole).as("of 300, 36 / 64 expected").isBetween(140, 200);
    }

    @Test
    void brightnessContrastAndSaturationAreTorchvisions() {
        Canvas canvas = colour(0.8f, 0.4f, 0.2f); // luma 0.2989 * 0.8 + 0.587 * 0.4 + 0.114 * 0.2 = 0.49672
        ColourJitter.brightness(canvas, 1.5f);
        assertThat(canvas.pixels()).containsExactly(new float[] {1f, 0.6f, 0.3f}, ROUNDING);
        canvas = colour(0.8f, 0.4f, 0.2f);
        ColourJitter.saturation(canvas, 0.5f);
        assertThat(canvas.pixels()).containsExactly(new float[] {0.64836f, 0.44836f, 0.34836f}, ROUNDING);
        canvas = colour(0.8f, 0.4f, 0.2f);
        ColourJitter.contrast(canvas, 2f);
        assertThat(canvas.pixels()).containsExactly(new float[] {1f, 0.30328f, 0f}, ROUNDING);
        Canvas grey = ramp(1, 0, 1, 2);
        grey.pixels()[0] = 0.2f;
        grey.pixels()[1] = 0.6f;
        ColourJitter.contrast(grey, 0.5f);
        assertThat(grey.pixels()).containsExactly(new float[] {0.3f, 0.5f}, ROUNDING);
        ColourJitter.saturation(grey, 0f);
        ColourJitter.hue(grey, 0.3f);
        assertThat(grey.pixels()).containsExactly(new float[] {0.3f, 0.5f}, ROUNDING);
    }

    @Test
    void hueTurnsTheColourCircle() {
        hue(1 / 3f, new float[] {0.8f, 0.4f, 0.2f}, new float[] {0.2f, 0.8f, 0.4f});
        hue(-1 / 3f, new float[] {0.8f, 0.4f, 0.2f}, new float[] {0.4f, 0.2f, 0.8f});
        hue(0.25f, new float[] {0.8f, 0.4f, 0.2f}, new float[] {0.3f, 0.8f, 0.2f});
        hue(-0.4f, new float[] {0.1f, 0.3f, 0.9f}, new float[] {0.62f, 0.9f, 0.1f});
        hue(0.5f, new float[] {1f, 0f, 0.001f}, new float[] {0f, 1f, 0.999f});
        hue(0.3f, new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.5f, 0.5f, 0.5f});
        hue(0.3f, new float[] {0f, 0f, 0f}, new float[] {0f, 0f, 0f});
    }

    private static void hue(float shift, float[] from, float[] to) {
        Canvas canvas = colour(from);
        ColourJitter.hue(canvas, shift);
        assertThat(canvas.pixels()).containsExactly(to, ROUNDING);
        ColourJitter.hue(canvas, -shift);
        assertThat(canvas.pixels()).as("and back").containsExactly(from, ROUNDING);
    }

    @Test
    void jitterDrawsFromItsRanges() {
        factors(new ColourJitter(0.4, 0, 0, 0), canvas -> canvas.pixels()[1] / 0.25, 0.6, 1.4);
        factors(new ColourJitter(2, 0, 0, 0), canvas -> canvas.pixels()[1] / 0.25, 0, 3);
        factors(new ColourJitter(0, 0, 0.4, 0), canvas -> range(canvas) / 0.3, 0.6, 1.4);
        factors(new ColourJitter(0, 0.4, 0, 0), canvas -> range(canvas) / 0.3, 0.6, 1.4);
    }

    private static float range(Canvas canvas) {
        return canvas.pixels()[0] - canvas.pixels()[2];
    }

    private static void factors(ColourJitter jitter, ToDoubleFunction<Canvas> factor, double low, double high) {
        CounterRandom random = new CounterRandom(5, Purpose.TEST);
        double[] seen = IntStream.range(0, 500)
                .mapToDouble(i -> {
                    Canvas canvas = colour(0.45f, 0.25f, 0.15f);
                    jitter.apply(canvas, random.at(0, i));
                    return factor.applyAsDouble(canvas);
                })
                .sorted()
                .toArray();
        double width = high - low;
        assertThat(seen[0]).as("%s", jitter).isBetween(low - 1e-5, low + 0.05 * width);
        assertThat(seen[499]).as("%s", jitter).isBetween(high - 0.05 * width, high + 1e-5);
        assertThat(seen[250]).as("%s", jitter).isBetween(low + 0.4 * width, low + 0.6 * width);
    }

    @Test
    void theOrderOfTheChangesIsDrawnToo() {
        // With factors drawn alike, only the order can differ; brightness that clamps before or after contrast shows
        // it.
        ColourJitter jitter = new ColourJitter(0.8, 0.8, 0.8, 0.3);
        CounterRandom random = new CounterRandom(6, Purpose.TEST);
        int apart = 0;
        for (int i = 0; i < 200; i++) {
            Canvas canvas = colour(0.9f, 0.5f, 0.1f);
            jitter.apply(canvas, random.at(0, i));
            random.at(0, i).nextInt(24);
            Canvas fixed = colour(0.9f, 0.5f, 0.1f);
            ColourJitter.brightness(fixed, (float) (0.2 + 1.6 * random.nextDouble()));
            ColourJitter.contrast(fixed, (float) (0.2 + 1.6 * random.nextDouble()));
            ColourJitter.saturation(fixed, (float) (0.2 + 1.6 * random.nextDouble()));
            ColourJitter.hue(fixed, (float) (0.3 * (2 * random.nextDouble() - 1)));
            boolean same = IntStream.range(0, 3).allMatch(c -> Math.abs(canvas.pixels()[c] - fixed.pixels()[c]) < 1e-4);
            apart += same ? 0 : 1;
            for (float pixel : canvas.pixels()) {
                assertThat(pixel).isBetween(-1e-6f, 1.000001f);
            }
        }
        assertThat(apart).as("of 200 orders").isBetween(100, 199);
    }

    @Test
    void theTargetKeepsItsColours() {
        Canvas canvas = ramp(4, 1, 2, 2);
        new ColourJitter(0.9, 0.9, 0.9, 0.5).apply(canvas, new CounterRandom(4, Purpose.TEST));
        assertThat(Arrays.copyOfRange(bytes(canvas), 12, 16)).containsExactly(13, 14, 15, 16);
        assertThat(Arrays.copyOf(bytes(canvas), 4)).isNotEqualTo(new int[] {1, 2, 3, 4});
    }
}
