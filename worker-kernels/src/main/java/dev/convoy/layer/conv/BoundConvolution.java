package dev.convoy.layer.conv;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Mode;
import dev.convoy.layer.resize.Border;
import dev.convoy.layer.resize.PaddingMode;

/**
 * A convolution bound to a plan's arrays: its border, forward product and input gradient. A border of anything but zeros is
 * put around the image first, in a buffer of its own, and the convolution then has no padding.
 */
final class BoundConvolution implements ConvWeightGradient.Images {
    private final Binding at;
    private final ConvGeometry g;
    private final ConvForward forward;

    /** Null where nobody needs dx. */
    private final ConvInputGradient inputGradient;

    /** {@code [threads]} the zero-padded image; empty where there is no padding. */
    private final Span[] padded;

    /** Null where the border is zeros, or there is none. */
    private final Border border;

    /** {@code [threads]} the image with its border, and then its gradient. */
    private final Span[] bordered;

    /**
     * @param bias {@code [pitch of outChannels]}, read at every run; null for none
     */
    BoundConvolution(Binding binding, Channels channels, Sliding sliding, Span bias) {
        at = binding;
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
        forward = new ConvForward(binding.kernels(), g, bias);
        padded = scratch(g.isPadded() ? g.paddedCount() : 0);
        inputGradient = binding.mode() == Mode.TRAIN && binding.dx() != null
                ? new ConvInputGradient(binding.kernels(), binding.threads(), g, null)
                : null;
    }

    private Span[] scratch(int count) {
        return Span.zeros(Math.multiplyExact(at.threads(), count)).images(at.threads(), count);
    }

    ConvGeometry geometry() {
        return g;
    }

    void load(Span weight) {
        forward.load(weight);
        if (inputGradient != null) {
            inputGradient.load(weight);
        }
    }

    /** Image {@code n} with its border. */
    @Override
    public Span padded(int n, int slot) {
        Span image = at.x()[n];
        if (border != null) {
            border.add(image, bordered[slot]);
            return bordered[slot];
        }
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

    void forward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            forward.run(padded(n, slot), at.y()[n]);
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
