package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Extent;
import dev.convoy.layer.PackedWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * The input gradient of a convolution, which is also the forward pass of a transposed one. Input pixels whose padded place
 * leaves the same remainders by the stride meet the same taps; for each such phase the gradient is a convolution of stride 1
 * over a zero-padded dy, whose chains run over (kd, kh, kw, oc) of the phase's taps. At stride 1 there is one phase.
 */
final class ConvInputGradient implements InputGradientPass {
    private final ConvGeometry g;

    /** Zeros in front of dy: the furthest that a phase's taps reach back. */
    private final Extent border;

    /** dy with its border. */
    private final Extent extent;

    private final List<StridePhase> phases = new ArrayList<>();

    /** {@code [threads]} dy with its border. */
    private final Span[] padded;

    /**
     * @param bias {@code [pitch of inChannels]} added to the gradient, read at every run: a transposed convolution's; null for none
     */
    ConvInputGradient(Kernels kernels, PackedWeights.Share weights, int threads, ConvGeometry geometry, Span bias) {
        g = geometry;
        Extent reach = g.kernel().with(g.dilation(), (k, d) -> (k - 1) * d);
        border = reach.with(g.stride(), (last, s) -> last / s);
        Extent last = g.input().with(g.padding(), (size, p) -> size - 1 + p).with(g.stride(), (at, s) -> at / s);
        extent = last.with(g.output(), (at, size) -> Math.max(at + 1, size)).with(border, Math::addExact);
        int count = extent.equals(g.output()) ? 0 : Math.multiplyExact(g.outPitch(), extent.count());
        padded = Span.zeros(Math.multiplyExact(threads, count)).images(threads, count);
        Extent s = g.stride();
        for (int phase = 0; phase < s.count(); phase++) {
            Extent remainder = Extent.of(phase / s.at(2) / s.at(1), phase / s.at(2) % s.at(1), phase % s.at(2));
            StridePhase.Line[] lines = new StridePhase.Line[3];
            boolean empty = false;
            for (int d = 0; d < 3; d++) {
                lines[d] = StridePhase.Line.of(g, d, remainder.at(d));
                empty |= lines[d].count() == 0;
            }
            if (!empty) {
                phases.add(new StridePhase(kernels, weights, g, lines, this, bias));
            }
        }
    }

    /** Where a pixel of dy, or of its border, lies in the padded dy. */
    int place(int d, int h, int w) {
        int row = (border.at(0) + d) * extent.at(1) + border.at(1) + h;
        return (row * extent.at(2) + border.at(2) + w) * g.outPitch();
    }

    @Override
    public void load(Span weight) {
        for (StridePhase phase : phases) {
            phase.pack(weight);
        }
    }

    @Override
    public void run(Span dy, Span dx, int slot) {
        Span inside = dy;
        if (!extent.equals(g.output())) {
            inside = padded[slot];
            ConvGeometry.copyRows(dy, g.output(), g.outPitch(), inside, extent, border);
        }
        for (StridePhase phase : phases) {
            phase.run(inside, dx);
        }
    }
}
