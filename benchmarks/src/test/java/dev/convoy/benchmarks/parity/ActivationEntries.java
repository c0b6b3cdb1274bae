package dev.convoy.benchmarks.parity;

import static dev.convoy.fixture.Describe.layer;

import dev.convoy.fixture.DrawnLayer.Values;
import dev.convoy.tensor.Shape;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Activations, and the layers that cut, pad or drop. */
final class ActivationEntries {
    private ActivationEntries() {}

    /** Adds an entry for each type. */
    static void addTo(Map<String, Function<Draw, Configuration>> entries) {
        plain(entries, "relu", torch::relu);
        plain(entries, "relu6", torch::relu6);
        plain(entries, "sigmoid", torch::sigmoid);
        plain(entries, "tanh", torch::tanh);
        plain(entries, "softsign", torch::softsign);
        plain(entries, "log_sigmoid", torch::log_sigmoid);
        plain(entries, "silu", torch::silu);
        plain(entries, "swish", torch::silu);
        plain(entries, "mish", torch::mish);
        // Near 0 libtorch's gradient loses digits to cancellation: few inputs, so that none comes too near.
        entries.put(
                "sinc",
                draw -> new Configuration(layer("sinc"), Shape.of(draw.between(1, 40)), (x, a) -> torch.sinc(x))
                        .with(values(draw)));
        // Where one class has it all, gradients are what cancellation leaves of their terms: none far out.
        entries.put("softmax", draw -> new Configuration(layer("softmax"), shape(draw), (x, a) -> torch.softmax(x, 1)));
        plain(entries, "log_softmax", x -> torch.log_softmax(x, 1));
        entries.put("log", ActivationEntries::log);
        entries.put("step", ActivationEntries::step);
        entries.put("softplus", ActivationEntries::softplus);
        entries.put("elu", ActivationEntries::elu);
        entries.put("leaky_relu", ActivationEntries::leakyRelu);
        entries.put("prelu", ActivationEntries::prelu);
        entries.put("gelu", ActivationEntries::gelu);
        entries.put("channels", ActivationEntries::channels);
        entries.put("pad_channels", ActivationEntries::padChannels);
        // What these draw at random is Convoy's own; the rest is that they are nothing.
        entries.put("dropout", draw -> new Configuration(layer("dropout", "p", 0), shape(draw), (x, a) -> x.clone()));
        entries.put(
                "dropout2d",
                draw -> new Configuration(
                        layer("dropout2d", "p", 0),
                        Draw.shape(draw.between(1, 7), draw.each(2, 1, 9)),
                        (x, a) -> x.clone()));
    }

    /** An activation without settings, near 0 and far out. */
    private static void plain(
            Map<String, Function<Draw, Configuration>> entries, String type, UnaryOperator<Tensor> torch) {
        entries.put(
                type, draw -> new Configuration(layer(type), shape(draw), (x, a) -> torch.apply(x)).with(values(draw)));
    }

    private static Values values(Draw draw) {
        return draw.oneOf(Values.SPREAD, Values.WIDE);
    }

    private static Shape shape(Draw draw) {
        return Draw.shape(draw.between(1, 7), draw.each(draw.between(0, 3), 1, 9));
    }

    private static Configuration log(Draw draw) {
        return new Configuration(layer("log"), shape(draw), (x, a) -> torch.log(x)).with(Values.POSITIVE);
    }

    private static Configuration step(Draw draw) {
        float values = draw.oneOf(0f, 0.5f, 1f);
        return new Configuration(
                layer("step", "values", values),
                shape(draw),
                // PyTorch refuses heaviside's gradient; times 0 it is that of a constant
                (x, a) -> torch.heaviside(x.detach(), Libtorch.tensor(new float[] {values}))
                        .add(x.mul(new Scalar(0f))));
    }

    private static Configuration softplus(Draw draw) {
        double beta = draw.decimal(0.2, 4);
        double threshold = draw.oneOf(20.0, 5.0);
        return new Configuration(
                        layer("softplus", "beta", beta, "threshold", threshold),
                        shape(draw),
                        (x, a) -> torch.softplus(x, new Scalar(beta), new Scalar(threshold)))
                .with(values(draw));
    }

    private static Configuration elu(Draw draw) {
        double alpha = draw.decimal(-0.5, 3);
        Scalar one = new Scalar(1.0);
        return new Configuration(
                        layer("elu", "alpha", alpha), shape(draw), (x, a) -> torch.elu(x, new Scalar(alpha), one, one))
                .with(values(draw));
    }

    private static Configuration leakyRelu(Draw draw) {
        double slope = draw.decimal(-0.5, 1.5);
        return new Configuration(
                layer("leaky_relu", "negative_slope", slope),
                shape(draw),
                (x, a) -> torch.leaky_relu(x, new Scalar(slope)));
    }

    private static Configuration prelu(Draw draw) {
        Shape input = shape(draw);
        return new Configuration(
                layer("prelu", "num_parameters", draw.flag() ? 1 : input.size(0)),
                input,
                (x, a) -> torch.prelu(x, a.get("weight")));
    }

    private static Configuration gelu(Draw draw) {
        String approximate = draw.oneOf("none", "tanh");
        return new Configuration(
                        layer("gelu", "approximate", approximate), shape(draw), (x, a) -> torch.gelu(x, approximate))
                .with(values(draw));
    }

    private static Configuration channels(Draw draw) {
        Shape input = shape(draw);
        int from = draw.between(0, input.size(0) - 1);
        int to = draw.between(from + 1, input.size(0));
        return new Configuration(
                layer("channels", "from", from, "to", to), input, (x, a) -> torch.narrow(x, 1, from, to - from));
    }

    private static Configuration padChannels(Draw draw) {
        Shape input = shape(draw);
        int before = draw.between(0, 3);
        int after = draw.between(0, 3);
        // From the last dimension on, two numbers each; the channels come last.
        long[] padding = new long[2 * input.rank()];
        padding[padding.length - 2] = before;
        padding[padding.length - 1] = after;
        return new Configuration(
                layer("pad_channels", "before", before, "after", after),
                input,
                (x, a) -> torch.constant_pad_nd(x, padding));
    }
}
