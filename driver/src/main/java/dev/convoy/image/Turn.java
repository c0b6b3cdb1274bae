package dev.convoy.image;

/**
 * How stored pixels have to be turned to be shown, as EXIF's tag {@code Orientation} (0x0112; CIPA DC-008) has it: the
 * pixel shown at (y, x) is the stored one at (y, x), or at (x, y) where axes are swapped, each counted from the other
 * end where flipped.
 */
enum Turn {
    /** 1: as stored. */
    NONE(false, false, false),
    /** 2. */
    MIRROR(false, false, true),
    /** 3. */
    HALF(false, true, true),
    /** 4. */
    FLIP(false, true, false),
    /** 5. */
    TRANSPOSE(true, false, false),
    /** 6: a quarter clockwise. */
    CLOCKWISE(true, true, false),
    /** 7. */
    TRANSVERSE(true, true, true),
    /** 8: a quarter anticlockwise. */
    ANTICLOCKWISE(true, false, true);

    private static final Turn[] ALL = values();

    private final boolean swaps;
    private final boolean flipsRows; // stored rows are counted from the last
    private final boolean flipsColumns;

    Turn(boolean swaps, boolean flipsRows, boolean flipsColumns) {
        this.swaps = swaps;
        this.flipsRows = flipsRows;
        this.flipsColumns = flipsColumns;
    }

    /** The turn of a tag's value; none if it is not 1 to 8. */
    static Turn of(int tag) {
        return tag < 1 || tag > ALL.length ? NONE : ALL[tag - 1];
    }

    /** Whether height and width change places. */
    boolean swaps() {
        return swaps;
    }

    /**
     * Where a part of the image that is shown lies among the stored pixels.
     *
     * @param shown a rectangle of the image as shown
     * @param height height of the whole image as stored
     * @param width width of the whole image as stored
     */
    Region stored(Region shown, int height, int width) {
        Region part = swaps ? new Region(shown.left(), shown.top(), shown.width(), shown.height()) : shown;
        int top = flipsRows ? height - part.top() - part.height() : part.top();
        int left = flipsColumns ? width - part.left() - part.width() : part.left();
        return new Region(top, left, part.height(), part.width());
    }

    /** The image as it is to be shown. */
    RawImage apply(RawImage image) {
        if (this == NONE) {
            return image;
        }
        int inHeight = image.height();
        int inWidth = image.width();
        int height = swaps ? inWidth : inHeight;
        int width = swaps ? inHeight : inWidth;
        byte[] from = image.pixels();
        byte[] out = new byte[from.length];
        int to = 0;
        for (int c = 0; c < image.channels(); c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int row = swaps ? x : y;
                    int column = swaps ? y : x;
                    int storedRow = flipsRows ? inHeight - 1 - row : row;
                    int storedColumn = flipsColumns ? inWidth - 1 - column : column;
                    out[to++] = from[(c * inHeight + storedRow) * inWidth + storedColumn];
                }
            }
        }
        return new RawImage(image.channels(), height, width, out);
    }
}
