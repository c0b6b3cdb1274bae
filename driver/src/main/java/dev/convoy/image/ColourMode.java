package dev.convoy.image;

import java.util.Locale;

/** How many channels a decoded image gets. */
public enum ColourMode {
    /** As the files are: grey if every image of the set is grey, else RGB. */
    AUTO,
    /** One channel; colour is turned to luma by ITU-R BT.601's weights. */
    GREY,
    /** Three channels, red, green, blue; grey is repeated. */
    RGB;

    /**
     * The mode of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ColourMode parse(String name) {
        return Names.find(values(), name, "colour mode");
    }

    /** The name as it is written in settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
