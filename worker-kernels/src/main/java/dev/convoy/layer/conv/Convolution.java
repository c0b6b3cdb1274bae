package dev.convoy.layer.conv;

import dev.convoy.init.Initialiser;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Choice;
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
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Convolution of images of 1 to 3 dimensions, in the field's sense of cross-correlation: {@code y[oc][oh][ow] = bias[oc] + sum
 * over ic, kh, kw of weight[oc][ic][kh][kw] * x[ic][oh * stride + kh * dilation - padding][...]}, and likewise in one or three
 * dimensions (LeCun et al. 1998; PyTorch's {@code Conv1d}, {@code Conv2d}, {@code Conv3d}).
 *
 * <p>{@code [inChannels, h, w]} to {@code [outChannels, (h + 2 padding - dilation (kernelSize - 1) - 1) / stride + 1, ...]};
 * weight {@code [outChannels, inChannels / groups, kernelHeight, kernelWidth]}, bias {@code [outChannels]}.
 *
 * @param channels in, out and their groups
 * @param sliding kernel, stride, padding and dilation; it gives the dimensions
 * @param bias whether a bias is added
 * @param init how the weight starts
 * @param algorithm how it is computed
 */
public record Convolution(Channels channels, Sliding sliding, Bias bias, Initialiser init, ConvAlgorithm algorithm)
        implements Foldable {
    /** Its name in architecture files, before the number of dimensions. */
    public static final String NAME = "conv";

    /** One that is computed by whichever way is faster. */
    public Convolution(Channels channels, Sliding sliding, Bias bias, Initialiser init) {
        this(channels, sliding, bias, init, ConvAlgorithm.AUTO);
    }

    /** From the settings of {@code conv1d}, {@code conv2d} or {@code conv3d}. */
    public static Convolution from(LayerSettings settings, int rank) {
        return new Convolution(
                Channels.from(settings),
                Sliding.from(settings, rank),
                Bias.from(settings),
                Initialiser.named(settings.word("init", "default")),
                ConvAlgorithm.from(settings));
    }

    @Override
    public String type() {
        return NAME + sliding.rank() + "d";
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.image(input, sliding.rank());
        Channels all = new Channels(channels.of(input), channels.out(), channels.groups());
        Extent windows = sliding.windows(input);
        if (algorithm == ConvAlgorithm.WINOGRAD
                && !WinogradGeometry.fits(new ConvGeometry(all, Extent.of(input), windows, sliding))) {
            throw new IllegalArgumentException("algorithm winograd expects " + WinogradGeometry.EXPECTED
                    + ", got kernel_size " + sliding.kernelSize() + ", stride "
                    + sliding.stride() + ", dilation " + sliding.dilation() + ", groups " + channels.groups()
                    + ", channels " + all.in() + " and " + all.out() + " and padding " + sliding.padding());
        }
        if (algorithm == ConvAlgorithm.DEPTHWISE && channels.groups() == 1) {
            throw new IllegalArgumentException("algorithm depthwise expects several groups, got groups 1");
        }
        return windows.image(channels.out());
    }

    private Shape weightShape(Shape input) {
        return sliding.kernelSize().kernel(channels.out(), input.size(0) / channels.groups());
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        return bias.with(weightShape(input), init);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) weightShape(input).count() * sliding.windows(input).count();
    }

    @Override
    public Window window() {
        return Window.sliding(sliding.reach(), sliding.stride());
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

    private static final class Run implements Pass {
        private final Binding at;
        private final boolean biased;
        private final Span bias;
        private final BoundConvolution convolution;

        /** Null where they are not wanted. */
        private final WeightGradient weightGradient;

        private final ConvBiasGradient biasGradient;

        Run(Binding binding, Convolution layer) {
            at = binding;
            biased = layer.bias == Bias.ON;
            int out = layer.channels.out();
            Channels channels = new Channels(layer.channels.of(binding.input()), out, layer.channels.groups());
            bias = binding.weights().array(Layout.pitch(out));
            convolution = new BoundConvolution(binding, channels, layer.sliding, layer.algorithm, biased ? bias : null);
            boolean learns = binding.mode() == Mode.TRAIN && !binding.frozen();
            weightGradient = learns ? convolution.weightGradient() : null;
            int pixels = Extent.of(binding.output()).count();
            biasGradient = learns && biased
                    ? new ConvBiasGradient(binding.kernels().channels(), binding.capacity(), out, pixels)
                    : null;
        }

        @Override
        public List<Choice> choices() {
            return convolution.choices();
        }

        @Override
        public List<Packing> packings() {
            List<Packing> packings = new ArrayList<>();
            int weight = at.slots().offset("weight");
            for (BoundConvolution.WeightPacking packing : convolution.packings()) {
                packings.add((parameters, slot) -> packing.run(new Span(parameters, weight), slot));
            }
            if (biased) {
                int offset = at.slots().offset("bias");
                int out = at.output().size(0);
                packings.add((parameters, slot) -> System.arraycopy(parameters, offset, bias.array(), 0, out));
            }
            return packings;
        }

        @Override
        public List<Phase> forward() {
            return List.of(convolution.forward());
        }

        /**
         * dx = dy correlated with the weight, transposed and turned by 180 degrees; dweight = sum over images and pixels of dy
         * times the input it met; dbias = sum over images and pixels of dy.
         */
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
                phases.add(convolution.inputGradient());
            }
            return phases;
        }

        private void gather(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                biasGradient.gather(n, at.dy()[n]);
            }
        }

        private void multiply(int task, int images, int slot) {
            weightGradient.multiply(task, images, slot, convolution);
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
