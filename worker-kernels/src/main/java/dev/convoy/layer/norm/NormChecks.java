package dev.convoy.layer.norm;

import dev.convoy.layer.LayerSettings;
import dev.convoy.tensor.Shape;

/** The checks that normalisations share. All throw {@link IllegalArgumentException}. */
final class NormChecks {
    private NormChecks() {}

    /** Channels, or 0 for those of the input. */
    static void channels(String name, int channels) {
        if (channels < 0) {
            throw new IllegalArgumentException(name + " expects a positive number, got " + channels);
        }
    }

    static void eps(float eps) {
        if (!(eps > 0) || Float.isInfinite(eps)) {
            throw new IllegalArgumentException("eps expects a positive number, got " + eps);
        }
    }

    /** The setting {@code eps}, PyTorch's 1e-5 unless it is given. */
    static float eps(LayerSettings settings) {
        return (float) settings.decimal("eps", 1e-5);
    }

    /** That an input has so many channels, where they are not 0. */
    static void fits(int channels, Shape input) {
        if (channels != 0 && input.size(0) != channels) {
            throw new IllegalArgumentException("expects " + channels + " input channels, got " + input);
        }
    }
}
