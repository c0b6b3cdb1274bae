package dev.convoy.data;

import dev.convoy.tensor.Shape;
import java.util.List;

/**
 * What is known of an image set before any of its pixels is read.
 *
 * @param source where it comes from, for people
 * @param count number of images
 * @param image shape of every image, {@code [channels, height, width]}
 * @param classNames a name for each class
 * @param decode how files became these pixels; colour mode resolved
 * @param bad images left out
 */
public record SetDescription(
        String source, long count, Shape image, List<String> classNames, DecodeSettings decode, BadImages bad) {
    /**
     * @throws DataException if there are no images or no classes
     */
    public SetDescription {
        classNames = List.copyOf(classNames);
        if (count <= 0) {
            throw new DataException(source + ": no images");
        }
        if (classNames.isEmpty()) {
            throw new DataException(source + ": no classes");
        }
    }

    SetDescription with(String otherSource, long otherCount) {
        return new SetDescription(otherSource, otherCount, image, classNames, decode, bad);
    }
}
