package dev.convoy.benchmarks.parity;

import static dev.convoy.fixture.Describe.layer;

import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.util.Map;
import org.bytedeco.pytorch.LocalResponseNormOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Normalisations. */
final class NormalisationEntries {
    private static final double EPS = 1e-5;

    private NormalisationEntries() {}

    static Configuration batch(Draw draw, int rank) {
        int channels = draw.between(1, 9);
        double eps = draw.oneOf(EPS, 1e-3, 0.1);
        double momentum = draw.decimal(0.1, 0.9);
        Mode mode = draw.oneOf(Mode.TRAIN, Mode.TRAIN, Mode.INFER);
        return new Configuration(
                        layer(
                                "batch_norm" + rank + "d",
                                "num_features",
                                draw.oneOf(0, channels),
                                "eps",
                                eps,
                                "momentum",
                                momentum,
                                "affine",
                                draw.flag()),
                        Draw.shape(channels, draw.each(rank, 3, 9)),
                        (x, a) -> torch.batch_norm(
                                x,
                                optional(a, "weight"),
                                optional(a, "bias"),
                                optional(a, "running_mean"),
                                optional(a, "running_var"),
                                mode == Mode.TRAIN,
                                momentum,
                                eps,
                                false))
                .with(mode);
    }

    static Configuration layers(Draw draw) {
        Shape input = Draw.shape(draw.between(3, 6), draw.each(draw.between(0, 3), 3, 7));
        int dimensions = draw.between(1, input.rank());
        long[] last = Draw.each(dimensions, d -> input.size(input.rank() - dimensions + d));
        double eps = draw.oneOf(EPS, 1e-3, 0.1);
        return new Configuration(
                layer(
                        "layer_norm",
                        "normalized_shape",
                        dimensions == 1 ? (Object) (int) last[0] : Draw.list(last),
                        "eps",
                        eps,
                        "elementwise_affine",
                        draw.flag(),
                        "bias",
                        draw.flag()),
                input,
                (x, a) -> torch.layer_norm(x, last, optional(a, "weight"), optional(a, "bias"), eps, false));
    }

    static Configuration groups(Draw draw) {
        int groups = draw.between(1, 4);
        // Two numbers become -1 and 1 whatever they are: no gradient is left but rounding.
        int channels = groups * draw.between(3, 5);
        double eps = draw.oneOf(EPS, 1e-3, 0.1);
        return new Configuration(
                layer("group_norm", "num_groups", groups, "eps", eps, "affine", draw.flag()),
                Draw.shape(channels, draw.each(draw.between(0, 3), 1, 7)),
                (x, a) -> torch.group_norm(x, groups, optional(a, "weight"), optional(a, "bias"), eps, false));
    }

    static Configuration instance(Draw draw, int rank) {
        double eps = draw.oneOf(EPS, 1e-3, 0.1);
        return new Configuration(
                layer("instance_norm" + rank + "d", "eps", eps, "affine", draw.flag()),
                Draw.shape(draw.between(1, 7), draw.each(rank, 3, 7)),
                (x, a) -> torch.instance_norm(
                        x,
                        optional(a, "weight"),
                        optional(a, "bias"),
                        new TensorOptional(),
                        new TensorOptional(),
                        true,
                        0.1,
                        eps,
                        false));
    }

    static Configuration localResponse(Draw draw) {
        int size = draw.between(1, 7);
        double alpha = draw.oneOf(1e-4, 0.5, 5.0);
        double beta = draw.oneOf(0.75, 0.5, 1.0, 0.3);
        double k = draw.oneOf(1.0, 2.0, 0.3);
        return new Configuration(
                layer("local_response_norm", "size", size, "alpha", alpha, "beta", beta, "k", k),
                Draw.shape(draw.between(1, 12), draw.each(draw.between(1, 3), 1, 6)),
                (x, a) -> localResponse(x, size, alpha, beta, k));
    }

    private static Tensor localResponse(Tensor x, int size, double alpha, double beta, double k) {
        LocalResponseNormOptions options = new LocalResponseNormOptions(size);
        options.alpha().put(alpha);
        options.beta().put(beta);
        options.k().put(k);
        return torch.local_response_norm(x, options);
    }

    private static TensorOptional optional(Map<String, Tensor> arrays, String name) {
        return Libtorch.optional(arrays.get(name));
    }
}
