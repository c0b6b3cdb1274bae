package dev.convoy.image;

/**
 * A rectangle of an image.
 *
 * @param top its first row
 * @param left its first column
 * @param height rows
 * @param width columns
 */
record Region(int top, int left, int height, int width) {
    /** All of an image. */
    static Region all(int height, int width) {
        return new Region(0, 0, height, width);
    }
}
