package dev.convoy.jobs.score;

import dev.convoy.image.RawImage;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** Reads some images once more, for a contact sheet: a summary keeps no pixels. */
@FunctionalInterface
public interface ImagesAgain {
    /** There are no pictures: a sheet lists the images by name. */
    ImagesAgain NONE = keys -> Map.of();

    /**
     * The images of these keys, of any size, 1 or 3 channels. One that cannot be read, or is not found, is left out.
     *
     * @param keys at most 128
     * @throws IOException if none can be read
     */
    Map<ImageKey, RawImage> read(Collection<ImageKey> keys) throws IOException;
}
