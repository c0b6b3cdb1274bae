package dev.convoy.layer;

import java.util.Set;

/**
 * What a {@link Phase} reads and writes of each image: the traffic that a table of a plan counts.
 *
 * @param reads arrays it reads once
 * @param writes arrays it writes once
 */
public record Moves(Set<Images> reads, Set<Images> writes) {
    /** A layer's arrays of images. */
    public enum Images {
        /** Inputs, all of them. */
        X,
        /** The first input. */
        FIRST_X,
        /** Outputs. */
        Y,
        /** Input gradients, all that somebody needs. */
        DX,
        /** The first input's gradients, where somebody needs them. */
        FIRST_DX,
        /** Output gradients. */
        DY,
        /** An array that the layer keeps from its forward to its backward pass, as large as its output. */
        OWN
    }

    /** No image. */
    public static final Moves NONE = new Moves(Set.of(), Set.of());

    /** Of a backward pass that reads neither input nor output. */
    public static final Moves GRADIENT = reading(Images.DY).writing(Images.DX);

    /** Of a phase that reads these. */
    public static Moves reading(Images... images) {
        return new Moves(Set.of(images), Set.of());
    }

    /** The same, writing these. */
    public Moves writing(Images... images) {
        return new Moves(reads, Set.of(images));
    }
}
