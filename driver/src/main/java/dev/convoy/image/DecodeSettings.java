package dev.convoy.image;

import java.io.Serializable;

/**
 * How an image file becomes pixels: decoded, turned upright or not, scaled (bilinear, antialiased), cropped at the
 * centre, brought to a number of channels.
 *
 * @param resize size to scale to
 * @param crop rectangle to cut from the centre
 * @param colour channels
 * @param orientation whether the file's orientation counts
 * @param scaling arithmetic of the scaling
 */
public record DecodeSettings(Resize resize, Crop crop, ColourMode colour, Orientation orientation, Scaling scaling)
        implements Serializable {
    /** Images as they are stored. */
    public static final DecodeSettings AS_IS = of(Resize.NONE, Crop.NONE, ColourMode.AUTO);

    /** Settings of images as stored, scaled as Pillow does: what saved files mean that say nothing of either. */
    public static DecodeSettings of(Resize resize, Crop crop, ColourMode colour) {
        return new DecodeSettings(resize, crop, colour, Orientation.STORED, Scaling.PILLOW);
    }

    /** These settings with another colour mode. */
    public DecodeSettings withColour(ColourMode mode) {
        return new DecodeSettings(resize, crop, mode, orientation, scaling);
    }

    /** These settings with another orientation. */
    public DecodeSettings withOrientation(Orientation other) {
        return new DecodeSettings(resize, crop, colour, other, scaling);
    }

    /** These settings with another scaling. */
    public DecodeSettings withScaling(Scaling other) {
        return new DecodeSettings(resize, crop, colour, orientation, other);
    }
}
