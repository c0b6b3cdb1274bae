package dev.convoy.jobs.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.jobs.page.LineChart.Line;
import dev.convoy.jobs.page.LineChart.Point;
import dev.convoy.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The numbers behind charts and pictures. */
class ChartsTest {
    @Test
    void ticksAreRound() {
        Scale scale = Scale.over(-0.07, 0.31, 0, 100);
        assertThat(scale.ticks(5)).hasSize(4);
        assertThat(scale.ticks(5).stream().map(tick -> scale.label(tick, 5)))
                .containsExactly("0.0", "0.1", "0.2", "0.3");
        assertThat(scale.at(-0.07)).isEqualTo(0, within(1e-9));
        assertThat(scale.at(0.31)).isEqualTo(100, within(1e-9));
        assertThat(Scale.over(1, 300, 0, 1).ticks(6).stream()).containsExactly(50.0, 100.0, 150.0, 200.0, 250.0, 300.0);
    }

    @Test
    void aSinglePointHasAnAxisToo() {
        Scale scale = Scale.over(1, 1, 0, 100);
        assertThat(scale.at(1)).isEqualTo(50);
        assertThat(Scale.over(0, 0, 0, 100).at(0)).isEqualTo(50);
    }

    @Test
    void valuesThatAreNoNumbersLeaveTheCurve() {
        Line line = new Line("training", "training", List.of(new Point(1, 0.5), new Point(2, Double.NaN)));
        assertThat(line.points()).containsExactly(new Point(1, 0.5));
        Markup page = new Markup();
        new LineChart("Loss", List.of(new Line("training", "training", List.of())), LineChart.Range.DATA).write(page);
        assertThat(page).hasToString("<p>No finite values of Loss were recorded.</p>");
    }

    @Test
    void aHistogramCountsEveryFiniteValueOnce() {
        float[] values = {9, -1, 0, 0, 1, Float.NaN, 9};
        Histogram histogram = Histogram.of(values, 1, 6);
        assertThat(histogram.counts()).hasSize(41).contains(1, 2);
        assertThat(histogram.counts()[0]).isEqualTo(1);
        assertThat(histogram.counts()[20]).isEqualTo(2);
        assertThat(histogram.counts()[40]).isEqualTo(1);
        assertThat(histogram.figures())
                .isEqualTo(
                        "mean 0.0000, deviation 0.7071, from -1.0000 to 1.0000; tallest bar: 2; 1 are NaN or infinite");
        assertThat(Histogram.of(new float[] {3, 3}, 0, 2).counts()[20]).isEqualTo(2);
        assertThat(Histogram.of(new float[] {Float.NaN}, 0, 1).odd()).isEqualTo(1);
    }

    @Test
    void zeroIsMiddleGrey() {
        float[] values = {7, 0, 2, -2, 1};
        Tile tile = Tile.of(values, 1, Shape.of(1, 2, 2), 2);
        assertThat(tile.values()).containsExactly(0.5f, 1, 0, 0.75f);
        assertThat(tile.argb(0, 1)).isEqualTo(0xFFFFFFFF);
        assertThat(tile.argb(1, 0)).isEqualTo(0xFF000000);
        assertThat(Tile.of(new float[2], 0, Shape.of(1, 1, 2), 0).values()).containsOnly(0.5f);
        assertThat(Tile.largest(new float[] {1, -3, Float.NaN, 9}, 0, 3)).isEqualTo(3);
    }

    @Test
    void largeTilesShrinkToMeans() {
        float[] values = {0, 1, 1, 1, 0, 1, 0, 0};
        Tile tile = new Tile(1, 2, 4, values).atMost(2);
        assertThat(tile.height()).isEqualTo(1);
        assertThat(tile.width()).isEqualTo(2);
        assertThat(tile.values()).containsExactly(0.5f, 0.5f);
        assertThat(new Tile(1, 2, 4, values).atMost(4).values()).isSameAs(values);
    }

    @Test
    void gridsHaveAGapOfOnePixel() {
        Tile tile = new Tile(1, 2, 3, new float[6]);
        Picture picture = Picture.grid(List.of(tile, tile, tile), 2);
        assertThat(picture.width()).isEqualTo(7);
        assertThat(picture.height()).isEqualTo(5);
        assertThat(picture.data()).startsWith("data:image/png;base64,");
    }
}
