package dev.convoy.data;

import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeResult;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.ImageDecoder;
import dev.convoy.image.Orientation;
import dev.convoy.image.RawImage;
import dev.convoy.image.Resize;
import dev.convoy.image.Scaling;
import dev.convoy.tensor.Shape;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that lies between an image file and the floats a model was trained on; saved with the model, so that scoring does
 * the same.
 *
 * @param channels channels of the model's input: 1 or 3 for image files
 * @param height height of the model's input
 * @param width width of the model's input
 * @param decode how files become pixels
 * @param normalisation how pixels become floats
 */
public record Preprocessing(int channels, int height, int width, DecodeSettings decode, Normalisation normalisation)
        implements Serializable {
    /**
     * Checks the sizes, and turns colour mode {@code auto} into that of the channels.
     *
     * @throws IllegalArgumentException if a size is not positive, or the normalisation or the colour mode is of another
     *     number of channels
     */
    public Preprocessing {
        Shape image = Shape.of(channels, height, width);
        if (normalisation.channels() != channels) {
            throw new IllegalArgumentException("preprocessing of images " + image + " expects a normalisation of "
                    + channels + " channels, got " + normalisation.channels());
        }
        if (decode.colour() == ColourMode.AUTO && (channels == 1 || channels == 3)) {
            decode = decode.withColour(channels == 1 ? ColourMode.GREY : ColourMode.RGB);
        }
        if ((decode.colour() == ColourMode.GREY && channels != 1)
                || (decode.colour() == ColourMode.RGB && channels != 3)) {
            throw new IllegalArgumentException(
                    "preprocessing of images " + image + " does not fit colour mode " + decode.colour());
        }
    }

    /** The preprocessing of images of a shape {@code [channels, height, width]}; errors as the constructor's. */
    public static Preprocessing of(Shape image, DecodeSettings decode, Normalisation normalisation) {
        if (image.rank() != 3) {
            throw new IllegalArgumentException("preprocessing expects a shape [channels, height, width], got " + image);
        }
        return new Preprocessing(image.size(0), image.size(1), image.size(2), decode, normalisation);
    }

    /** Shape of the model's input, {@code [channels, height, width]}. */
    public Shape image() {
        return Shape.of(channels, height, width);
    }

    /**
     * Decodes a file for the model: scaled, cropped, and brought to the model's channels.
     *
     * @param file the file's bytes
     * @return an image of shape {@link #image}, or the reason why there is none
     */
    public DecodeResult decode(byte[] file) {
        DecodeResult result = ImageDecoder.decode(file, decode);
        if (result instanceof DecodeResult.Decoded decoded
                && !decoded.image().shape().equals(image())) {
            RawImage image = decoded.image();
            return new DecodeResult.Failed("is " + image.height() + " x " + image.width()
                    + " pixels, the model expects " + height + " x " + width);
        }
        return result;
    }

    /** As plain strings, numbers and lists, to be written as JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("shape", List.of(channels, height, width));
        map.put("resize", decode.resize().toString());
        map.put("crop", decode.crop().toString());
        map.put("colour", decode.colour().toString());
        map.put("orientation", decode.orientation().toString());
        map.put("scaling", decode.scaling().toString());
        map.put("mean", normalisation.mean());
        map.put("std", normalisation.std());
        return map;
    }

    /**
     * Reads what {@link #toMap} wrote. What was written before there were orientations and scalings means those of then.
     *
     * @throws IllegalArgumentException if a key is missing or its value has another form
     */
    public static Preprocessing fromMap(Map<String, ?> map) {
        List<Double> shape = numbers(map, "shape");
        if (shape.size() != 3) {
            throw new IllegalArgumentException(
                    "preprocessing: key 'shape' expects [channels, height, width], got " + map.get("shape"));
        }
        DecodeSettings decode = new DecodeSettings(
                Resize.parse(text(map, "resize")),
                Crop.parse(text(map, "crop")),
                ColourMode.parse(text(map, "colour")),
                map.containsKey("orientation") ? Orientation.parse(text(map, "orientation")) : Orientation.STORED,
                map.containsKey("scaling") ? Scaling.parse(text(map, "scaling")) : Scaling.PILLOW);
        return new Preprocessing(
                shape.get(0).intValue(),
                shape.get(1).intValue(),
                shape.get(2).intValue(),
                decode,
                new Normalisation(numbers(map, "mean"), numbers(map, "std")));
    }

    private static String text(Map<String, ?> map, String key) {
        if (map.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("preprocessing: key '" + key + "' expects a text, got " + map.get(key));
    }

    private static List<Double> numbers(Map<String, ?> map, String key) {
        if (map.get(key) instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return list.stream().map(value -> ((Number) value).doubleValue()).toList();
        }
        throw new IllegalArgumentException(
                "preprocessing: key '" + key + "' expects a list of numbers, got " + map.get(key));
    }
}
