package dev.convoy.layer.conv;

import dev.convoy.init.Initialiser;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pair;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.List;

/**
 * Two-dimensional convolution, in the field's sense of cross-correlation: {@code y[oc][oh][ow] = bias[oc] + sum over ic, kh,
 * kw of weight[oc][ic][kh][kw] * x[ic][oh * stride + kh - padding][ow * stride + kw - padding]} (LeCun et al. 1998; PyTorch's
 * {@code Conv2d}).
 *
 * <p>{@code [inChannels, h, w]} to {@code [outChannels, (h + 2 padding - kernelSize) / stride + 1, ...]}; weight
 * {@code [outChannels, inChannels, kernelHeight, kernelWidth]}, bias {@code [outChannels]}.
 *
 * @param inChannels channels in; 0 takes those of the input
 * @param outChannels channels out
 * @param kernelSize the window
 * @param stride step between windows
 * @param padding zeros at each side
 * @param bias whether a bias is added
 * @param init how the weight starts
 */
public record Conv2d(
        int inChannels, int outChannels, Pair kernelSize, Pair stride, Pair padding, Bias bias, Initialiser init)
        implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "conv2d";

    /**
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public Conv2d {
        if (inChannels < 0) {
            throw new IllegalArgumentException("in_channels expects a positive number, got " + inChannels);
        }
        Checks.positive("out_channels", outChannels);
        kernelSize.atLeast(1, "kernel_size");
        stride.atLeast(1, "stride");
        padding.atLeast(0, "padding");
    }

    /** From settings. */
    public static Conv2d from(LayerSettings settings) {
        return new Conv2d(
                settings.number("in_channels", 0),
                settings.number("out_channels"),
                settings.pair("kernel_size"),
                settings.pair("stride", Pair.of(1)),
                settings.pair("padding", Pair.of(0)),
                Bias.from(settings),
                Initialiser.named(settings.word("init", "default")));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.image(input);
        if (inChannels != 0 && input.size(0) != inChannels) {
            throw new IllegalArgumentException("expects " + inChannels + " input channels, got " + input);
        }
        Pair out = Checks.slide(input, kernelSize, stride, padding);
        return Shape.of(outChannels, out.height(), out.width());
    }

    private Shape weightShape(Shape input) {
        return Shape.of(outChannels, input.size(0), kernelSize.height(), kernelSize.width());
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        return bias.with(weightShape(input), init);
    }

    @Override
    public long multiplyAdds(Shape input) {
        Shape output = outputShape(input);
        return (long) weightShape(input).count() * output.size(1) * output.size(2);
    }

    @Override
    public Window window() {
        return Window.sliding(kernelSize.extent(), stride.extent());
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, this);
    }

    private static final class Run implements Pass {
        private final Binding at;
        private final boolean biased;
        private final ConvGeometry g;
        private final Product forward;
        private final Span packed;
        private final Span bias;

        /** Zero-padded inputs, one an image: kept from forward for the weight gradient. */
        private final Span[] padded;

        private final ConvInputGradient inputGradient;
        private final ConvWeightGradient weightGradient;

        Run(Binding binding, Conv2d layer) {
            at = binding;
            biased = layer.bias == Bias.ON;
            g = new ConvGeometry(binding.input(), binding.output(), layer.kernelSize, layer.stride, layer.padding);
            packed = Span.zeros(ConvGeometry.panels(g.outChannels()) * g.taps());
            bias = Span.zeros(g.outChannels());
            forward = binding.kernels().prepare(g.forward(bias));
            boolean train = binding.mode() == Mode.TRAIN;
            int kept = train ? binding.capacity() : binding.threads();
            padded = Span.zeros(kept * g.paddedCount()).images(kept, g.paddedCount());
            inputGradient = train && binding.dx() != null ? new ConvInputGradient(binding, g) : null;
            weightGradient = train ? new ConvWeightGradient(binding, g, padded) : null;
        }

        @Override
        public void load(float[] parameters, float[] statistics) {
            Span weight = new Span(parameters, at.slots().offset("weight"));
            g.packRows(weight, packed);
            if (biased) {
                System.arraycopy(parameters, at.slots().offset("bias"), bias.array(), 0, g.outChannels());
            }
            if (inputGradient != null) {
                inputGradient.load(weight);
            }
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                Span image = padded[at.mode() == Mode.TRAIN ? n : slot];
                g.pad(at.x()[n], image);
                at.kernels().multiply(forward, 0, g.outChannels(), packed, image, at.y()[n]);
            }
        }

        @Override
        public List<Phase> backward() {
            return List.of(
                    new Phase.Chunks(this::backward),
                    new Phase.Slices(weightGradient.slices(), weightGradient::slice),
                    new Phase.Once(this::biasGradient));
        }

        /**
         * dx = dy correlated with the weight, transposed and turned by 180 degrees; dweight = sum over images and pixels of dy
         * times the input it met; dbias = sum over images and pixels of dy.
         */
        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                weightGradient.gather(n);
                if (inputGradient != null) {
                    inputGradient.run(at.dy()[n], at.dx()[n], slot);
                }
            }
        }

        private void biasGradient(int images) {
            if (biased) {
                weightGradient.bias(images, at.slots().gradient("bias"));
            }
        }
    }
}
