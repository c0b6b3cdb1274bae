package dev.convoy.image;

import java.io.Serializable;

/**
 * How an image file becomes pixels: decoded, scaled (bilinear, antialiased), cropped at the centre, brought to a number
 * of channels. An EXIF orientation is not applied, as in torchvision.
 *
 * @param resize size to scale to
 * @param crop rectangle to cut from the centre
 * @param colour channels
 */
public record DecodeSettings(Resize resize, Crop crop, ColourMode colour) implements Serializable {
    /** Images as they are. */
    public static final DecodeSettings AS_IS = new DecodeSettings(Resize.NONE, Crop.NONE, ColourMode.AUTO);

    /** These settings with another colour mode. */
    public DecodeSettings withColour(ColourMode mode) {
        return new DecodeSettings(resize, crop, mode);
    }
}
