package dev.convoy.data;

import dev.convoy.image.RawImage;
import java.io.Serializable;

/** What every sample of a set must be; travels with the tasks that read it. */
record ImageCheck(String source, long count, int channels, int height, int width, int classes) implements Serializable {
    static ImageCheck of(SetDescription about) {
        return new ImageCheck(
                about.source(),
                about.count(),
                about.image().size(0),
                about.image().size(1),
                about.image().size(2),
                about.classNames().size());
    }

    /**
     * Checks number, class, weight and size.
     *
     * @throws DataException if one of them is not as the set says
     */
    void check(LabelledImage sample) {
        RawImage image = sample.image();
        if (sample.id() < 0 || sample.id() >= count) {
            throw new DataException(source + ": sample numbers expect 0 to " + (count - 1) + ", got " + sample.id());
        }
        if (sample.label() < 0 || sample.label() >= classes) {
            throw new DataException(source + ": label " + sample.label() + " of sample " + sample.id()
                    + " is outside the " + classes + " classes (0 to " + (classes - 1) + ")");
        }
        if (!(sample.weight() >= 0 && Float.isFinite(sample.weight()))) {
            throw new DataException(
                    source + ": weight of sample " + sample.id() + " expects 0 or more, got " + sample.weight());
        }
        if (image.channels() != channels || image.height() != height || image.width() != width) {
            throw new DataException(source + ": sample " + sample.id() + " expects an image [" + channels + ", "
                    + height + ", " + width + "], got " + image.shape());
        }
    }
}
