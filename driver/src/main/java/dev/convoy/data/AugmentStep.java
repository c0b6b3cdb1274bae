package dev.convoy.data;

import dev.convoy.random.CounterRandom;
import java.io.Serializable;

/**
 * One random change of a training image, before normalisation. What it does is a function of its draws alone, and the
 * stream it draws from is that of (seed, epoch, image), handed from step to step: a step that is added changes the draws
 * of those after it. Allocates nothing.
 */
public sealed interface AugmentStep extends Serializable
        permits RandomCrop, RandomFlip, RandomRotation, ColourJitter, RandomErase, Cutout {
    /** Changes the picture on the canvas. */
    void apply(Canvas canvas, CounterRandom draw);

    /**
     * Says whether it can change images of so many channels.
     *
     * @throws IllegalArgumentException if it cannot
     */
    default void check(int channels) {}

    /** Checks a share of images. */
    static void checkProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " probability expects 0 to 1, got " + value);
        }
    }
}
