package dev.convoy.plan;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.Describe;
import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Network;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Network LINEAR =
            Describe.network(Shape.of(1, 2, 2), layer("flatten"), layer("linear", "name", "fc", "out_features", 3));

    private final Workers workers = new Workers(2);

    @AfterEach
    void close() {
        workers.close();
    }

    /** One linear layer is small enough to do by hand. */
    @Test
    void lossAndGradientOfALinearClassifier() {
        Plan plan = Plan.train(LINEAR, new CrossEntropy(), 1, PlanSettings.of(4, workers));
        plan.load(new float[15], new float[0]);
        float[][] images = {{1, 2, 3, 4}, {5, 6, 7, 8}};
        for (int n = 0; n < 2; n++) {
            System.arraycopy(images[n], 0, plan.batch().pixels(), 4 * n, 4);
            plan.batch().labels()[n] = n;
        }
        plan.batch().filled(2, 0);
        ShardGradient gradient = plan.gradient();
        // all scores equal: each probability is a third, and the first class is guessed
        assertThat(gradient.loss()).isEqualTo(2 * Math.log(3), Offset.offset(1e-12));
        assertThat(gradient.correct()).isEqualTo(1);
        assertThat(gradient.count()).isEqualTo(2);
        float third = 1 / 3f;
        for (int i = 0; i < 4; i++) {
            assertThat(gradient.gradient()[i]).isEqualTo((third - 1) * images[0][i] + third * images[1][i], near());
            assertThat(gradient.gradient()[4 + i]).isEqualTo(third * images[0][i] + (third - 1) * images[1][i], near());
            assertThat(gradient.gradient()[8 + i]).isEqualTo(third * (images[0][i] + images[1][i]), near());
        }
        assertThat(Arrays.copyOfRange(gradient.gradient(), 12, 14))
                .containsOnly(new float[] {third + third - 1}, near());
        assertThat(gradient.gradient()[14]).isEqualTo(2 * third, near());
    }

    private static Offset<Float> near() {
        return Offset.offset(1e-6f);
    }

    /** The chain of layers, buffers and the loss as one: smooth layers only, so that differences tell. */
    @Test
    void gradientOfAWholeNetwork() {
        Network network = Describe.network(
                Shape.of(2, 6, 5),
                layer("conv2d", "out_channels", 3, "kernel_size", 3, "padding", 1),
                layer("batch_norm2d", "num_features", 3),
                layer("avg_pool2d", "kernel_size", 2, "padding", 1),
                layer("conv2d", "out_channels", 4, "kernel_size", 3, "stride", 2, "padding", 1, "bias", false),
                layer("batch_norm2d", "num_features", 4),
                layer("dropout", "p", 0.25),
                layer("flatten"),
                layer("linear", "out_features", 5));
        Plan plan = Plan.train(network, new CrossEntropy(), 1, PlanSettings.of(6, workers));
        long seed = 23;
        new RandomFloats(seed).fill(new Span(plan.batch().pixels(), 0), 6 * 60);
        for (int n = 0; n < 6; n++) {
            plan.batch().labels()[n] = n % 5;
            plan.batch().samples()[n] = n;
        }
        plan.batch().filled(6, 1);
        float[] parameters = network.initialParameters(seed);
        plan.load(parameters, network.initialStatistics());
        Span gradient = new Span(plan.gradient().gradient().clone(), 0);
        // steps of 1/64: with two normalisations third derivatives are larger than in a single layer
        new GradientCheck(0x1p-6f, 3e-3)
                .check("network, seed " + seed, new Span(parameters, 0), gradient, parameters.length, () -> {
                    plan.load(parameters, network.initialStatistics());
                    return plan.gradient().loss();
                });
    }

    @Test
    void noImagesNoGradient() {
        Plan plan = Plan.train(LINEAR, new CrossEntropy(), 1, PlanSettings.of(4, workers));
        plan.load(LINEAR.initialParameters(1), new float[0]);
        plan.batch().filled(2, 0);
        plan.gradient();
        plan.batch().filled(0, 0);
        ShardGradient gradient = plan.gradient();
        assertThat(gradient.count()).isZero();
        assertThat(gradient.loss()).isZero();
        assertThat(gradient.gradient()).containsOnly(0);
    }

    @Test
    void scoresOfALinearClassifier() {
        Plan plan = Plan.infer(LINEAR, PlanSettings.of(4, workers));
        plan.load(new float[] {1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 1, 1, 10, 20, 30}, new float[0]);
        System.arraycopy(new float[] {1, 2, 3, 4}, 0, plan.batch().pixels(), 0, 4);
        plan.batch().filled(1, 0);
        Span scores = plan.scores()[0];
        assertThat(Arrays.copyOfRange(scores.array(), scores.offset(), scores.offset() + 3))
                .containsExactly(11, 22, 40);
        assertThat(Plan.argmax(scores, 3)).isEqualTo(2);
        assertThat(Plan.argmax(new Span(new float[] {0, 5, 5}, 0), 3)).isEqualTo(1);
    }

    @Test
    void activationsAreCounted() {
        long small = Plan.infer(LINEAR, PlanSettings.of(4, workers)).activationBytes();
        long large = Plan.train(LINEAR, new CrossEntropy(), 1, PlanSettings.of(400, workers))
                .activationBytes();
        assertThat(small).isBetween(4L * 3 * 4, 10_000L);
        assertThat(large).isGreaterThan(400L * 3 * 4 * 2);
    }

    @Test
    void trainingNeedsAClassifier() {
        Network images = Describe.network(Shape.of(1, 4, 4), layer("conv2d", "out_channels", 2, "kernel_size", 3));
        assertThatThrownBy(() -> Plan.train(images, new CrossEntropy(), 1, PlanSettings.of(4, workers)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a classifier's output expects the shape [classes], got [2, 2, 2]"
                        + " (are a flatten and a linear layer missing at the end?)");
    }

    @Test
    void trainingNeedsParameters() {
        Network nothing = Describe.network(Shape.of(1, 4, 4), layer("flatten"));
        assertThatThrownBy(() -> Plan.train(nothing, new CrossEntropy(), 1, PlanSettings.of(4, workers)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a network to train expects layers with parameters, got none");
    }

    @Test
    void lengthsMustBeTheNetworks() {
        Plan plan = Plan.infer(LINEAR, PlanSettings.of(4, workers));
        assertThatThrownBy(() -> plan.load(new float[14], new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("plan expects 15 parameters and 0 statistics, got 14 and 1");
    }

    @Test
    void runsInItsModeOnceLoaded() {
        Plan train = Plan.train(LINEAR, new CrossEntropy(), 1, PlanSettings.of(4, workers));
        Plan infer = Plan.infer(LINEAR, PlanSettings.of(4, workers));
        assertThatThrownBy(train::gradient)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("load parameters before the first run");
        assertThatThrownBy(train::scores)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this plan is made to TRAIN, not to INFER");
        assertThatThrownBy(infer::gradient)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this plan is made to INFER, not to TRAIN");
    }

    @Test
    void settingsMustBePositive() {
        assertThatThrownBy(() -> PlanSettings.of(0, workers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity expects a positive number of images, got 0");
        assertThatThrownBy(() -> new PlanSettings(1, 0, KernelChoice.kernels(), workers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("chunk expects a positive number of images, got 0");
    }

    @Test
    void batchesHoldWhatFits() {
        assertThatThrownBy(() -> new Batch(Shape.of(1, 2, 2), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch capacity expects a positive number, got 0");
        Batch batch = new Batch(Shape.of(1, 2, 2), 3);
        assertThatThrownBy(() -> batch.filled(4, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch holds at most 3 images, got 4");
        assertThatThrownBy(() -> batch.filled(-1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch holds at most 3 images, got -1");
        batch.filled(3, 9);
        assertThat(batch.images()).isEqualTo(3);
        assertThat(batch.epoch()).isEqualTo(9);
        assertThat(batch.pixels()).hasSize(12 + Batch.SLACK);
    }
}
