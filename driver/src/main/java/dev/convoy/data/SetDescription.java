package dev.convoy.data;

import dev.convoy.image.DecodeSettings;
import dev.convoy.tensor.Shape;
import java.util.List;

/**
 * What is known of an image set before any of its pixels is read.
 *
 * @param source where it comes from, for people
 * @param count number of images
 * @param image shape of every stored image, {@code [channels, height, width]}
 * @param classNames a name for each class
 * @param decode how files became these pixels; colour mode resolved
 * @param bad images left out
 * @param form what its images are to a network
 */
public record SetDescription(
        String source,
        long count,
        Shape image,
        List<String> classNames,
        DecodeSettings decode,
        BadImages bad,
        SampleForm form) {
    /**
     * @throws DataException if there are no images, no classes or no input channels
     */
    public SetDescription {
        classNames = List.copyOf(classNames);
        if (count <= 0) {
            throw new DataException(source + ": no images");
        }
        if (classNames.isEmpty()) {
            throw new DataException(source + ": no classes");
        }
        if (form.targetChannels() >= image.size(0)) {
            throw new DataException(source + ": target channels expect fewer than the " + image.size(0)
                    + " of the stored images, got " + form.targetChannels());
        }
    }

    /** One sample an image, all channels input, all of weight 1; errors as above. */
    public SetDescription(
            String source, long count, Shape image, List<String> classNames, DecodeSettings decode, BadImages bad) {
        this(source, count, image, classNames, decode, bad, SampleForm.PLAIN);
    }

    /** Shape of a sample as a network gets it, {@code [channels, height, width]}. */
    public Shape input() {
        return Shape.of(image.size(0) - form.targetChannels(), image.size(1), image.size(2));
    }

    /** Number of samples made of the images. */
    public long samples() {
        return count * form.views();
    }

    SetDescription with(String otherSource, long otherCount) {
        return new SetDescription(otherSource, otherCount, image, classNames, decode, bad, form);
    }

    SetDescription with(SampleForm otherForm, List<String> otherNames) {
        return new SetDescription(source, count, image, otherNames, decode, bad, otherForm);
    }
}
