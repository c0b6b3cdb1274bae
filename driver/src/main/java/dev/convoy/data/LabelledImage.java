package dev.convoy.data;

import dev.convoy.image.RawImage;
import java.io.Serializable;

/** A sample of an {@link ImageSet}: its number, its class, its image and how much it counts. */
public final class LabelledImage implements Serializable {
    private static final long serialVersionUID = 1;

    private final long id;
    private final int label;
    private final RawImage image;
    private final float weight;

    /** Sample {@code id} of class {@code label}, of weight 1. */
    public LabelledImage(long id, int label, RawImage image) {
        this(id, label, image, 1);
    }

    /** Sample {@code id} of class {@code label}; {@code weight} is how often the loss counts it. */
    public LabelledImage(long id, int label, RawImage image, float weight) {
        this.id = id;
        this.label = label;
        this.image = image;
        this.weight = weight;
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

    /** How often the loss counts it; 1 where nothing was said. */
    public float weight() {
        return weight;
    }

    /** This sample with another number. */
    LabelledImage numbered(long otherId) {
        return new LabelledImage(otherId, label, image, weight);
    }

    /** This sample with another class. */
    LabelledImage labelled(int otherLabel) {
        return new LabelledImage(id, otherLabel, image, weight);
    }
}
