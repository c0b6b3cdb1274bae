package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.data.ImageSources;
import dev.convoy.data.Normalisation;
import dev.convoy.data.ShapesSettings;
import dev.convoy.data.Shard;
import dev.convoy.data.ShardedSet;
import dev.convoy.data.SourceSettings;
import dev.convoy.data.Split;
import dev.convoy.kernels.Span;
import dev.convoy.loss.Loss;
import dev.convoy.loss.Target;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.tensor.Shape;
import dev.convoy.testing.SharedSpark;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A prediction of depth maps is measured by its loss alone. */
@ExtendWith(SharedSpark.class)
class DenseEvaluationTest {
    private final SparkSession spark;

    DenseEvaluationTest(SparkSession spark) {
        this.spark = spark;
    }

    /** Mean squared error over a sample's outputs. */
    private record Squared() implements Loss {
        @Override
        public String name() {
            return "squared";
        }

        @Override
        public void check(Shape output) {}

        @Override
        public double sample(Span scores, Target target, Span dScores, int count) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                double apart = scores.array()[scores.offset() + i] - target.at(i);
                sum += apart * apart;
            }
            return sum / count;
        }
    }

    private static Network network(int outChannels) {
        return Network.build(new Architecture(
                "depth",
                Shape.of(1, 12, 12),
                List.of(Map.of("type", "conv2d", "out_channels", outChannels, "kernel_size", 3, "padding", 1))));
    }

    private ShardedSet depths() {
        ShapesSettings shapes = new ShapesSettings(70, 1, 1, 12, 12, 7, ShapesSettings.Depth.MAP);
        return ShardedSet.of(
                ImageSources.open(spark, SourceSettings.shapes(shapes), Split.TRAIN)
                        .withTarget(1),
                2,
                2);
    }

    @Test
    void theLossIsThatOfEveryPixel() {
        Network network = network(1);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        try (ShardedSet set = depths()) {
            // Weights of 0 predict 0 everywhere: the loss is the mean square of the targets.
            Parameters zeros = new Parameters(new float[network.parameterCount()], network.initialStatistics());
            Metrics metrics = new Evaluator(context, 1)
                    .evaluate(set, network, zeros, Normalisation.scaleOnly(1), new Squared(), 5);
            double sum = 0;
            for (Shard shard : set.shards().collect()) {
                for (int image = 0; image < shard.size(); image++) {
                    byte[] target = Arrays.copyOfRange(shard.pixels(), image * 288 + 144, image * 288 + 288);
                    for (byte pixel : target) {
                        sum += Math.pow((pixel & 0xFF) / 255.0, 2);
                    }
                }
            }
            assertThat(metrics.loss()).isCloseTo(sum / (70 * 144), within(1e-6));
            assertThat(metrics.count()).isEqualTo(70);
            assertThat(metrics.isDense()).isTrue();
            assertThat(metrics.score()).isEqualTo(-metrics.loss());
            assertThat(metrics.top1()).isNaN();
            assertThat(metrics.confusion()).isEmpty();
        }
    }

    @Test
    void outputsOfAnotherShapeAreNamed() {
        try (ShardedSet set = depths()) {
            assertThatThrownBy(() -> Evaluator.check(set, network(2)))
                    .hasMessage("architecture \"depth\" gives outputs of shape [2, 12, 12], the targets of shapes"
                            + " (training set, seed 7) are of shape [1, 12, 12]");
        }
    }
}
