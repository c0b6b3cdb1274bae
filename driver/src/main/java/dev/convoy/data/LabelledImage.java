package dev.convoy.data;

import java.io.Serializable;

/** A sample of an {@link ImageSet}: its number, its class and its image. */
public final class LabelledImage implements Serializable {
    private static final long serialVersionUID = 1;

    private final long id;
    private final int label;
    private final RawImage image;

    /** Sample {@code id} of class {@code label}. */
    public LabelledImage(long id, int label, RawImage image) {
        this.id = id;
        this.label = label;
        this.image = image;
    }

    /** Number within the set, from 0. */
    public long id() {
        return id;
    }

    /** Class, from 0. */
    public int label() {
        return label;
    }

    /** The image. */
    public RawImage image() {
        return image;
    }
}
