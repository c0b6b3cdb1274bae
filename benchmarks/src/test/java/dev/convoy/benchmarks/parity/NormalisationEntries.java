package dev.convoy.benchmarks.parity;

import static dev.convoy.fixture.Describe.layer;

import dev.convoy.layer.Mode;
import org.bytedeco.pytorch.global.torch;

/** Normalisations. */
final class NormalisationEntries {
    private NormalisationEntries() {}

    static Configuration batch(Draw draw, int rank) {
        int channels = draw.between(1, 9);
        double eps = draw.oneOf(1e-5, 1e-3, 0.1);
        double momentum = draw.decimal(0.1, 0.9);
        Mode mode = draw.oneOf(Mode.TRAIN, Mode.TRAIN, Mode.INFER);
        return new Configuration(
                        layer("batch_norm" + rank + "d", "num_features", channels, "eps", eps, "momentum", momentum),
                        Draw.shape(channels, draw.each(rank, 3, 9)),
                        (x, a) -> torch.batch_norm(
                                x,
                                Libtorch.optional(a.get("weight")),
                                Libtorch.optional(a.get("bias")),
                                Libtorch.optional(a.get("running_mean")),
                                Libtorch.optional(a.get("running_var")),
                                mode == Mode.TRAIN,
                                momentum,
                                eps,
                                false))
                .with(mode);
    }
}
