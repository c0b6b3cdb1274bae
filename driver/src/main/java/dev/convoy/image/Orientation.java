package dev.convoy.image;

import java.util.Locale;

/** Whether an image is turned as its file says a viewer should. */
public enum Orientation {
    /** As EXIF's orientation says, if the file (JPEG, PNG, WebP) has one: upright, as people see it. */
    EXIF,
    /** As the pixels are stored, as torchvision's {@code decode_image} does. */
    STORED;

    /**
     * The orientation of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Orientation parse(String name) {
        return Names.find(values(), name, "orientation");
    }

    /** The name as it is written in settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
