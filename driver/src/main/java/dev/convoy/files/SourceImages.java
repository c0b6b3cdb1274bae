package dev.convoy.files;

import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The images of a source, of which one at a time is in memory. Where a source cannot be read on, the images before that are followed by
 * one that says why.
 */
final class SourceImages implements Iterator<EncodedImage> {
    private final String file;
    private final Opening opening;
    private Source source;
    private Optional<EncodedImage> next = Optional.empty();
    private long given;
    private boolean ended;

    /** Opens a source. */
    interface Opening {
        /** The source, at its beginning. */
        Source open() throws IOException;
    }

    /**
     * The images of a file.
     *
     * @param file its path
     * @param opening opens it when the first image is asked for; it is closed at its end or the task's
     */
    SourceImages(String file, Opening opening) {
        this.file = file;
        this.opening = opening;
        TaskContext task = TaskContext.get();
        if (task != null) {
            task.addTaskCompletionListener((TaskCompletionListener) done -> close());
        }
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty() && !ended) {
            next = advance();
            ended |= next.isEmpty();
        }
        return next.isPresent();
    }

    private Optional<EncodedImage> advance() {
        try {
            if (source == null) {
                source = opening.open();
            }
            Optional<EncodedImage> found = source.next();
            if (found.isEmpty()) {
                close();
            }
            return found;
        } catch (IOException | RuntimeException e) {
            close();
            ended = true;
            String reason = given == 0
                    ? Reasons.of(e)
                    : "cannot be read on after " + given + " images: " + Reasons.firstLine(e);
            return Optional.of(FailedImage.file(file, reason));
        }
    }

    @Override
    public EncodedImage next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        EncodedImage image = next.orElseThrow();
        next = Optional.empty();
        given++;
        return image;
    }

    private void close() {
        try {
            if (source != null) {
                source.close();
            }
        } catch (IOException | RuntimeException e) {
            // It was only read: there is nothing to lose.
        }
        source = null;
    }
}
