package dev.convoy.layer.conv;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Mode;
import dev.convoy.layer.resize.Border;
import dev.convoy.layer.resize.PaddingMode;

/**
 * A convolution bound to a plan's arrays: its border, forward product and input gradient. A border of anything but zeros is
 * put around the image first, in a buffer of its own, and the convolution then has no padding.
 */
final class BoundConvolution {
    private final Binding at;
    private final ConvGeometry g;
    private final ConvForward forward;

    /** Null where nobody needs dx. */
    private final ConvInputGradient inputGradient;

    /** Zero-padded inputs: in training one an image, kept for the weight gradient, else one a thread. */
    private final Span[] padded;

    /** Null where the border is zeros, or there is none. */
    private final Border border;

    /** {@code [threads]} the image with its border, and then its gradient. */
    private final Span[] bordered;

    /**
     * @param bias {@code [outChannels]}, read at every run
     */
    BoundConvolution(Binding binding, Channels channels, Sliding sliding, Span bias) {
        at = binding;
        Extent image = Extent.of(binding.input());
        Padding padding = sliding.padding();
        boolean own = padding.mode() != PaddingMode.ZEROS && !padding.isNone();
        border = own ? new Border(channels.in(), image, padding.before(), padding.after(), padding.mode()) : null;
        int count = own ? border.count() : 0;
        bordered = Span.zeros(Math.multiplyExact(binding.threads(), count)).images(binding.threads(), count);
        Extent output = Extent.of(binding.output());
        g = own
                ? new ConvGeometry(channels, sliding.padded(image), output, sliding.unpadded())
                : new ConvGeometry(channels, image, output, sliding);
        forward = new ConvForward(binding.kernels(), g, bias);
        boolean train = binding.mode() == Mode.TRAIN;
        int kept = train ? binding.capacity() : binding.threads();
        padded = Span.zeros(Math.multiplyExact(kept, g.paddedCount())).images(kept, g.paddedCount());
        inputGradient = train && binding.dx() != null
                ? new ConvInputGradient(binding.kernels(), binding.threads(), g, null)
                : null;
    }

    ConvGeometry geometry() {
        return g;
    }

    Span[] padded() {
        return padded;
    }

    void load(Span weight) {
        forward.load(weight);
        if (inputGradient != null) {
            inputGradient.load(weight);
        }
    }

    void forward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            Span image = at.x()[n];
            if (border != null) {
                border.add(image, bordered[slot]);
                image = bordered[slot];
            }
            Span inside = padded[at.mode() == Mode.TRAIN ? n : slot];
            g.pad(image, inside);
            forward.run(inside, at.y()[n]);
        }
    }

    /** dx = dy correlated with the weight, transposed and turned by 180 degrees. */
    void inputGradient(int from, int to, int slot) {
        for (int n = from; n < to && inputGradient != null; n++) {
            if (border == null) {
                inputGradient.run(at.dy()[n], at.dx()[n], slot);
            } else {
                inputGradient.run(at.dy()[n], bordered[slot], slot);
                border.fold(bordered[slot], at.dx()[n]);
            }
        }
    }
}
