package dev.convoy.benchmarks.parity;

import dev.convoy.benchmarks.parity.LossConfiguration.Targets;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Every loss: how random settings of it are drawn, with the libtorch function that it must equal. */
final class LossEntries {
    private static final Map<String, Function<Draw, LossConfiguration>> ENTRIES = new LinkedHashMap<>();

    /** PyTorch's number of {@code reduction="mean"}. */
    private static final long MEAN = 1;

    static {
        ENTRIES.put("cross_entropy", LossEntries::crossEntropy);
    }

    private LossEntries() {}

    /** The losses' names. */
    static Set<String> names() {
        return ENTRIES.keySet();
    }

    /** The worst difference of so many configurations. */
    static Worst worst(String name, int seeds) {
        return Worst.of(seeds, ENTRIES.get(name), LossComparison::of);
    }

    /** Labels, some of them ignored, or shares of all classes; with class weights and without. */
    private static LossConfiguration crossEntropy(Draw draw) {
        int classes = draw.between(2, 12);
        double smoothing = draw.oneOf(0.0, 0.1, 0.7);
        List<Double> weights = weights(draw, classes);
        Targets targets = draw.oneOf(Targets.LABELS, Targets.LABELS, Targets.SHARES);
        int ignore = draw.oneOf(CrossEntropy.IGNORE_INDEX, 0, 1);
        return new LossConfiguration(
                new CrossEntropy(smoothing, weights, ignore),
                Shape.of(classes),
                targets,
                ignore,
                (scores, target) -> torch.cross_entropy_loss(
                        scores,
                        target,
                        Libtorch.optional(tensor(weights)),
                        MEAN,
                        targets == Targets.LABELS ? ignore : CrossEntropy.IGNORE_INDEX,
                        smoothing));
    }

    /** A weight for each class, half of the time; else none. */
    private static List<Double> weights(Draw draw, int classes) {
        List<Double> weights = new ArrayList<>();
        if (draw.flag()) {
            for (int c = 0; c < classes; c++) {
                weights.add(draw.decimal(0.1, 3));
            }
        }
        return weights;
    }

    private static Tensor tensor(List<Double> values) {
        if (values.isEmpty()) {
            return null;
        }
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return Libtorch.tensor(floats, floats.length);
    }
}
