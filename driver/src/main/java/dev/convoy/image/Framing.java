package dev.convoy.image;

/**
 * How an image as stored becomes the wanted one: scaled to a size, a part of that kept, the part turned. An image is
 * scaled before it is turned: that is less work, and the same but for the last bit of a few pixels.
 *
 * @param height to scale to, of the image as stored
 * @param width to scale to, of the image as stored
 * @param kept what is left of the scaled image
 * @param turn what is done with that
 */
record Framing(int height, int width, Region kept, Turn turn) {
    /**
     * The framing of a file's image.
     *
     * @throws UnreadableImage if it would be scaled to more than {@link ImageDecoder#MOST_PIXELS}, or is smaller than
     *     the crop
     */
    static Framing of(ImageHeader header, DecodeSettings settings) throws UnreadableImage {
        Turn turn = settings.orientation() == Orientation.EXIF ? header.turn() : Turn.NONE;
        int[] size = turn.swaps()
                ? settings.resize().target(header.width(), header.height())
                : settings.resize().target(header.height(), header.width());
        ImageHeader.checkPixels("would be scaled to", size[0], size[1]);
        Region shown = shown(size[0], size[1], settings.crop());
        int height = turn.swaps() ? size[1] : size[0];
        int width = turn.swaps() ? size[0] : size[1];
        return new Framing(height, width, turn.stored(shown, height, width), turn);
    }

    /** The rectangle at the centre; an odd pixel goes to even neighbours as torchvision's rounding does. */
    private static Region shown(int height, int width, Crop crop) throws UnreadableImage {
        if (crop.height() == 0) {
            return Region.all(height, width);
        }
        if (crop.height() > height || crop.width() > width) {
            throw new UnreadableImage("is " + height + " x " + width + " pixels, smaller than the crop of "
                    + crop.height() + " x " + crop.width());
        }
        return new Region(
                (int) Math.rint((height - crop.height()) / 2.0),
                (int) Math.rint((width - crop.width()) / 2.0),
                crop.height(),
                crop.width());
    }
}
