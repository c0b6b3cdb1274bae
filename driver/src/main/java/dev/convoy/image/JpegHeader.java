package dev.convoy.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The segments of a JPEG file up to its first scan (ITU-T T.81).
 *
 * @param frame the frame's marker, 0xC0 to 0xCF
 * @param bits of a sample
 * @param components 1 grey, 3 colour, 4 CMYK or YCCK
 * @param colour what says how colours are to be read
 * @param scans how many there are; 1 where the first has all components of a sequential image
 * @param profiles where in the file the markers of segments with a colour profile are
 */
record JpegHeader(int frame, int bits, int components, Colour colour, int scans, List<Integer> profiles) {
    /** Most scans of a progressive image: each costs as much as decoding the whole. */
    static final int MOST_SCANS = 200;

    /** Most pixels of all scans together: some seconds of work. */
    static final long MOST_SHOWN = 1L << 30;

    private static final byte UNUSED = (byte) 0xEB; // APP11, of which readers take no notice

    private static final int LAST_PLAIN = 0xC2;

    /** What a file says of its colours. */
    enum Colour {
        /** Nothing, but that it is JFIF or EXIF: grey, or YCbCr as those have it. */
        STANDARD,
        /** Something else: an Adobe segment, or nothing at all. */
        OTHER
    }

    /** Whether the file is as nearly all are: 8 bits, Huffman codes, grey or YCbCr. */
    boolean isPlain() {
        return frame <= LAST_PLAIN && bits == 8 && components != 4 && colour == Colour.STANDARD;
    }

    /** The file as readers shall see it: a profile stays where colours are inks, elsewhere samples are taken as stored. */
    byte[] withoutProfiles(byte[] file) {
        if (profiles.isEmpty() || components == 4) {
            return file;
        }
        byte[] copy = file.clone();
        profiles.forEach(at -> copy[at] = UNUSED);
        return copy;
    }

    static ImageHeader read(byte[] file) throws UnreadableImage {
        return new Segments(file).read();
    }

    /** A walk over the segments. */
    private static final class Segments {
        private final byte[] file;
        private final ByteBuffer in;
        private int frame;
        private int bits;
        private int height;
        private int width;
        private int components;
        private boolean standard;
        private boolean other;
        private final List<Integer> profiles = new ArrayList<>();
        private Turn turn = Turn.NONE;

        Segments(byte[] file) {
            this.file = file;
            this.in = ByteBuffer.wrap(file);
        }

        ImageHeader read() throws UnreadableImage {
            in.position(2);
            int marker = marker();
            for (; marker != 0xDA; marker = marker()) {
                if (marker == 0xD9) {
                    throw new UnreadableImage("is a JPEG file without an image");
                }
                if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
                    continue;
                }
                int length = in.getShort() & 0xFFFF;
                int start = in.position();
                segment(marker, length - 2);
                in.position(start);
                ImageHeader.skip(in, length - 2);
            }
            if (frame == 0) {
                throw new UnreadableImage("is a JPEG file without a frame header");
            }
            if (components != 1 && components != 3 && components != 4) {
                throw new UnreadableImage("is a JPEG file of " + components + " components, expects 1, 3 or 4");
            }
            ImageHeader.skip(in, 2);
            int inFirst = in.get() & 0xFF; // components of the first scan
            checkEnd();
            int scans = frame == 0xC2 || inFirst < components ? scans() : 1;
            checkScans(scans);
            Colour colour = standard && !other ? Colour.STANDARD : Colour.OTHER;
            JpegHeader jpeg = new JpegHeader(frame, bits, components, colour, scans, List.copyOf(profiles));
            return new ImageHeader(ImageKind.JPEG, height, width, turn, Optional.empty(), Optional.of(jpeg));
        }

        private void checkScans(int scans) throws UnreadableImage {
            if (scans > MOST_SCANS) {
                throw new UnreadableImage("has " + scans + " scans, more than the " + MOST_SCANS + " that are allowed");
            }
            ImageHeader.checkPixels("is", height, width);
            if (scans > 1 && (long) height * width * scans > MOST_SHOWN) {
                throw new UnreadableImage("is " + height + " x " + width + " pixels in " + scans
                        + " scans, more than the " + MOST_SHOWN + " pixels of all scans that are allowed");
            }
        }

        /** The next marker; bytes that are none are stepped over, as decoders do. */
        private int marker() {
            int last = in.get() & 0xFF;
            while (true) {
                int next = in.get() & 0xFF;
                if (last == 0xFF && next != 0xFF && next != 0) {
                    return next;
                }
                last = next;
            }
        }

        private void segment(int marker, int length) {
            int at = in.position();
            if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                frame = marker;
                bits = in.get() & 0xFF;
                height = in.getShort() & 0xFFFF;
                width = in.getShort() & 0xFFFF;
                components = in.get() & 0xFF;
            } else if (marker == 0xE0) {
                standard |= Lookalike.begins(file, at, "4A46494600"); // "JFIF"
            } else if (marker == 0xE1 && Lookalike.begins(file, at, "457869660000")) { // "Exif"
                standard = true;
                turn = turn == Turn.NONE ? Exif.turn(file, at, length) : turn;
            } else {
                other |= marker == 0xEE && Lookalike.begins(file, at, "41646F6265"); // "Adobe"
                if (marker == 0xE2 && Lookalike.begins(file, at, "4943435F50524F46494C4500")) { // "ICC_PROFILE"
                    profiles.add(at - 3);
                }
            }
        }

        /** A file without an end is cut, even if by two bytes: so Pillow has it, and decoders make up what is missing. */
        private void checkEnd() {
            int end = file.length - 2;
            while (end >= in.position() && (file[end] != (byte) 0xFF || file[end + 1] != (byte) 0xD9)) {
                end--;
            }
            if (end < in.position()) {
                throw new BufferUnderflowException();
            }
        }

        /** How many scans begin from here on. */
        private int scans() {
            int scans = 1;
            for (int i = in.position(); i + 1 < file.length; i++) {
                scans += file[i] == (byte) 0xFF && file[i + 1] == (byte) 0xDA ? 1 : 0;
            }
            return scans;
        }
    }
}
