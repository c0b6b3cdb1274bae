package dev.convoy.data;

import java.io.Serializable;
import java.util.List;

/**
 * What the stored images of a set are to a network: how many samples are made of each, which of its channels are not input but
 * target, and whether samples bring weights of their own.
 *
 * @param views samples made of an image: 1, or 4, sample {@code 4 i + r} being image i turned counter-clockwise by r right
 *     angles, with label r (Gidaris, Singh and Komodakis 2018, "Unsupervised representation learning by predicting image
 *     rotations")
 * @param targetChannels the last so many stored channels are the target of a dense prediction; 0 for none
 * @param weights whether a sample counts by a weight of its own
 */
public record SampleForm(int views, int targetChannels, Weights weights) implements Serializable {
    /** Views of an image where its turns are told apart. */
    static final int TURNS = 4;

    /** The classes of those views: degrees. */
    static final List<String> TURN_NAMES = List.of("0", "90", "180", "270");

    /** One sample an image, all channels input, all of weight 1. */
    public static final SampleForm PLAIN = new SampleForm(1, 0, Weights.EQUAL);

    /** How much samples count. */
    public enum Weights {
        /** All the same. */
        EQUAL,
        /** Each by its own weight. */
        OWN
    }

    /**
     * @throws IllegalArgumentException if the views are not 1 or 4, or the target channels are negative
     */
    public SampleForm {
        if (views != 1 && views != TURNS) {
            throw new IllegalArgumentException("views of an image expect 1 or 4, got " + views);
        }
        if (targetChannels < 0) {
            throw new IllegalArgumentException("target channels expect 0 or more, got " + targetChannels);
        }
    }

    SampleForm turned() {
        return new SampleForm(TURNS, targetChannels, weights);
    }

    SampleForm withTarget(int channels) {
        return new SampleForm(views, channels, weights);
    }

    SampleForm weighted() {
        return new SampleForm(views, targetChannels, Weights.OWN);
    }
}
