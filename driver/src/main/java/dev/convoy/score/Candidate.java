package dev.convoy.score;

import dev.convoy.data.DecodedFile;
import dev.convoy.data.LabelledImage;
import dev.convoy.image.RawImage;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * An image to be scored, or the reason why it cannot be.
 *
 * @param id number within its set; null for a file
 * @param path where it lies; null where the set has no paths
 * @param label its class; null if it is not known
 * @param image its pixels; null if there are none
 * @param error why there are none; null if there are
 */
record Candidate(Long id, String path, Integer label, RawImage image, String error) {
    static Candidate of(LabelledImage sample) {
        return new Candidate(sample.id(), null, sample.label() < 0 ? null : sample.label(), sample.image(), null);
    }

    /** A file, whose class is known if the folder it lies in has a class's name. */
    static Candidate of(DecodedFile file, Map<String, Integer> labels) {
        Path folder = new Path(file.path()).getParent();
        Integer label = folder == null ? null : labels.get(folder.getName());
        return new Candidate(
                null,
                file.path(),
                label,
                file.isDecoded() ? file.image() : null,
                file.isDecoded() ? null : file.failure());
    }
}
