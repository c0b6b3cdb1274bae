package dev.convoy.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.aggregate.Aggregator.Origin;
import dev.convoy.aggregate.Node;
import dev.convoy.aggregate.NodeSum;
import dev.convoy.exchange.NotHereException;
import dev.convoy.exchange.Place;
import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.Json;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.optim.Adam;
import dev.convoy.optim.GradientClip;
import dev.convoy.optim.GroupSettings;
import dev.convoy.optim.Optimizer;
import dev.convoy.tensor.Shape;
import dev.convoy.testing.SharedSpark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Owners of slices, here one and the driver's own process: what they answer, once and again, and when they refuse. */
@ExtendWith(SharedSpark.class)
class SliceOwnersTest {
    private static final Network NETWORK = Network.build(
            new Architecture("line", Shape.of(400), List.of(Map.of("type", "linear", "out_features", 500))));
    private static final int COUNT = NETWORK.parameterCount();
    private static final int SHARDS = 3;
    private static final double RATE = 0.01;

    private final JavaSparkContext spark;
    private SliceOwners owners;
    private List<float[]> state;

    SliceOwnersTest(JavaSparkContext spark) {
        this.spark = spark;
    }

    private SliceOwners owners() {
        Rule rule = new Rule(
                Json.compact(ArchitectureFile.toMap(NETWORK.architecture())),
                GroupSettings.ALIKE,
                Adam.Settings.DEFAULT,
                new GradientClip.ByNorm(0.5),
                null);
        return new SliceOwners(
                spark.sc(), rule, SHARDS, any -> new Slicing(COUNT, GradientClip.BLOCK), Duration.ofSeconds(60));
    }

    @BeforeEach
    void begin() {
        owners = owners();
        state = List.of(values(1), new float[COUNT], new float[COUNT]);
        owners.begin(state, 0);
    }

    @AfterEach
    void close() {
        owners.close();
    }

    private static float[] values(int seed) {
        float[] values = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = (float) Math.sin(seed + 0.1 * i);
        }
        return values;
    }

    private static NodeSum sum(Node node, int seed, int count) {
        ShardGradient sum = new ShardGradient(COUNT, Moments.Layout.NONE);
        System.arraycopy(values(seed), 0, sum.gradient(), 0, COUNT);
        sum.sums(1, count, 0, count);
        return new NodeSum(node, sum);
    }

    private double update(long step) {
        Node left = new Node(1, 0);
        Node right = Node.leaf(2);
        List<NodeSum> light = new SliceSupply(owners.run(), step).hold(List.of(sum(left, 5, 4), sum(right, 6, 3)));
        assertThat(light).allMatch(node -> node.sum().parameters() == 0);
        String here = Place.here().executor();
        return owners.update(step, 7, RATE, List.of(new Origin(left, here), new Origin(right, here)));
    }

    @Test
    void aStepIsThatOfTheWhole() {
        float[] expected = values(1);
        float[] mean = values(5);
        float[] right = values(6);
        for (int i = 0; i < COUNT; i++) {
            mean[i] = (mean[i] + right[i]) / 7;
        }
        Optimizer optimizer = Adam.Settings.DEFAULT.create(NETWORK.parameters());
        double norm = new GradientClip.ByNorm(0.5).clip(mean);
        optimizer.step(expected, mean, RATE);

        assertThat(update(0)).isEqualTo(norm);

        assertThat(owners.run().slicing().count()).isEqualTo(4);
        assertThat(new SliceSupply(owners.run(), 1).parameters(new float[0])).isEqualTo(expected);
        owners.gather(1, state);
        assertThat(state.get(0)).isEqualTo(expected);
        assertThat(state.get(1)).isEqualTo(optimizer.state().arrays().get("exp_avg"));
        assertThat(state.get(2)).isEqualTo(optimizer.state().arrays().get("exp_avg_sq"));
    }

    @Test
    void aStepThatIsAskedForAgainIsNotTakenAgain() {
        double norm = update(0);
        owners.gather(1, state);
        float[] after = state.get(0).clone();

        assertThat(update(0)).isEqualTo(norm);

        owners.gather(1, state);
        assertThat(state.get(0)).isEqualTo(after);
    }

    @Test
    void refusesWhatIsOfAnotherStep() {
        assertThatThrownBy(() -> owners.gather(1, state))
                .isInstanceOf(NotHereException.class)
                .hasMessage(
                        "a slice of version 1 and length 65536 was expected, one of version 0 and length 65536 is there");
        assertThatThrownBy(() -> new SliceSupply(owners.run(), 2).parameters(new float[0]))
                .isInstanceOf(NotHereException.class);
        assertThatThrownBy(() -> update(1))
                .hasMessageContaining("a slice of version 1 was expected, one of version 0 is there");
        assertThatThrownBy(() -> owners.update(0, 7, RATE, List.of(new Origin(Node.leaf(0), "7"))))
                .isInstanceOf(NotHereException.class)
                .hasMessage("executor 7 is gone, and with it a step's gradients");
    }

    @Test
    void gapsAreNoSum() {
        new SliceSupply(owners.run(), 0).hold(List.of(sum(Node.leaf(0), 5, 4), sum(Node.leaf(2), 6, 3)));
        String here = Place.here().executor();
        List<Origin> origins = List.of(new Origin(Node.leaf(0), here), new Origin(Node.leaf(2), here));

        assertThatThrownBy(() -> owners.update(0, 7, RATE, origins))
                .hasMessageContaining("a step's sums have gaps: 2 nodes are left, 1 was expected");
    }

    @Test
    void aLaterRunTakesThePlaceOfAnEarlierOne() {
        try (SliceOwners later = owners()) {
            later.begin(state, 0);

            assertThatThrownBy(() -> owners.gather(0, state))
                    .isInstanceOf(NotHereException.class)
                    .hasMessageStartingWith("this executor does not lend input-");
            assertThatThrownBy(() -> new SliceSupply(owners.run(), 0).parameters(new float[0]))
                    .hasMessage("slices of run " + owners.run().number() + " were expected, those of run "
                            + later.run().number() + " are here");
        }
    }
}
