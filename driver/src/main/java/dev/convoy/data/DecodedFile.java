package dev.convoy.data;

import dev.convoy.image.DecodeResult;
import dev.convoy.image.RawImage;
import java.io.Serializable;
import java.util.Objects;

/** An image file and what became of it. */
public final class DecodedFile implements Serializable {
    private static final long serialVersionUID = 1;

    private final String path;
    private final RawImage image;
    private final String failure;

    private DecodedFile(String path, RawImage image, String failure) {
        this.path = path;
        this.image = image;
        this.failure = failure;
    }

    static DecodedFile of(String path, DecodeResult result) {
        return result instanceof DecodeResult.Decoded decoded
                ? new DecodedFile(path, decoded.image(), null)
                : new DecodedFile(path, null, ((DecodeResult.Failed) result).reason());
    }

    /** Where the file lies. */
    public String path() {
        return path;
    }

    /** Whether it was decoded. */
    public boolean isDecoded() {
        return failure == null;
    }

    /**
     * Its image.
     *
     * @throws NullPointerException if it was not decoded
     */
    public RawImage image() {
        return Objects.requireNonNull(image, path);
    }

    /** Why it was not decoded; null if it was. */
    public String failure() {
        return failure;
    }
}
