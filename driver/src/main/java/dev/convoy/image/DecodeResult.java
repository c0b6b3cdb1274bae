package dev.convoy.image;

/** What became of an image file: an image, or the reason why there is none. */
public sealed interface DecodeResult {
    /**
     * It was decoded.
     *
     * @param image its pixels
     */
    record Decoded(RawImage image) implements DecodeResult {}

    /**
     * It was not.
     *
     * @param reason why, for people
     */
    record Failed(String reason) implements DecodeResult {}
}
