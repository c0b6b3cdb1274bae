package dev.convoy.image;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Room for images that are held whole while they are decoded. A file of a few kilobytes may say 67 megapixels and be right, and every thread of a
 * process may meet one at the same time: whoever decodes a large one waits until there is room. Small ones do not ask.
 */
final class FullSize {
    /** Pixels counted together. */
    private static final int BLOCK = 1 << 16;

    /** Images up to so many pixels do not ask. */
    private static final int SMALL = 1 << 18;

    /** Heap for each pixel: a decoder's image of up to 8 bytes a pixel and our own planes take a third of it at most. */
    private static final int BYTES_A_PIXEL = 32;

    private static final long MINUTES = 10;

    private static final long HEAP = Runtime.getRuntime().maxMemory();

    private static final FullSize HERE = new FullSize(HEAP / BYTES_A_PIXEL);

    private final int blocks;
    private final Semaphore free;

    /** What needs the room. */
    @FunctionalInterface
    interface Decoding<T> {
        T run() throws IOException;
    }

    /**
     * @param pixels held at once; an image of more is decoded alone
     */
    FullSize(long pixels) {
        blocks = (int) Math.max(1, Math.min(Integer.MAX_VALUE, pixels / BLOCK));
        free = new Semaphore(blocks, true);
    }

    /**
     * Refuses an image that is too large for this process even if it is alone.
     *
     * @throws UnreadableImage if it takes more than half of the heap
     */
    static void checkHeap(ImageHeader header, int bytesAPixel) throws UnreadableImage {
        long bytes = header.pixels() * bytesAPixel;
        if (bytes > HEAP / 2) {
            throw new UnreadableImage("is " + header.height() + " x " + header.width() + " pixels, which take "
                    + (bytes >> 20) + " MiB to decode whole, more than half of the " + (HEAP >> 20) + " MiB of heap");
        }
    }

    /** This process's. */
    static FullSize here() {
        return HERE;
    }

    /**
     * Runs a decoding when there is room for its image.
     *
     * @throws UnreadableImage if there is none for ten minutes, or the thread is told to stop
     */
    <T> T decode(long pixels, Decoding<T> decoding) throws IOException {
        if (pixels <= SMALL) {
            return decoding.run();
        }
        int wanted = (int) Math.min(blocks, (pixels + BLOCK - 1) / BLOCK);
        try {
            if (!free.tryAcquire(wanted, MINUTES, TimeUnit.MINUTES)) {
                throw new UnreadableImage("found no room for " + pixels + " pixels in " + MINUTES + " minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreadableImage("was given up: the thread was told to stop");
        }
        try {
            return decoding.run();
        } finally {
            free.release(wanted);
        }
    }
}
