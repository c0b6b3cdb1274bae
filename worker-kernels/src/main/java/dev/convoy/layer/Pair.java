package dev.convoy.layer;

/**
 * A size for each of an image's two dimensions.
 *
 * @param height the vertical one
 * @param width the horizontal one
 */
public record Pair(int height, int width) {
    /** The same size both ways. */
    public static Pair of(int both) {
        return new Pair(both, both);
    }

    /** Throws unless both are at least {@code least}. */
    public Pair atLeast(int least, String name) {
        if (height < least || width < least) {
            throw new IllegalArgumentException(name + " expects at least " + least + ", got " + this);
        }
        return this;
    }

    /** Both as an extent. */
    public Extent extent() {
        return Extent.of(height, width);
    }

    @Override
    public String toString() {
        return height == width ? Integer.toString(height) : "[" + height + ", " + width + "]";
    }
}
