package dev.convoy.plan;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.convoy.fixture.Describe;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.Choice;
import dev.convoy.layer.Layout;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Network;
import dev.convoy.plan.PlanTable.Place;
import dev.convoy.plan.PlanTable.Row;
import dev.convoy.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTableTest {
    private static final int IMAGES = 5;

    private static final Network SMALL = Describe.network(
            Shape.of(2, 4, 4),
            layer("conv2d", "out_channels", 16, "kernel_size", 3, "padding", 1),
            layer("batch_norm2d"),
            layer("relu"),
            layer("max_pool2d", "kernel_size", 2),
            layer("flatten"),
            layer("linear", "out_features", 3));

    private static final Network BRANCHES = Describe.network(
            Shape.of(16, 4, 4),
            layer("conv2d", "out_channels", 16, "kernel_size", 1),
            layer("residual", "body", List.of(layer("conv2d", "out_channels", 16, "kernel_size", 1))),
            layer("flatten"),
            layer("linear", "out_features", 3));

    private static PlanTable train(Network network) {
        try (Workers workers = new Workers(1)) {
            return PlanTable.train(network, PlanSettings.of(IMAGES, workers));
        }
    }

    private static PlanTable infer(Network network) {
        try (Workers workers = new Workers(1)) {
            return PlanTable.infer(network, PlanSettings.of(IMAGES, workers));
        }
    }

    @Test
    void everyStepHasARow() {
        List<Row> rows = train(SMALL).rows();
        assertThat(rows)
                .extracting(Row::name, Row::type, Row::layout, Row::place)
                .containsExactly(
                        tuple("", "to_pixels", Layout.PIXELS, Place.OWN),
                        tuple("0", "conv2d", Layout.PIXELS, Place.OWN),
                        tuple("1", "batch_norm2d + relu", Layout.PIXELS, Place.OWN),
                        tuple("3", "max_pool2d", Layout.PIXELS, Place.OWN),
                        tuple("", "to_planes", Layout.PLANES, Place.OWN),
                        tuple("4", "flatten", Layout.PLANES, Place.VIEW),
                        tuple("5", "linear", Layout.PLANES, Place.OWN));
        assertThat(rows).extracting(Row::bytes).containsExactly(128L, 1024L, 1024L, 256L, 256L, 256L, 12L);
        assertThat(rows.get(5).array()).isEqualTo(rows.get(4).array());
        assertThat(rows.get(0).gradientArray()).isEqualTo(Buffers.NONE); // nothing before it learns
    }

    /** Counted by hand: with image of 32, conv 256, pool 64 and scores 3 floats, forward and backward. */
    @Test
    void trafficOfTraining() {
        PlanTable table = train(SMALL);
        assertThat(table.rows())
                .extracting(Row::moved)
                .containsExactly(
                        256L, // reads planes, writes pixels
                        1152L + 1024 + 1152, // forward; bias gradient; weight gradient
                        1024L + 2048 + 2048 + 3072, // measures; normalises; gathers; its input gradient from dy and x
                        1536L + 1536, // writes who won, and reads it
                        1024L,
                        0L,
                        3 * 268L); // forward; input gradient; weight gradient
        long forward = 128
                + 128
                + 1024 // up to the batch's statistics
                + 1024
                + 1024
                + 256
                + 256
                + 256 // from there: a pool that keeps its winners
                + 268;
        long backward = 268
                + 268 // linear
                + 256
                + 256
                + 256
                + 1024
                + 1024 // down to the sums of the normalisation
                + 1024
                + 1024
                + 1024 // its input gradient, and the bias gradient beside it
                + 1152; // weight gradient
        assertThat(table.moved()).isEqualTo(forward + backward);
    }

    @Test
    void trafficOfScoring() {
        PlanTable table = infer(SMALL);
        assertThat(table.rows()).extracting(Row::moved).containsExactly(256L, 1152L, 2048L, 1280L, 512L, 0L, 268L);
        assertThat(table.rows()).extracting(Row::gradientArray).containsOnly(Buffers.NONE);
        assertThat(table.arrays()).isLessThan(5); // used again
    }

    /** An input that two layers read has two gradients, and one is added to the other. */
    @Test
    void gradientsThatAreAddedCount() {
        PlanTable table = train(BRANCHES);
        assertThat(table.rows()).extracting(Row::name).contains("1.0", "1");
        Row join = table.rows().stream()
                .filter(row -> row.type().equals("add"))
                .findFirst()
                .orElseThrow();
        assertThat(join.moved()).isEqualTo(3 * 1024); // two in, one out; its gradient is theirs
        Row conv = table.rows().stream()
                .filter(row -> row.name().equals("1.0"))
                .findFirst()
                .orElseThrow();
        assertThat(conv.moved()).isEqualTo(2 * 1024 + 1024 + 2 * 1024 + 2 * 1024 + 3 * 1024); // the last: adding up
    }

    @Test
    void memoryIsThatOfThePlan() {
        try (Workers workers = new Workers(1)) {
            PlanSettings settings = PlanSettings.of(IMAGES, workers);
            for (Network network : List.of(SMALL, BRANCHES)) {
                PlanTable train = PlanTable.train(network, settings);
                assertThat(train.images()).isEqualTo(IMAGES);
                assertThat(train.bytes())
                        .isEqualTo(Plan.train(network, new CrossEntropy(), 1, settings)
                                .activationBytes());
                PlanTable infer = PlanTable.infer(network, settings);
                assertThat(infer.bytes())
                        .isEqualTo(Plan.infer(network, settings).activationBytes());
                assertThat(infer.bytesApart()).isGreaterThan(0).isLessThan(train.bytesApart());
            }
        }
        long outputs = 32 + 256 + 256 + 64 + 64 + 3;
        assertThat(infer(SMALL).bytesApart()).isEqualTo(IMAGES * 4 * outputs);
    }

    /** A batch that no memory could hold can be planned. */
    @Test
    void nothingIsAllocated() {
        try (Workers workers = new Workers(1)) {
            Network wide = Describe.network(
                    Shape.of(1, 8, 8),
                    layer("conv2d", "out_channels", 512, "kernel_size", 1),
                    layer("tanh"),
                    layer("tanh"),
                    layer("tanh"));
            PlanTable table = PlanTable.train(wide, PlanSettings.of(1 << 14, workers));
            assertThat(table.bytes()).isGreaterThan(8L << 30);
        }
    }

    @Test
    void choicesOfALayerAreItsRows() {
        assertThat(train(SMALL).rows().get(1).choices())
                .extracting(Choice::direction)
                .containsExactly(Choice.Direction.FORWARD, Choice.Direction.WEIGHT_GRADIENT);
        assertThat(train(BRANCHES).rows().stream().flatMap(row -> row.choices().stream()))
                .extracting(Choice::reason)
                .containsOnly("the only way for a kernel of 1 x 1");
        assertThat(infer(SMALL).rows().get(1).choices())
                .containsExactly(new Choice(Choice.Direction.FORWARD, "direct", "the only way for 2 to 16 channels"));
    }

    @Test
    void whatCannotBeTrainedHasNoPlanToTrain() {
        Network none = Describe.network(Shape.of(1, 2, 2), layer("relu"));
        assertThatThrownBy(() -> train(none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a network to train expects layers with parameters, got none");
        assertThat(infer(none).rows()).hasSize(1);
    }
}
