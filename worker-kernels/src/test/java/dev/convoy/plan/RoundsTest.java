package dev.convoy.plan;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.Describe;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.gradient.BatchStatistic;
import dev.convoy.gradient.BatchStatistic.Kind;
import dev.convoy.gradient.BatchSums;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans that hold parts of a batch against one that holds all of it. */
class RoundsTest {
    private static final int IMAGES = 12;
    private static final int CLASSES = 5;

    /** Normalisations of every form: alone, with an activation, with a sum, with both, and of features. */
    private static final Network NETWORK = Describe.network(
            Shape.of(3, 9, 8),
            layer("batch_norm2d", "name", "first"),
            layer("conv2d", "out_channels", 6, "kernel_size", 3, "padding", 1, "bias", false),
            layer("batch_norm2d", "name", "second"),
            layer("relu"),
            layer(
                    "residual",
                    "name",
                    "block",
                    "body",
                    List.of(
                            layer("conv2d", "out_channels", 6, "kernel_size", 3, "padding", 1, "bias", false),
                            layer("batch_norm2d"),
                            layer("tanh"),
                            layer("conv2d", "out_channels", 6, "kernel_size", 3, "padding", 1, "bias", false),
                            layer("batch_norm2d")),
                    "activation",
                    "relu"),
            layer("dropout", "p", 0.2),
            layer("flatten"),
            layer("linear", "name", "hidden", "out_features", 16, "bias", false),
            layer("batch_norm1d", "name", "last"),
            layer("relu"),
            layer("linear", "name", "scores", "out_features", CLASSES));

    static List<int[]> divisions() {
        return List.of(
                new int[] {12}, new int[] {6, 6}, new int[] {5, 4, 3}, new int[] {1, 11}, new int[] {3, 0, 4, 4, 1});
    }

    @ParameterizedTest
    @MethodSource("divisions")
    void partsTogetherAreTheWhole(int[] parts) {
        try (Workers workers = new Workers(2)) {
            Plan whole = whole(workers);
            Parts divided = divided(workers, whole, parts);
            ShardGradient expected = whole.gradient();

            ShardGradient sum = divided.gradient();

            if (parts.length == 1) {
                Bits.assertEqual(
                        Arrays.copyOf(sum.gradient(), NETWORK.parameterCount()),
                        Arrays.copyOf(expected.gradient(), NETWORK.parameterCount()),
                        "one part");
            }
            assertThat(sum.count()).isEqualTo(expected.count());
            assertThat(sum.correct()).isEqualTo(expected.correct());
            assertThat(sum.loss()).isCloseTo(expected.loss(), within(1e-5 * expected.loss()));
            for (int i = 0; i < sum.moments().length; i++) {
                assertThat(sum.moments()[i])
                        .as("moment %d", i)
                        .isCloseTo(expected.moments()[i], within(1e-5 * Math.max(1, Math.abs(expected.moments()[i]))));
            }
            assertGradients(sum, expected);
        }
    }

    /** Relative to a parameter's largest; those of weights that a normalisation follows are small differences of large sums. */
    private static void assertGradients(ShardGradient sum, ShardGradient expected) {
        for (Slice slice : NETWORK.parameters()) {
            float largest = 0;
            for (int i = slice.offset(); i < slice.end(); i++) {
                largest = Math.max(largest, Math.abs(expected.gradient()[i]));
            }
            assertThat(largest).as(slice.name()).isPositive();
            for (int i = slice.offset(); i < slice.end(); i++) {
                assertThat(sum.gradient()[i])
                        .as("%s, element %d", slice.name(), i - slice.offset())
                        .isCloseTo(expected.gradient()[i], within(2e-5f * largest));
            }
        }
    }

    /** What the test above would not see: parts that do not meet are far from the whole. */
    @Test
    void partsByThemselvesAreNotTheWhole() {
        try (Workers workers = new Workers(1)) {
            Plan whole = whole(workers);
            ShardGradient apart = new ShardGradient(NETWORK.parameterCount(), Plan.momentLayout(NETWORK));
            divided(workers, whole, new int[] {5, 4, 3}).plans().forEach(plan -> apart.merge(plan.gradient()));
            assertThatThrownBy(() -> assertGradients(apart, whole.gradient())).isInstanceOf(AssertionError.class);
        }
    }

    /** So the running statistics that follow are those of what was normalised by. */
    @Test
    void momentsOfTheGradientsAreThoseOfTheMeetings() {
        try (Workers workers = new Workers(1)) {
            Parts divided = divided(workers, whole(workers), new int[] {5, 4, 3});
            double[] moments = divided.gradient().moments();
            int at = 0;
            for (int round = 0; at < moments.length; round++) {
                double[] met = divided.merged().get(round).values();
                Bits.assertEqual(Arrays.copyOfRange(moments, at, at + met.length), met, "round " + round);
                at += met.length;
            }
        }
    }

    @Test
    void begunAgainItGivesTheSameBits() {
        try (Workers workers = new Workers(1)) {
            Plan whole = whole(workers);
            Parts divided = divided(workers, whole, new int[] {7, 5});
            float[] first = divided.gradient().gradient().clone();
            List<BatchSums> met = List.copyOf(divided.merged());
            Rounds late = divided.rounds().get(1);
            ShardGradient own = new ShardGradient(NETWORK.parameterCount(), Plan.momentLayout(NETWORK));
            for (int stop = 0; stop < met.size(); stop++) {
                late.begin(own);
                for (int round = 0; round < stop; round++) {
                    late.goOn(met.get(round));
                }
                assertThat(late.met()).isEqualTo(stop);
                assertThat(late.isDone()).isFalse();
            }
            Bits.assertEqual(divided.gradient().gradient(), first, "after runs that were left");
        }
    }

    @Test
    void aMeetingForEachThatHandsSomethingOn() {
        assertThat(Rounds.statistics(NETWORK))
                .extracting(BatchStatistic::kind, BatchStatistic::channels, BatchStatistic::pixels)
                .containsExactly(
                        tuple(Kind.MOMENTS, 3, 72),
                        tuple(Kind.MOMENTS, 6, 72),
                        tuple(Kind.MOMENTS, 6, 72),
                        tuple(Kind.MOMENTS, 6, 72),
                        tuple(Kind.MOMENTS, 16, 1),
                        tuple(Kind.GRADIENT_SUMS, 16, 1),
                        tuple(Kind.GRADIENT_SUMS, 6, 72),
                        tuple(Kind.GRADIENT_SUMS, 6, 72),
                        tuple(Kind.GRADIENT_SUMS, 6, 72)); // the first layer's input wants no gradient
        assertThat(Rounds.statistics(Describe.lenet5())).isEmpty();
    }

    @Test
    void frozenOnesTakeNoRound() {
        Network frozen = NETWORK.freeze(Set.of("first", "second", "last"));
        assertThat(Rounds.statistics(frozen))
                .extracting(BatchStatistic::kind)
                .containsExactly(Kind.MOMENTS, Kind.MOMENTS, Kind.GRADIENT_SUMS, Kind.GRADIENT_SUMS);
    }

    @Test
    void goesOnOnlyFromWhereItStands() {
        try (Workers workers = new Workers(1)) {
            Plan plan = whole(workers);
            Rounds rounds = plan.rounds();
            ShardGradient gradient = new ShardGradient(NETWORK.parameterCount(), Plan.momentLayout(NETWORK));
            assertThatThrownBy(rounds::own)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("begin before the first round; one that failed is to be begun again");
            rounds.begin(gradient);
            assertThatThrownBy(() -> rounds.goOn(new BatchSums(12, new double[5])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("statistics of 3 channels expect 6 sums, got 5");
            assertThatThrownBy(() -> rounds.goOn(new BatchSums(11, new double[6])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("statistics of the whole batch expect at least this plan's 12 images, got 11");
            while (!rounds.isDone()) {
                rounds.goOn(rounds.own());
            }
            assertThatThrownBy(rounds::own)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("all 9 rounds are done, the gradient is there");
        }
    }

    private static Plan whole(Workers workers) {
        Plan plan = Plan.train(
                NETWORK, new CrossEntropy(), 3, new PlanSettings(IMAGES, 2, KernelChoice.kernels(), workers));
        plan.load(NETWORK.initialParameters(3), NETWORK.initialStatistics());
        new RandomFloats(29)
                .fill(
                        new Span(plan.batch().pixels(), 0),
                        IMAGES * NETWORK.input().count());
        for (int n = 0; n < IMAGES; n++) {
            plan.batch().labels()[n] = n % CLASSES;
            plan.batch().samples()[n] = 100L + n;
        }
        plan.batch().filled(IMAGES, 2);
        return plan;
    }

    private static Parts divided(Workers workers, Plan whole, int[] parts) {
        Parts divided = new Parts(NETWORK, new PlanSettings(IMAGES, 2, KernelChoice.kernels(), workers), parts.length);
        int from = 0;
        for (int i = 0; i < parts.length; i++) {
            Parts.copy(whole.batch(), from, parts[i], divided.plans().get(i).batch());
            from += parts[i];
        }
        return divided;
    }
}
