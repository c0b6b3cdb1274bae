package dev.convoy.layer.conv;

import dev.convoy.layer.Choice;
import dev.convoy.layer.Extent;
import java.util.Locale;

/**
 * What the cost model expects of the ways to compute a convolution, and what follows.
 *
 * @param asked what the architecture asks for
 * @param geometry the convolution
 * @param direct clock cycles of one core for an image, by the definition
 * @param winograd the same by Winograd's way; infinite where it cannot be had
 */
record ConvEstimate(ConvAlgorithm asked, ConvGeometry geometry, double direct, double winograd) {
    /** By how much the larger rounding errors must be worth it. */
    private static final double WORTH = 1.3;

    /**
     * Most multiply-adds of a tap in a group, channels in times channels out, that go channel by channel: with more, a product's vectors are
     * full enough.
     */
    private static final int FEW = 32;

    /** The way to take: never {@link ConvAlgorithm#AUTO}. */
    ConvAlgorithm algorithm() {
        if (asked != ConvAlgorithm.AUTO) {
            return asked;
        }
        if (geometry.groups() > 1 && (long) geometry.groupIn() * geometry.groupOut() <= FEW) {
            return ConvAlgorithm.DEPTHWISE;
        }
        return WORTH * winograd < direct ? ConvAlgorithm.WINOGRAD : ConvAlgorithm.DIRECT;
    }

    /** The same for people. */
    Choice choice(Choice.Direction direction) {
        return new Choice(direction, shown(), reason());
    }

    private String shown() {
        if (algorithm() == ConvAlgorithm.WINOGRAD) {
            int size = geometry.kernel().at(2);
            return String.format(Locale.ROOT, "winograd F(4x4, %dx%d)", size, size);
        }
        if (algorithm() == ConvAlgorithm.DEPTHWISE) {
            return algorithm().word();
        }
        return geometry.groups() == 1 ? "direct" : "direct, group by group";
    }

    private String reason() {
        if (asked != ConvAlgorithm.AUTO) {
            return "asked for";
        }
        if (geometry.groups() > 1) {
            return geometry.groups() + " groups of " + geometry.groupIn() + " to " + geometry.groupOut() + " channels";
        }
        if (winograd == Double.POSITIVE_INFINITY) {
            return "the only way for " + shape();
        }
        String both = String.format(
                Locale.ROOT, "direct %,.0f, winograd %,.0f thousand cycles", direct / 1000, winograd / 1000);
        boolean near = algorithm() == ConvAlgorithm.DIRECT && winograd < direct;
        return near ? both + ": not " + WORTH + " times less" : both;
    }

    /** What is in the way of Winograd, first things first. */
    private String shape() {
        ConvGeometry g = geometry;
        if (g.stride().count() > 1) {
            return "stride " + shown(g.stride());
        }
        if (g.dilation().count() > 1) {
            return "dilation " + shown(g.dilation());
        }
        boolean sized = g.kernel().at(2) == 3 || g.kernel().at(2) == 5;
        if (!sized || g.kernel().at(1) != g.kernel().at(2) || g.kernel().at(0) > 1) {
            return "a kernel of " + g.kernel().joined(" x ").replaceFirst("^1 x ", "");
        }
        return g.channels().in() + " to " + g.channels().out() + " channels";
    }

    /** Of the two last of three axes: a number where they agree. */
    private static String shown(Extent extent) {
        return Extent.of(extent.at(1), extent.at(2)).toString();
    }
}
