package dev.convoy.image;

import dev.convoy.tensor.Shape;
import java.io.Serializable;

/**
 * A decoded image, uint8, {@code [channels, height, width]}. The array is shared, not copied: read only.
 */
public final class RawImage implements Serializable {
    private static final long serialVersionUID = 1;

    private final int channels;
    private final int height;
    private final int width;
    private final byte[] pixels;
    private transient Shape shape; // made when first asked for, after travelling too

    /**
     * An image of these pixels.
     *
     * @param pixels uint8, {@code [channels, height, width]}
     * @throws IllegalArgumentException if a size is not positive or the array's length is not their product
     */
    public RawImage(int channels, int height, int width, byte[] pixels) {
        int count = Shape.of(channels, height, width).count();
        if (pixels.length != count) {
            throw new IllegalArgumentException("image of shape [" + channels + ", " + height + ", " + width
                    + "] expects " + count + " pixels, got " + pixels.length);
        }
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.pixels = pixels;
    }

    /** Number of channels: 1 (grey) or 3 (red, green, blue). */
    public int channels() {
        return channels;
    }

    /** Height in pixels. */
    public int height() {
        return height;
    }

    /** Width in pixels. */
    public int width() {
        return width;
    }

    /** Pixels, uint8, {@code [channels, height, width]}; the array itself. */
    public byte[] pixels() {
        return pixels;
    }

    /** Shape, {@code [channels, height, width]}. */
    public Shape shape() {
        if (shape == null) {
            shape = Shape.of(channels, height, width);
        }
        return shape;
    }
}
