package dev.convoy.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Random changes to training images, redrawn every epoch as a function of (seed, epoch, image).
 *
 * @param steps the changes of an image, in the order they are made
 * @param mixup the mixing of images, after those
 */
public record Augmentation(List<AugmentStep> steps, Mixup mixup) implements Serializable {
    /** No change. */
    public static final Augmentation NONE = new Augmentation(List.of());

    /** Copies the list. */
    public Augmentation {
        steps = List.copyOf(steps);
    }

    /** Changes without mixing. */
    public Augmentation(List<AugmentStep> steps) {
        this(steps, Mixup.NONE);
    }

    /** These changes, in this order. */
    public static Augmentation of(AugmentStep... steps) {
        return new Augmentation(List.of(steps));
    }

    /** These changes, with images mixed after them. */
    public Augmentation with(Mixup other) {
        return new Augmentation(steps, other);
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
        return steps.isEmpty() && mixup.equals(Mixup.NONE);
    }

    /**
     * Says whether it can change the images of a set.
     *
     * @throws IllegalArgumentException if a step cannot, or samples of one image would be mixed with each other
     */
    public void check(SetDescription set) {
        check(set.input().size(0));
        if (set.form().views() > 1 && !mixup.equals(Mixup.NONE)) {
            throw new IllegalArgumentException(
                    "mixup expects one sample an image, got " + set.form().views());
        }
    }

    /**
     * Says whether every step can change images of so many channels.
     *
     * @throws IllegalArgumentException if one cannot
     */
    void check(int channels) {
        steps.forEach(step -> step.check(channels));
    }
}
