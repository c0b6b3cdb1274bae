package dev.convoy.layer.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Extent;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Borders as the words say, and their gradients. */
class BorderTest {
    @ParameterizedTest
    @CsvSource({
        "ZEROS, 0 0 1 2 3 4 0 0 0, 1 1 1 1",
        "REFLECT, 3 2 1 2 3 4 3 2 1, 2 3 3 1",
        "REPLICATE, 1 1 1 2 3 4 4 4 4, 3 1 1 4",
        "CIRCULAR, 3 4 1 2 3 4 1 2 3, 2 2 3 2"
    })
    void onALine(PaddingMode mode, String bordered, String gradient) {
        Border border = new Border(1, Extent.of(4), Extent.of(2), Extent.of(3), mode);
        Span y = Span.zeros(border.count());
        border.add(new Span(new float[] {9, 1, 2, 3, 4}, 1), y);
        assertThat(Arrays.copyOf(y.array(), 9)).containsExactly(numbers(bordered));
        float[] ones = new float[9];
        Arrays.fill(ones, 1);
        float[] dx = {7, 7, 7, 7, 7, 7};
        border.fold(new Span(ones, 0), new Span(dx, 1));
        assertThat(Arrays.copyOfRange(dx, 1, 5)).containsExactly(numbers(gradient));
        assertThat(new float[] {dx[0], dx[5]}).as("neighbours").containsExactly(7, 7);
    }

    /** Channels and both dimensions keep apart; corners show the corners. */
    @ParameterizedTest
    @CsvSource({
        "REPLICATE, 1 1 2 1 1 2 3 3 4 5 5 6 5 5 6 7 7 8",
        "ZEROS, 0 0 0 0 1 2 0 3 4 0 0 0 0 5 6 0 7 8",
        "REFLECT, 4 3 4 2 1 2 4 3 4 8 7 8 6 5 6 8 7 8",
        "CIRCULAR, 4 3 4 2 1 2 4 3 4 8 7 8 6 5 6 8 7 8"
    })
    void inAnImage(PaddingMode mode, String bordered) {
        Border border = new Border(2, Extent.of(2, 2), Extent.of(1, 1), Extent.of(0, 0), mode);
        Span y = Span.zeros(border.count());
        border.add(new Span(pixels(new float[] {1, 2, 3, 4, 5, 6, 7, 8}), 0), y);
        assertThat(Arrays.copyOf(y.array(), border.count())).containsExactly(pixels(numbers(bordered)));
    }

    /** Two planes, pixel by pixel. */
    private static float[] pixels(float[] planes) {
        float[] pixels = new float[planes.length];
        int plane = planes.length / 2;
        for (int i = 0; i < plane; i++) {
            pixels[2 * i] = planes[i];
            pixels[2 * i + 1] = planes[plane + i];
        }
        return pixels;
    }

    private static float[] numbers(String words) {
        String[] split = words.split(" ");
        float[] numbers = new float[split.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.parseFloat(split[i]);
        }
        return numbers;
    }
}
