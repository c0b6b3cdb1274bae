package dev.convoy.network;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.convoy.fixture.Describe;
import dev.convoy.layer.Extent;
import dev.convoy.network.LayerTable.Row;
import dev.convoy.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lectures' tables. */
class LayerTableTest {
    @Test
    void tenFiveByFiveFilters() {
        LayerTable table = LayerTable.of(Describe.network(
                Shape.of(3, 32, 32), layer("conv2d", "out_channels", 10, "kernel_size", 5, "stride", 1, "padding", 2)));
        assertThat(table.rows())
                .containsExactly(new Row("0", "conv2d", Shape.of(10, 32, 32), 760, 768_000, Extent.all(2, 5), false));
        assertThat(table.parameters()).isEqualTo(760);
        assertThat(table.multiplyAdds()).isEqualTo(768_000);
    }

    @Test
    void lenet5() {
        LayerTable table = LayerTable.of(Describe.lenet5());
        assertThat(table.rows())
                .extracting(
                        Row::type,
                        row -> row.output().toString(),
                        Row::parameters,
                        Row::multiplyAdds,
                        row -> row.field().at(0),
                        Row::whole)
                .containsExactly(
                        tuple("conv2d", "[20, 28, 28]", 520L, 392_000L, 5, false),
                        tuple("relu", "[20, 28, 28]", 0L, 0L, 5, false),
                        tuple("max_pool2d", "[20, 14, 14]", 0L, 0L, 6, false),
                        tuple("conv2d", "[50, 14, 14]", 25_050L, 4_900_000L, 14, false),
                        tuple("relu", "[50, 14, 14]", 0L, 0L, 14, false),
                        tuple("max_pool2d", "[50, 7, 7]", 0L, 0L, 16, false),
                        tuple("flatten", "[2450]", 0L, 0L, 16, false),
                        tuple("linear", "[500]", 1_225_500L, 1_225_000L, 16, true),
                        tuple("relu", "[500]", 0L, 0L, 16, true),
                        tuple("linear", "[10]", 5_010L, 5_000L, 16, true));
        assertThat(table.parameters()).isEqualTo(1_256_080);
        assertThat(table.multiplyAdds()).isEqualTo(6_522_000);
        assertThat(LayerTable.stepOperations(Describe.lenet5()))
                .as("no input gradient of the first convolution")
                .isEqualTo(2 * (3L * 6_522_000 - 392_000));
    }

    /** Strides multiply: each later tap is a jump of 2, then 6 pixels. */
    @Test
    void receptiveFieldsGrowWithTheStrides() {
        LayerTable table = LayerTable.of(Describe.network(
                Shape.of(1, 60, 60),
                layer("conv2d", "out_channels", 1, "kernel_size", 3, "stride", 2),
                layer("avg_pool2d", "kernel_size", List.of(3, 1), "stride", List.of(3, 1)),
                layer("conv2d", "out_channels", 1, "kernel_size", 3)));
        assertThat(table.rows())
                .extracting(Row::field)
                .containsExactly(Extent.all(2, 3), Extent.of(7, 3), Extent.of(19, 7));
    }
}
