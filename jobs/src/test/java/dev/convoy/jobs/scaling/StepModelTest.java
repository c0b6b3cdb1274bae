package dev.convoy.jobs.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.jobs.scaling.ClusterConstants.Link;
import dev.convoy.jobs.scaling.ClusterConstants.Machine;
import dev.convoy.jobs.scaling.ClusterConstants.Overheads;
import dev.convoy.train.Ledger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Facts that hold whatever the constants, and one ledger by hand. */
class StepModelTest {
    private static final double MILLI = 1e-3;
    private static final StepWork LENET5 = new StepWork(1_256_080, 38_348_000, 256, 1);
    private static final StepWork VGG16 = new StepWork(138_357_544, 92.6e9, 32, 1);

    private static StepModel model(double gbits) {
        Link link = ClusterConstants.DEFAULT.link();
        return new StepModel(new ClusterConstants(
                ClusterConstants.DEFAULT.machine(),
                new Link(gbits, link.roundTripMs(), link.writeGbytes(), link.readGbytes(), link.shuffleGbytes()),
                ClusterConstants.DEFAULT.overheads()));
    }

    private static Scaling growing(double gbits, StepWork one) {
        return Scaling.growing(model(gbits), one, 1, 2000);
    }

    /** 2 images of 10^9 operations on 2 cores of 1 GFLOP/s; 10^6 bytes through memory of 10^9 and a link of 8 Gbit/s. */
    @Test
    void byHand() {
        ClusterConstants constants = new ClusterConstants(
                new Machine(2, 1, 1, 0, 1, 1), new Link(8, 1, 1, 1, 1), new Overheads(4, 3, 1, 0.5, 0.1));
        StepWork work = new StepWork(250_000, 1e9, 2, 1);
        Layout layout = Layout.full(1, 1, 1);
        Ledger tree =
                new StepModel(constants).predict(Reducer.TREE, work, layout).ledger();
        assertThat(tree.broadcast()).as("2 trips, write, flow, read").isCloseTo(5 * MILLI, within(1e-9));
        assertThat(tree.schedule()).isCloseTo(5 * MILLI, within(1e-9));
        assertThat(tree.compute()).as("an image a core; 6 arrays").isCloseTo(1 + 6 * MILLI, within(1e-9));
        assertThat(tree.serialise()).isCloseTo(MILLI, within(1e-9));
        assertThat(tree.transfer()).as("a trip, the link, read").isCloseTo(3 * MILLI, within(1e-9));
        assertThat(tree.aggregate()).isZero();
        assertThat(tree.optimise()).as("8 arrays").isCloseTo(8 * MILLI, within(1e-9));
        Ledger slices =
                new StepModel(constants).predict(Reducer.SLICES, work, layout).ledger();
        assertThat(slices)
                .as("nothing to exchange, a second job of one task")
                .isEqualTo(new Ledger(0, 10 * MILLI, tree.compute(), 0, 0, 0, 8 * MILLI));
    }

    /** 40 MB in 10 blocks. */
    @Test
    void manyParametersAreBroadcast() {
        ClusterConstants constants = new ClusterConstants(
                new Machine(2, 1, 1, 0, 1, 1), new Link(8, 1, 1, 1, 1), new Overheads(4, 3, 1, 0.5, 0.1));
        Ledger tree = new StepModel(constants)
                .predict(Reducer.TREE, new StepWork(10_000_000, 1e9, 2, 1), Layout.full(1, 1, 1))
                .ledger();
        assertThat(tree.broadcast())
                .as("write, flow, 3 trips a block, read")
                .isCloseTo((40 + 40 + 30 + 40) * MILLI, within(1e-9));
    }

    @Test
    void locallyAStepIsItsComputeAndAFixedCost() {
        Prediction local = model(10).local(VGG16, 1);
        Ledger ledger = local.ledger();
        assertThat(ledger.total()).isCloseTo(ledger.compute() + ledger.schedule() + ledger.optimise(), within(1e-12));
        assertThat(ledger.schedule()).isLessThan(0.005);
        assertThat(model(1).local(VGG16, 1)).as("the link counts for nothing").isEqualTo(local);
        assertThat(model(10)
                        .predict(Reducer.SLICES, VGG16, Layout.full(1, 1, 1))
                        .ledger()
                        .compute())
                .as("one executor waits for no other")
                .isEqualTo(ledger.compute());
    }

    @Test
    void onOneExecutorTheReducersOfASmallNetworkDifferByTheBroadcast() {
        Layout one = Layout.full(1, 1, 1);
        double tree = model(10).predict(Reducer.TREE, LENET5, one).seconds();
        double slices = model(10).predict(Reducer.SLICES, LENET5, one).seconds();
        assertThat(tree - slices).isBetween(0.0, 0.030);
    }

    @ParameterizedTest
    @EnumSource(Reducer.class)
    void efficiencyFallsAndStaysBelowOne(Reducer reducer) {
        for (StepWork work : List.of(LENET5, VGG16)) {
            Scaling scaling = growing(10, work);
            double last = 1;
            for (Scaling.Row row : scaling.rows()) {
                if (row.executors() == 32 && reducer == Reducer.TREE) {
                    continue; // the first with reducers below the driver
                }
                double efficiency = row.by(reducer).efficiency();
                assertThat(efficiency)
                        .as("%s on %d executors", reducer, row.executors())
                        .isPositive()
                        .isLessThan(last * 1.05);
                last = efficiency;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Reducer.class)
    void aFasterLinkIsNeverSlower(Reducer reducer) {
        List<Scaling.Row> slow = growing(10, VGG16).rows();
        List<Scaling.Row> fast = growing(100, VGG16).rows();
        for (int i = 1; i < slow.size(); i++) {
            assertThat(fast.get(i).by(reducer).seconds())
                    .as("%d executors", slow.get(i).executors())
                    .isLessThan(slow.get(i).by(reducer).seconds());
        }
    }

    @ParameterizedTest
    @EnumSource(Reducer.class)
    void moreImagesOfAnExecutorAreMoreEfficient(Reducer reducer) {
        Layout layout = Layout.full(64, 1, 64);
        double few = model(10)
                .predict(reducer, new StepWork(1_256_080, 38e6, 64 * 256, 64), layout)
                .efficiency();
        double many = model(10)
                .predict(reducer, new StepWork(1_256_080, 38e6, 64 * 1024, 64), layout)
                .efficiency();
        assertThat(many).isGreaterThan(2 * few);
    }

    @Test
    void theTreeOfALargeNetworkEndsBeforeItsSlicesDo() {
        Scaling scaling = growing(25, VGG16);
        assertThat(scaling.pays(Reducer.SLICES).orElseThrow())
                .isGreaterThan(16 * scaling.pays(Reducer.TREE).orElseThrow());
        Prediction tree = scaling.rows().get(4).tree();
        Prediction slices = scaling.rows().get(4).slices();
        assertThat(tree.driverBytes()).as("16 sums, each twice, and 4 arrays").isEqualTo(36.0 * 4 * 138_357_544);
        assertThat(slices.driverBytes()).isZero();
    }

    @Test
    void wherePayingEndsMovesWithTheLink() {
        int slow = growing(1, VGG16).pays(Reducer.TREE).orElse(0);
        int usual = growing(10, VGG16).pays(Reducer.TREE).orElse(0);
        int fast = growing(100, VGG16).pays(Reducer.TREE).orElse(0);
        assertThat(slow).isLessThan(usual);
        assertThat(usual).isLessThan(fast);
    }

    /** While there is much to compute between two sums, either will do. */
    @Test
    void whereSlicesBeginToWinMovesWithTheLink() {
        StepWork work = new StepWork(138_357_544, 92.6e9, 16_384, 2048);
        Scaling.Span slow = Scaling.fixed(model(1), work, 1, 2000).spans().get(0);
        Scaling.Span fast = Scaling.fixed(model(100), work, 1, 2000).spans().get(0);
        assertThat(List.of(slow, fast))
                .allSatisfy(span -> assertThat(span.faster()).isEmpty());
        assertThat(slow.to()).isLessThan(fast.to());
        assertThat(fast.to()).isLessThan(2000);
    }

    /** Slices send and get a message from each other executor, the tree does not: far out it wins for what is small. */
    @Test
    void farOutTheTreeOfASmallNetworkIsFasterAgain() {
        List<Scaling.Span> spans = growing(10, LENET5).spans();
        assertThat(spans.get(spans.size() - 1).faster()).contains(Reducer.TREE);
        assertThat(spans).anySatisfy(span -> assertThat(span.faster()).contains(Reducer.SLICES));
        List<Scaling.Span> large = growing(10, VGG16).spans();
        assertThat(large.get(large.size() - 1).faster()).contains(Reducer.SLICES);
    }

    /** Of a standard normal distribution: 0.564 of 2, 2.508 of 100, 3.241 of 1,000 (Harter 1961). */
    @Test
    void theSlowestOfManyIsLate() {
        Costs costs = new Costs(ClusterConstants.DEFAULT);
        double spread = ClusterConstants.DEFAULT.machine().spread();
        assertThat(costs.straggler(1, 1)).isZero();
        assertThat(costs.straggler(1, 2) / spread).isCloseTo(0.564, within(0.03));
        assertThat(costs.straggler(1, 100) / spread).isCloseTo(2.508, within(0.06));
        assertThat(costs.straggler(1, 1000) / spread).isCloseTo(3.241, within(0.13));
    }

    @Test
    void aFixedBatchHasAFastestCluster() {
        StepWork work = new StepWork(1_256_080, 38_348_000, 4096, 64);
        Scaling scaling = Scaling.fixed(model(10), work, 1, 2000);
        assertThat(scaling.rows()).extracting(Scaling.Row::executors).containsExactly(1, 2, 4, 8, 16, 32, 64);
        assertThat(scaling.fastest().executors()).isBetween(8, 64);
        assertThat(Scaling.sizes(2000)).startsWith(1, 2, 4).endsWith(512, 1024, 2000);
        assertThat(Scaling.sizes(1)).containsExactly(1);
    }

    @Test
    void theFewestImagesThatReachAnEfficiency() {
        StepModel model = model(10);
        int images = Scaling.imagesFor(0.8, model, VGG16, 1, 16).orElseThrow();
        assertThat(efficiency(model, images)).isGreaterThanOrEqualTo(0.8);
        assertThat(efficiency(model, images / 2)).isLessThan(0.8);
        assertThat(Scaling.imagesFor(1, model, VGG16, 1, 16)).isEmpty();
    }

    private static double efficiency(StepModel model, int images) {
        StepWork work = new StepWork(VGG16.parameters(), VGG16.operations(), 16L * images, 16);
        return Scaling.fixed(model, work, 1, 16).rows().get(4).slices().efficiency();
    }

    @Test
    void whatMakesNoSense() {
        assertThatThrownBy(() -> new StepWork(1, 1, 4, 8))
                .hasMessage("a step of 4 images in 8 shards: expected 1 shard or more, and an image or more for each");
        assertThatThrownBy(() -> new StepWork(0, 1, 4, 1)).hasMessage("a step expects 1 parameter or more, got 0");
        assertThatThrownBy(() -> new StepWork(1, -1, 4, 1))
                .hasMessage("a step expects 0 operations an image or more, got -1.0");
        assertThatThrownBy(() -> model(0)).hasMessage("link-gbits expects a number above 0, got 0.0");
        assertThatThrownBy(() -> new Machine(8, 8, 65, -1, 15, 40))
                .hasMessage("spread expects a number of 0 or more, got -1.0");
        assertThatThrownBy(() -> new Overheads(4, 3, Double.NaN, 1, 1))
                .hasMessage("task-ms expects a number above 0, got NaN");
        assertThatThrownBy(() -> model(10).predict(Reducer.TREE, VGG16, Layout.full(2, 1, 2)))
                .hasMessage("work of 1 shards on a layout of 2 shards: expected the same");
        assertThatThrownBy(() -> Scaling.growing(model(10), new StepWork(1, 1, 1 << 22, 1 << 22), 1, 2000))
                .hasMessage("4194304 shards on each of 2000 executors: expected at most 2147483647");
    }
}
