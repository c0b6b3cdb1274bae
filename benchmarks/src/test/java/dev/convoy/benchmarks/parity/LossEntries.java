package dev.convoy.benchmarks.parity;

import dev.convoy.fixture.DrawnLoss.Targets;
import dev.convoy.loss.BceWithLogits;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.loss.Huber;
import dev.convoy.loss.Loss;
import dev.convoy.loss.MeanAbsoluteError;
import dev.convoy.loss.MeanSquaredError;
import dev.convoy.loss.MultiMargin;
import dev.convoy.loss.SmoothL1;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Every loss: how random settings of it are drawn, with the libtorch function that it must equal. */
final class LossEntries {
    private static final Map<String, Function<Draw, LossConfiguration>> ENTRIES = new LinkedHashMap<>();

    /** PyTorch's number of {@code reduction="mean"}. */
    private static final long MEAN = 1;

    static {
        ENTRIES.put("cross_entropy", LossEntries::crossEntropy);
        ENTRIES.put("bce_with_logits", LossEntries::bceWithLogits);
        ENTRIES.put("mse", draw -> values(draw, new MeanSquaredError(), (x, t) -> torch.mse_loss(x, t, MEAN)));
        ENTRIES.put("l1", draw -> values(draw, new MeanAbsoluteError(), (x, t) -> torch.l1_loss(x, t, MEAN)));
        ENTRIES.put("huber", LossEntries::huber);
        ENTRIES.put("smooth_l1", LossEntries::smoothL1);
        ENTRIES.put("multi_margin", LossEntries::multiMargin);
    }

    private LossEntries() {}

    /** The losses' names. */
    static Set<String> names() {
        return ENTRIES.keySet();
    }

    /** A random configuration of this loss. */
    static LossConfiguration draw(String name, Draw draw) {
        return ENTRIES.get(name).apply(draw);
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

    /** Shares of all outputs; with weights of the positive part and without. */
    private static LossConfiguration bceWithLogits(Draw draw) {
        int outputs = draw.between(1, 12);
        List<Double> weights = weights(draw, outputs);
        return new LossConfiguration(
                new BceWithLogits(weights),
                Shape.of(outputs),
                Targets.SHARES,
                (scores, target) -> torch.binary_cross_entropy_with_logits(
                        scores, target, Libtorch.optional(null), Libtorch.optional(tensor(weights)), MEAN));
    }

    /** A loss of numbers, for vectors and images. */
    private static LossConfiguration values(Draw draw, Loss loss, LossConfiguration.Operation torch) {
        Shape output = Draw.shape(draw.between(1, 4), draw.each(draw.between(0, 2), 1, 6));
        return new LossConfiguration(loss, output, Targets.VALUES, torch);
    }

    private static LossConfiguration huber(Draw draw) {
        double delta = draw.decimal(0.1, 4);
        return values(draw, new Huber(delta), (x, t) -> torch.huber_loss(x, t, MEAN, delta));
    }

    private static LossConfiguration smoothL1(Draw draw) {
        double beta = draw.flag() ? draw.decimal(0.1, 4) : 0;
        return values(draw, new SmoothL1(beta), (x, t) -> torch.smooth_l1_loss(x, t, MEAN, beta));
    }

    /** Labels; with class weights and without. */
    private static LossConfiguration multiMargin(Draw draw) {
        int classes = draw.between(2, 12);
        int p = draw.between(1, 2);
        double margin = draw.decimal(0.2, 3);
        List<Double> weights = weights(draw, classes);
        return new LossConfiguration(
                new MultiMargin(p, margin, weights),
                Shape.of(classes),
                Targets.LABELS,
                (scores, target) -> torch.multi_margin_loss(
                        scores,
                        target,
                        new Scalar((long) p),
                        new Scalar(margin),
                        Libtorch.optional(tensor(weights)),
                        MEAN));
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
