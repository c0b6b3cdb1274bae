package dev.convoy.plan;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.convoy.fixture.Describe;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Network;
import dev.convoy.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Steps allocate next to nothing once the JVM has compiled them. A vector that the compiler puts into an object, because a
 * method that takes it was not inlined, shows as megabytes here, and as nothing else but lost time.
 */
class AllocationTest {
    private static final int IMAGES = 16;
    private static final int STEPS = 20;

    /** Rounds of steps to wait for the compiler. */
    private static final int ROUNDS = 100;

    /** Convolutions of 5 x 5, one of them by Winograd's way, and long rows of features. */
    private static final Network LENET = Describe.network(
            Shape.of(1, 28, 28),
            layer("conv2d", "out_channels", 20, "kernel_size", 5, "padding", 2),
            layer("batch_norm2d"),
            layer("tanh"),
            layer("max_pool2d", "kernel_size", 2),
            layer("conv2d", "out_channels", 50, "kernel_size", 5, "padding", 2),
            layer("relu"),
            layer("max_pool2d", "kernel_size", 2),
            layer("flatten"),
            layer("linear", "out_features", 100),
            layer("gelu"),
            layer("linear", "out_features", 10));

    /** Convolutions of 3 x 3 by Winograd's way, normalised, with a sum and an activation behind; one with a stride. */
    private static final Network RESIDUAL = Describe.network(
            Shape.of(3, 32, 32),
            conv(16, 1),
            layer("batch_norm2d"),
            layer("relu"),
            block(16),
            conv(32, 2),
            layer("batch_norm2d"),
            layer("relu"),
            block(32),
            layer("global_avg_pool"),
            layer("flatten"),
            layer("linear", "out_features", 10));

    private static Map<String, Object> conv(int channels, int stride) {
        return layer(
                "conv2d", "out_channels", channels, "kernel_size", 3, "stride", stride, "padding", 1, "bias", false);
    }

    private static Map<String, Object> block(int channels) {
        return layer(
                "residual",
                "body",
                List.of(
                        conv(channels, 1),
                        layer("batch_norm2d"),
                        layer("relu"),
                        conv(channels, 1),
                        layer("batch_norm2d")),
                "activation",
                "relu");
    }

    /**
     * With the bytes that a step may take: places in arrays, some hundred for each image. Some for each tile of an image would be more,
     * and a boxed vector in one loop takes a megabyte.
     */
    static List<Arguments> networks() {
        return List.of(Arguments.of("LeNet", LENET, 64 << 10), Arguments.of("residual", RESIDUAL, 20 << 10));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void aStepAllocatesNextToNothing(String name, Network network, long limit) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Workers workers = new Workers(1)) {
            Plan plan = Plan.train(network, new CrossEntropy(), 1, PlanSettings.of(IMAGES, workers));
            new RandomFloats(3)
                    .fill(
                            new Span(plan.batch().pixels(), 0),
                            IMAGES * network.input().count());
            plan.batch().filled(IMAGES, 0);
            float[] parameters = network.initialParameters(1);
            float[] statistics = network.initialStatistics();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS && least > limit; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int step = 0; step < STEPS; step++) {
                    plan.load(parameters, statistics);
                    plan.gradient();
                }
                least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / STEPS);
            }
            assertThat(least)
                    .as("%s: bytes a step, of %,d bytes of activations", name, plan.activationBytes())
                    .isLessThan(limit);
        }
    }
}
