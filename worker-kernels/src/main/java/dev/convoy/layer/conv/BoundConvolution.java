package dev.convoy.layer.conv;

import dev.convoy.kernels.DepthwiseKernels;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Choice;
import dev.convoy.layer.Choice.Direction;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Moves;
import dev.convoy.layer.PackedWeights;
import dev.convoy.layer.Phase;
import dev.convoy.layer.resize.Border;
import dev.convoy.layer.resize.PaddingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution bound to a plan's arrays: its border, forward product and input gradient. A border of anything but zeros is
 * put around the image first, in a buffer of its own, and the convolution then has no padding.
 */
final class BoundConvolution implements WeightGradient.Images {
    private final Binding at;
    private final ConvGeometry g;
    private final ConvAlgorithm algorithm;
    private final boolean winograd;

    /** One of these by the definition, by Winograd's way or channel by channel, the others null; the gradients all where nobody needs dx. */
    private final ConvForward forward;

    private final Winograd fast;
    private final DepthwisePass channelwise;
    private final InputGradientPass inputGradient;
    private final Winograd fastGradient;

    /** {@code [threads]} the zero-padded image; empty where there is no padding. */
    private final Span[] padded;

    /** Null where the border is zeros, or there is none. */
    private final Border border;

    /** {@code [threads]} the image with its border, and then its gradient. */
    private final Span[] bordered;

    /**
     * @param algorithm which to use, or the choice between them
     * @param bias {@code [pitch of outChannels]}, read at every run; null for none
     */
    BoundConvolution(Binding binding, Channels channels, Sliding sliding, ConvAlgorithm algorithm, Span bias) {
        at = binding;
        this.algorithm = algorithm;
        Extent image = Extent.of(binding.input());
        Padding padding = sliding.padding();
        boolean own = padding.mode() != PaddingMode.ZEROS && !padding.isNone();
        int pitch = Layout.pitch(channels.in());
        border = own ? new Border(pitch, image, padding.before(), padding.after(), padding.mode()) : null;
        bordered = scratch(own ? border.count() : 0);
        Extent output = Extent.of(binding.output());
        g = own
                ? new ConvGeometry(channels, sliding.padded(image), output, sliding.unpadded())
                : new ConvGeometry(channels, image, output, sliding);
        boolean turns = binding.mode() == Mode.TRAIN && binding.dx() != null;
        ConvAlgorithm chosen = algorithm.of(g).algorithm();
        winograd = chosen == ConvAlgorithm.WINOGRAD;
        boolean direct = chosen == ConvAlgorithm.DIRECT;
        boolean borders = direct || algorithm.ofWeightGradient(g).algorithm() == ConvAlgorithm.DIRECT;
        padded = scratch(borders && g.isPadded() ? g.paddedCount() : 0);
        int threads = binding.threads();
        PackedWeights.Share weights = binding.weights();
        forward = direct ? new ConvForward(binding.kernels(), weights, g, bias) : null;
        DepthwiseKernels depthwise = binding.kernels().depthwise();
        boolean byChannel = chosen == ConvAlgorithm.DEPTHWISE;
        channelwise = byChannel ? DepthwisePass.forward(depthwise, weights, threads, g, bias) : null;
        fast = winograd ? new Winograd(binding.kernels(), weights, threads, WinogradGeometry.forward(g), bias) : null;
        inputGradient =
                turns && !winograd ? InputGradientPass.of(binding.kernels(), weights, threads, g, chosen, null) : null;
        fastGradient = turns && winograd
                ? new Winograd(binding.kernels(), weights, threads, WinogradGeometry.inputGradient(g), null)
                : null;
    }

    private Span[] scratch(int count) {
        return Span.zeros(Math.multiplyExact(at.threads(), count)).images(at.threads(), count);
    }

    WeightGradient weightGradient() {
        return switch (algorithm.ofWeightGradient(g).algorithm()) {
            case WINOGRAD ->
                new WinogradWeightGradient(
                        at.kernels(), at.threads(), WinogradGeometry.forward(g), at.capacity(), at.scratch());
            case DEPTHWISE -> new DepthwiseWeightGradient(at.kernels(), at.threads(), g, at.capacity(), at.scratch());
            default -> new ConvWeightGradient(at.kernels(), at.threads(), g, at.capacity(), at.scratch());
        };
    }

    /** How it is computed, and why. */
    List<Choice> choices() {
        List<Choice> choices = new ArrayList<>(List.of(algorithm.of(g).choice(Direction.FORWARD)));
        if (at.mode() == Mode.TRAIN && at.dx() != null) {
            choices.add(algorithm.of(g).choice(Direction.INPUT_GRADIENT));
        }
        if (at.mode() == Mode.TRAIN && !at.frozen()) {
            choices.add(algorithm.ofWeightGradient(g).choice(Direction.WEIGHT_GRADIENT));
        }
        return choices;
    }

    /** Packs some of a weight, with the scratch arrays of thread {@code slot}. */
    @FunctionalInterface
    interface WeightPacking {
        void run(Span weight, int slot);
    }

    /** What packs the weight, for both directions: tasks that do not depend on each other, one for each panel of Winograd's way. */
    List<WeightPacking> packings() {
        List<WeightPacking> packings = new ArrayList<>();
        int in = g.channels().in();
        int window = g.kernel().count();
        if (channelwise != null) {
            packings.add((weight, slot) -> channelwise.load(weight));
        } else if (forward != null) {
            packings.add((weight, slot) -> forward.load(weight));
        } else {
            addPanels(packings, fast, (oc, ic) -> (oc * in + ic) * window, 1);
        }
        if (inputGradient != null) {
            packings.add((weight, slot) -> inputGradient.load(weight));
        } else if (fastGradient != null) {
            addPanels(packings, fastGradient, (ic, oc) -> (oc * in + ic) * window + window - 1, -1);
        }
        return packings;
    }

    private static void addPanels(List<WeightPacking> packings, Winograd way, Winograd.Weights places, int step) {
        for (int i = 0; i < way.panels(); i++) {
            int panel = i;
            packings.add((weight, slot) -> way.load(panel, new Winograd.Filter(weight, places, step), slot));
        }
    }

    @Override
    public Span x(int n, int slot) {
        Span image = at.x()[n];
        if (border == null) {
            return image;
        }
        border.add(image, bordered[slot]);
        return bordered[slot];
    }

    @Override
    public Span padded(int n, int slot) {
        Span image = x(n, slot);
        if (!g.isPadded()) {
            return image;
        }
        g.pad(image, padded[slot]);
        return padded[slot];
    }

    @Override
    public Span dy(int n) {
        return at.dy()[n];
    }

    Phase forward() {
        if (winograd) {
            WinogradTiles.Images x = this::x;
            WinogradTiles.Images y = (n, slot) -> at.y()[n];
            return new Phase.Chunks(
                    (from, to, slot) -> fast.run(x, y, from, to, slot),
                    WinogradGeometry.forward(g).group());
        }
        return new Phase.Chunks((from, to, slot) -> {
            for (int n = from; n < to; n++) {
                if (channelwise != null) {
                    channelwise.run(x(n, slot), at.y()[n], slot);
                } else {
                    forward.run(padded(n, slot), at.y()[n]);
                }
            }
        });
    }

    /** dx = dy correlated with the weight, transposed and turned by 180 degrees. */
    Phase inputGradient() {
        if (winograd && border == null) {
            WinogradTiles.Images dy = (n, slot) -> at.dy()[n];
            WinogradTiles.Images dx = (n, slot) -> at.dx()[n];
            return new Phase.Chunks(
                            (from, to, slot) -> fastGradient.run(dy, dx, from, to, slot),
                            WinogradGeometry.inputGradient(g).group())
                    .over(Moves.GRADIENT);
        }
        return new Phase.Chunks((from, to, slot) -> {
                    for (int n = from; n < to; n++) {
                        inputGradient(n, slot);
                    }
                })
                .over(Moves.GRADIENT);
    }

    private void inputGradient(int n, int slot) {
        Span dx = border == null ? at.dx()[n] : bordered[slot];
        if (winograd) {
            fastGradient.run((i, thread) -> at.dy()[i], (i, thread) -> dx, n, n + 1, slot);
        } else {
            inputGradient.run(at.dy()[n], dx, slot);
        }
        if (border != null) {
            border.fold(dx, at.dx()[n]);
        }
    }
}
