package dev.convoy.image;

import java.io.IOException;

/**
 * JPEG, PNG, GIF, BMP and WebP files to uint8 pixels, by the JDK's readers and whatever readers lie on the class path.
 * Files are not trusted: their kind is told by their first bytes, their size by their header before anything is
 * allocated, and whatever a reader throws becomes a reason; so does a stack overflow in a reader, which leaves nothing
 * behind. Want of memory does not: in a JVM of many threads it is not one file's failure, and limits keep from it.
 */
public final class ImageDecoder {
    /** Most pixels of an image, before and after scaling; larger ones are refused by their header. */
    public static final int MOST_PIXELS = 1 << 26;

    /** Longest side of an image, before and after scaling: a row costs a reader something, however short it is. */
    public static final int LONGEST_SIDE = 1 << 18;

    /** Most bytes of a file; larger ones are refused. */
    public static final int MOST_BYTES = 1 << 27;

    private ImageDecoder() {}

    /** Decodes a file: scaled, cropped, turned, in the colour mode; with mode {@code auto} grey stays one channel. */
    public static DecodeResult decode(byte[] file, DecodeSettings settings) {
        try {
            if (file.length > MOST_BYTES) {
                throw new UnreadableImage(
                        "has " + file.length + " bytes, more than the " + MOST_BYTES + " that are allowed");
            }
            ImageHeader header = ImageHeader.of(file);
            Framing framing = Framing.of(header, settings);
            RawImage image = framing.turn().apply(framed(file, header, framing, settings.scaling()));
            return new DecodeResult.Decoded(Pixels.convert(image, settings.colour()));
        } catch (UnreadableImage e) {
            return new DecodeResult.Failed(e.getMessage());
        } catch (IOException | RuntimeException | StackOverflowError e) {
            String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new DecodeResult.Failed("does not decode: " + said);
        }
    }

    /** The part of the scaled image that is kept, not turned. */
    private static RawImage framed(byte[] file, ImageHeader header, Framing framing, Scaling scaling)
            throws IOException {
        boolean fast = scaling == Scaling.FAST && RowScaler.fits(header.height(), header.width(), framing);
        if (fast && JpegRows.canRead(header)) {
            RowSink sink = new RowScaler(components(header), header.height(), header.width(), framing);
            if (isReadInTurn(file, header, sink)) {
                return sink.image();
            }
        }
        boolean rows = !fast && JpegRows.canRead(header);
        FullSize.checkHeap(header, rows ? components(header) : Readers.bytesAPixel(file, header));
        return FullSize.here().decode(header.pixels(), () -> {
            RawImage image = rows ? whole(file, header) : Readers.image(file, header);
            return fast ? fast(image, framing) : exact(image, framing);
        });
    }

    private static RawImage whole(byte[] file, ImageHeader header) throws IOException {
        RowSink sink = new PlaneSink(components(header), header.height(), header.width());
        return isRead(file, header, sink) ? sink.image() : Readers.image(file, header);
    }

    /** Of an image in several scans the reader holds the coefficients of all, 2 bytes each, outside of the heap: such ones wait for room too. */
    private static boolean isReadInTurn(byte[] file, ImageHeader header, RowSink sink) throws IOException {
        return header.jpeg().orElseThrow().scans() == 1
                ? isRead(file, header, sink)
                : FullSize.here().decode(header.pixels(), () -> isRead(file, header, sink));
    }

    private static int components(ImageHeader header) {
        return header.jpeg().orElseThrow().components();
    }

    /** Reads a JPEG file row by row; false if the JDK's reader, which is strict with metadata, refuses it: another one may take it. */
    private static boolean isRead(byte[] file, ImageHeader header, RowSink sink) throws IOException {
        try {
            JpegRows.read(file, header, sink);
            return true;
        } catch (UnreadableImage e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static RawImage exact(RawImage image, Framing framing) {
        return Resampler.resize(image, framing.height(), framing.width(), framing.kept());
    }

    /** A whole image as if its rows had come one by one: a channel is an image of its own. */
    private static RawImage fast(RawImage image, Framing framing) {
        Region kept = framing.kept();
        int plane = kept.height() * kept.width();
        byte[] out = new byte[image.channels() * plane];
        byte[] row = new byte[image.width()];
        for (int c = 0; c < image.channels(); c++) {
            RowScaler scaler = new RowScaler(1, image.height(), image.width(), framing);
            for (int y = 0; y < image.height(); y++) {
                System.arraycopy(image.pixels(), (c * image.height() + y) * image.width(), row, 0, row.length);
                scaler.row(y, row);
            }
            System.arraycopy(scaler.image().pixels(), 0, out, c * plane, plane);
        }
        return new RawImage(image.channels(), kept.height(), kept.width(), out);
    }
}
