package dev.convoy.layer.conv;

import dev.convoy.layer.Checks;
import dev.convoy.layer.LayerSettings;
import dev.convoy.tensor.Shape;

/**
 * The channels of a convolution. With several groups the channels fall into as many equal parts, in and out, and each part
 * out sees only its part in (Krizhevsky et al. 2012); as many groups as channels in is a depthwise convolution.
 *
 * @param in channels in; 0 takes those of the input
 * @param out channels out
 * @param groups a divisor of both
 */
public record Channels(int in, int out, int groups) {
    /**
     * @throws IllegalArgumentException if a number is out of its range, or channels do not fall into groups
     */
    public Channels {
        if (in < 0) {
            throw new IllegalArgumentException("in_channels expects a positive number, got " + in);
        }
        Checks.positive("out_channels", out);
        Checks.positive("groups", groups);
        divisible("in_channels", in, groups);
        divisible("out_channels", out, groups);
    }

    /** Channels of one group. */
    public static Channels of(int in, int out) {
        return new Channels(in, out, 1);
    }

    static Channels from(LayerSettings settings) {
        return new Channels(
                settings.number("in_channels", 0), settings.number("out_channels"), settings.number("groups", 1));
    }

    /** The channels of an input, checked: these, where in is not 0. */
    int of(Shape input) {
        if (in != 0 && input.size(0) != in) {
            throw new IllegalArgumentException("expects " + in + " input channels, got " + input);
        }
        divisible("in_channels", input.size(0), groups);
        return input.size(0);
    }

    private static void divisible(String name, int channels, int groups) {
        if (channels % groups != 0) {
            throw new IllegalArgumentException(name + " expects a multiple of groups " + groups + ", got " + channels);
        }
    }
}
