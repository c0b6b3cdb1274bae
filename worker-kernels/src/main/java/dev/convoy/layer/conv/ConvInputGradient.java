package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Extent;
import java.util.ArrayList;
import java.util.List;

/**
 * The input gradient of a convolution, which is also the forward pass of a transposed one. Input pixels whose padded place
 * leaves the same remainders by the stride meet the same taps; for each such phase the gradient is a convolution of stride 1
 * over a zero-padded dy, whose chains run over (oc, kd, kh, kw) of the phase's taps. At stride 1 there is one phase.
 */
final class ConvInputGradient {
    private final ConvGeometry g;

    /** Zeros in front of dy: the furthest that a phase's taps reach back. */
    private final Extent border;

    /** dy with its border. */
    private final Extent extent;

    private final List<StridePhase> phases = new ArrayList<>();

    /** {@code [threads]} dy with its border. */
    private final Span[] padded;

    /** {@code [threads]} one phase of dx, where it has to be spread. */
    private final Span[] part;

    /**
     * @param bias {@code [inChannels]} added to the gradient, read at every run: a transposed convolution's; null for none
     */
    ConvInputGradient(Kernels kernels, int threads, ConvGeometry geometry, Span bias) {
        g = geometry;
        Extent reach = g.kernel().with(g.dilation(), (k, d) -> (k - 1) * d);
        border = reach.with(g.stride(), (last, s) -> last / s);
        Extent last = g.input().with(g.padding(), (size, p) -> size - 1 + p).with(g.stride(), (at, s) -> at / s);
        extent = last.with(g.output(), (at, size) -> Math.max(at + 1, size)).with(border, Math::addExact);
        int count = Math.multiplyExact(g.channels().out(), extent.count());
        padded = Span.zeros(Math.multiplyExact(threads, count)).images(threads, count);
        int partCount =
                isSpread() ? Math.multiplyExact(g.channels().in(), g.input().count()) : 0;
        part = Span.zeros(Math.multiplyExact(threads, partCount)).images(threads, partCount);
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
                phases.add(new StridePhase(kernels, g, lines, this, bias));
            }
        }
    }

    private boolean isSpread() {
        return g.stride().count() > 1;
    }

    /** Where a pixel of dy, or of its border, lies in the padded dy. */
    int place(int oc, int d, int h, int w) {
        int plane = oc * extent.at(0) + border.at(0) + d;
        return (plane * extent.at(1) + border.at(1) + h) * extent.at(2) + border.at(2) + w;
    }

    /** Packs a weight {@code [oc][ic of a group][kernel]}. */
    void load(Span weight) {
        for (StridePhase phase : phases) {
            phase.pack(weight);
        }
    }

    /** dx of one image from its dy. */
    void run(Span dy, Span dx, int slot) {
        Span inside = padded[slot];
        int from = dy.offset();
        for (int oc = 0; oc < g.channels().out(); oc++) {
            for (int d = 0; d < g.output().at(0); d++) {
                for (int h = 0; h < g.output().at(1); h++, from += g.output().at(2)) {
                    int to = inside.offset() + place(oc, d, h, 0);
                    System.arraycopy(
                            dy.array(), from, inside.array(), to, g.output().at(2));
                }
            }
        }
        for (StridePhase phase : phases) {
            if (isSpread()) {
                phase.run(inside, part[slot]);
                phase.spread(part[slot], dx);
            } else {
                phase.run(inside, dx);
            }
        }
    }
}
