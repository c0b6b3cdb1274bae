package dev.convoy.layer.conv;

import dev.convoy.init.Initialiser;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Foldable;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Moves;
import dev.convoy.layer.Moves.Images;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.Window;
import dev.convoy.layer.resize.PaddingMode;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Transposed convolution of images of 1 to 3 dimensions: the input gradient of a {@link Convolution} as a layer. Each input
 * pixel lays {@code x[ic][h][w] * weight[ic][oc][kh][kw]} on the output pixel {@code [oc][h * stride + kh * dilation -
 * padding][...]} (Zeiler et al. 2010; PyTorch's {@code ConvTranspose1d}, {@code ConvTranspose2d}, {@code ConvTranspose3d}).
 *
 * <p>{@code [inChannels, h, w]} to {@code [outChannels, (h - 1) stride - 2 padding + dilation (kernelSize - 1) + outputPadding
 * + 1, ...]}; weight {@code [inChannels, outChannels / groups, kernelHeight, kernelWidth]}, bias {@code [outChannels]}.
 *
 * @param channels in, out and their groups
 * @param sliding kernel, stride, padding (what the convolution that is transposed would pad) and dilation
 * @param outputPadding pixels more at the end of each dimension, to choose among the inputs of the convolution
 * @param bias whether a bias is added
 * @param init how the weight starts
 */
public record TransposedConvolution(
        Channels channels, Sliding sliding, Extent outputPadding, Bias bias, Initialiser init) implements Foldable {
    /** Its name in architecture files, before the number of dimensions. */
    public static final String NAME = "conv_transpose";

    /**
     * @throws IllegalArgumentException if the output padding reaches both stride and dilation, or the padding is not zeros
     */
    public TransposedConvolution {
        outputPadding.atLeast(0, "output_padding");
        if (outputPadding.rank() != sliding.rank()) {
            throw new IllegalArgumentException("output_padding expects " + sliding.rank()
                    + " dimensions as kernel_size has, got " + outputPadding.rank());
        }
        for (int d = 0; d < sliding.rank(); d++) {
            if (outputPadding.at(d)
                    >= Math.max(sliding.stride().at(d), sliding.dilation().at(d))) {
                throw new IllegalArgumentException("output_padding expects less than stride " + sliding.stride()
                        + " or dilation " + sliding.dilation() + ", got " + outputPadding);
            }
        }
        if (sliding.padding().mode() != PaddingMode.ZEROS) {
            throw new IllegalArgumentException("padding_mode expects zeros, got "
                    + sliding.padding().mode().word());
        }
    }

    /** From the settings of {@code conv_transpose1d}, {@code conv_transpose2d} or {@code conv_transpose3d}. */
    public static TransposedConvolution from(LayerSettings settings, int rank) {
        Extent none = Extent.all(rank, 0);
        Extent one = Extent.all(rank, 1);
        return new TransposedConvolution(
                Channels.from(settings),
                new Sliding(
                        settings.extent("kernel_size", rank),
                        settings.extent("stride", rank, one),
                        Padding.zeros(settings.extent("padding", rank, none)),
                        settings.extent("dilation", rank, one)),
                settings.extent("output_padding", rank, none),
                Bias.from(settings),
                Initialiser.named(settings.word("init", "default")));
    }

    @Override
    public String type() {
        return NAME + sliding.rank() + "d";
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.image(input, sliding.rank());
        channels.of(input);
        Extent output = Extent.of(input)
                .with(sliding.stride(), (size, stride) -> Math.multiplyExact(size - 1, stride))
                .with(sliding.reach(), Math::addExact)
                .with(sliding.padding().before(), (size, padding) -> size - padding)
                .with(sliding.padding().after(), (size, padding) -> size - padding)
                .with(outputPadding, Math::addExact);
        for (int d = 0; d < output.rank(); d++) {
            if (output.at(d) < 1) {
                throw new IllegalArgumentException("padding " + sliding.padding() + " leaves no output: input " + input
                        + " gives " + output.joined(" x "));
            }
        }
        return output.image(channels.out());
    }

    private Shape weightShape(Shape input) {
        return sliding.kernelSize().kernel(input.size(0), channels.out() / channels.groups());
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        return bias.with(weightShape(input), init, channels.out());
    }

    /** Within the group of its input channel, the weight's second dimension. */
    @Override
    public int outputChannel(Shape input, int i) {
        int taps = sliding.kernelSize().count();
        int each = channels.out() / channels.groups();
        int inputChannel = i / (each * taps);
        int group = inputChannel / (input.size(0) / channels.groups());
        return group * each + i / taps % each;
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) weightShape(input).count() * Extent.of(input).count();
    }

    /** The most inputs that lie on one output: every stride-th of the kernel's pixels. */
    @Override
    public Window window() {
        Extent seen = sliding.reach().with(sliding.stride(), (reach, stride) -> (reach + stride - 1) / stride);
        return Window.enlarging(seen, sliding.stride());
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return Set.of(Layout.PIXELS);
    }

    @Override
    public boolean needsOutput() {
        return false;
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, this);
    }

    private static final class Run implements Pass, WeightGradient.Images {
        private final Binding at;
        private final boolean biased;

        /** Of the convolution from outputs to inputs. */
        private final ConvGeometry g;

        private final Span bias;
        private final InputGradientPass forward;

        /** Null where nobody needs dx. */
        private final ConvForward inputGradient;

        /** Null where they are not wanted. */
        private final ConvWeightGradient weightGradient;

        private final ConvBiasGradient biasGradient;

        /** {@code [threads]} the zero-padded dy; empty where there is no padding. */
        private final Span[] padded;

        Run(Binding binding, TransposedConvolution layer) {
            at = binding;
            biased = layer.bias == Bias.ON;
            int out = layer.channels.out();
            Channels channels = new Channels(out, layer.channels.of(binding.input()), layer.channels.groups());
            Extent output = Extent.of(binding.output());
            g = new ConvGeometry(channels, output, Extent.of(binding.input()), layer.sliding);
            bias = binding.weights().array(Layout.pitch(out));
            forward = InputGradientPass.of(
                    binding.kernels(),
                    binding.weights(),
                    binding.threads(),
                    g,
                    ConvAlgorithm.DIRECT,
                    biased ? bias : null);
            boolean train = binding.mode() == Mode.TRAIN;
            boolean learns = train && !binding.frozen();
            int count = train && g.isPadded() ? g.paddedCount() : 0;
            padded = Span.zeros(Math.multiplyExact(binding.threads(), count)).images(binding.threads(), count);
            inputGradient = train && binding.dx() != null
                    ? new ConvForward(binding.kernels(), binding.weights(), g, null)
                    : null;
            weightGradient = learns
                    ? new ConvWeightGradient(
                            binding.kernels(), binding.threads(), g, binding.capacity(), binding.scratch())
                    : null;
            biasGradient = learns && biased
                    ? new ConvBiasGradient(binding.kernels().channels(), binding.capacity(), out, output.count())
                    : null;
        }

        @Override
        public List<Packing> packings() {
            return List.of((parameters, slot) -> pack(parameters));
        }

        private void pack(float[] parameters) {
            Span weight = new Span(parameters, at.slots().offset("weight"));
            forward.load(weight);
            if (inputGradient != null) {
                inputGradient.load(weight);
            }
            if (biased) {
                int from = at.slots().offset("bias");
                System.arraycopy(parameters, from, bias.array(), 0, g.channels().in());
            }
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                forward.run(at.x()[n], at.y()[n], slot);
            }
        }

        /** dx = dy convolved with the weight; dweight = sum over images and pixels of x times the dy it met; dbias = sum of dy. */
        @Override
        public List<Phase> backward() {
            List<Phase> phases = new ArrayList<>();
            if (biasGradient != null) {
                phases.add(new Phase.Chunks(this::gather).over(Moves.reading(Images.DY)));
            }
            if (weightGradient != null) {
                phases.add(new Phase.Slices(weightGradient.tasks(), this::multiply)
                        .over(Moves.reading(Images.X, Images.DY)));
                phases.add(new Phase.Slices(weightGradient.slices(), this::add).over(Moves.NONE));
                phases.add(new Phase.Once(this::biasGradient));
            }
            if (at.dx() != null) {
                phases.add(new Phase.Chunks(this::inputGradient).over(Moves.GRADIENT));
            }
            return phases;
        }

        private void gather(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                biasGradient.gather(n, at.dy()[n]);
            }
        }

        /** What the transposed convolution reads: dy. */
        @Override
        public Span x(int n, int slot) {
            return at.dy()[n];
        }

        @Override
        public Span padded(int n, int slot) {
            if (!g.isPadded()) {
                return at.dy()[n];
            }
            g.pad(at.dy()[n], padded[slot]);
            return padded[slot];
        }

        @Override
        public Span dy(int n) {
            return at.x()[n];
        }

        private void inputGradient(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                inputGradient.run(padded(n, slot), at.dx()[n]);
            }
        }

        private void multiply(int task, int images, int slot) {
            weightGradient.multiply(task, images, slot, this);
        }

        private void add(int slice, int images, int slot) {
            weightGradient.add(slice, images, at.slots().gradient("weight"));
        }

        private void biasGradient(int images) {
            if (biasGradient != null) {
                biasGradient.store(images, at.slots().gradient("bias"));
            }
        }
    }
}
