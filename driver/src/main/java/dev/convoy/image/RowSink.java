package dev.convoy.image;

/** What takes an image's rows as they are decoded. */
interface RowSink {
    /**
     * Takes a row. Rows come in order from row 0; a decoder that shows an image more than once begins again with row 0,
     * and the last time counts.
     *
     * @param y its number
     * @param samples uint8, {@code [width, channels]} from the array's start; not kept
     */
    void row(int y, byte[] samples);

    /** What came of the rows. */
    RawImage image();
}
