package dev.convoy.files;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Images inside of one file, read from its beginning to its end. */
interface Source extends Closeable {
    /**
     * The next image, or what should be one and fails; none at the end.
     *
     * @throws IOException if nothing can be read from here on
     */
    Optional<EncodedImage> next() throws IOException;

    /** Nothing, where nothing is open. */
    @Override
    default void close() throws IOException {}
}
