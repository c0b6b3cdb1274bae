package dev.convoy.image;

/** A kind of image file, told by its first bytes; its name is not asked. */
enum ImageKind {
    /** Baseline, extended or progressive; grey, colour or CMYK. */
    JPEG("FFD8FF"),
    /** Any colour type and depth. */
    PNG("89504E470D0A1A0A"),
    /** The first frame, on its screen. */
    GIF("474946383761", "474946383961"),
    /** Windows bitmaps; uncompressed, run-length encoded or with bit fields. */
    BMP("424D"),
    /** Lossy or lossless; of an animation the first frame. */
    WEBP("52494646");

    private static final int WEBP_NAME = 8;

    private final String[] beginnings;

    ImageKind(String... beginnings) {
        this.beginnings = beginnings;
    }

    /**
     * The kind of a file.
     *
     * @throws UnreadableImage if it is none of these, saying what it looks like
     */
    static ImageKind of(byte[] file) throws UnreadableImage {
        for (ImageKind kind : values()) {
            for (String beginning : kind.beginnings) {
                if (Lookalike.begins(file, 0, beginning) && kind.isConfirmed(file)) {
                    return kind;
                }
            }
        }
        throw new UnreadableImage(Lookalike.describe(file));
    }

    /** RIFF files hold sound and films too, and two letters may begin any text. */
    private boolean isConfirmed(byte[] file) {
        return switch (this) {
            case WEBP -> Lookalike.begins(file, WEBP_NAME, "57454250");
            case BMP -> BmpHeader.isLikely(file);
            default -> true;
        };
    }

    /** The name under which readers are found. */
    String format() {
        return name();
    }
}
