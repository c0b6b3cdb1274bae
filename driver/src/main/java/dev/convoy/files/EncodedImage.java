package dev.convoy.files;

import java.io.IOException;

/** An image file, or what is one inside of another file, that a task has before it. It does not travel. */
public interface EncodedImage {
    /** Where it lies: a path, or that of what holds it and the place inside: {@code hdfs://host/photos.zip!/cats/1.jpg}. */
    String path();

    /** Name of the folder it lies in, inside an archive too; empty if there is none. */
    String folder();

    /** Bytes of it that are in memory until they are asked for; 0 if it is read then. */
    default long held() {
        return 0;
    }

    /**
     * Its bytes. Called at most once, by any thread.
     *
     * @throws IOException if it cannot be read; the message says why, without the path, as a row of the scores will have it
     */
    byte[] read() throws IOException;
}
