package dev.convoy.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Random changes to training images, redrawn every epoch as a function of (seed, epoch, image).
 *
 * @param steps the changes of an image, in the order they are made
 */
public record Augmentation(List<AugmentStep> steps) implements Serializable {
    /** No change. */
    public static final Augmentation NONE = new Augmentation(List.of());

    /** Copies the list. */
    public Augmentation {
        steps = List.copyOf(steps);
    }

    /** These changes, in this order. */
    public static Augmentation of(AugmentStep... steps) {
        return new Augmentation(List.of(steps));
    }

    /** Crop and flip only; 0 leaves either out. */
    public static Augmentation cropAndFlip(int cropPadding, double flipProbability) {
        List<AugmentStep> steps = new ArrayList<>();
        if (cropPadding != 0) {
            steps.add(new RandomCrop(cropPadding));
        }
        if (flipProbability != 0) {
            steps.add(new RandomFlip(flipProbability));
        }
        return new Augmentation(steps);
    }

    /** Whether images stay as they are. */
    public boolean isNone() {
        return steps.isEmpty();
    }

    /**
     * Says whether every step can change images of so many channels.
     *
     * @throws IllegalArgumentException if one cannot
     */
    public void check(int channels) {
        steps.forEach(step -> step.check(channels));
    }
}
