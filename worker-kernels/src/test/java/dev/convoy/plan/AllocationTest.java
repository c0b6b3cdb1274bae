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
import org.junit.jupiter.api.Test;

/**
 * Steps allocate next to nothing once the JVM has compiled them. A vector that the compiler puts into an object, because a
 * method that takes it was not inlined, shows as megabytes here, and as nothing else but lost time.
 */
class AllocationTest {
    private static final int IMAGES = 16;
    private static final int STEPS = 20;

    /** Bytes a step: places in arrays, a few hundred for each image; a boxed vector in one loop takes a megabyte or more. */
    private static final long LIMIT = 256 << 10;

    /** Rounds of steps to wait for the compiler. */
    private static final int ROUNDS = 100;

    private static final Network NETWORK = Describe.network(
            Shape.of(1, 28, 28),
            layer("conv2d", "out_channels", 6, "kernel_size", 5),
            layer("batch_norm2d"),
            layer("tanh"),
            layer("max_pool2d", "kernel_size", 2),
            layer("conv2d", "out_channels", 12, "kernel_size", 5),
            layer("relu"),
            layer("max_pool2d", "kernel_size", 2),
            layer("flatten"),
            layer("linear", "out_features", 100),
            layer("gelu"),
            layer("linear", "out_features", 10));

    @Test
    void aStepAllocatesNextToNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Workers workers = new Workers(1)) {
            Plan plan = Plan.train(NETWORK, new CrossEntropy(), 1, PlanSettings.of(IMAGES, workers));
            new RandomFloats(3)
                    .fill(
                            new Span(plan.batch().pixels(), 0),
                            IMAGES * NETWORK.input().count());
            plan.batch().filled(IMAGES, 0);
            float[] parameters = NETWORK.initialParameters(1);
            float[] statistics = NETWORK.initialStatistics();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS && least > LIMIT; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int step = 0; step < STEPS; step++) {
                    plan.load(parameters, statistics);
                    plan.gradient();
                }
                least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / STEPS);
            }
            assertThat(least)
                    .as("bytes a step, of %,d bytes of activations", plan.activationBytes())
                    .isLessThan(LIMIT);
        }
    }
}
