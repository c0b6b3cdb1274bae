package dev.convoy.data;

import dev.convoy.image.DecodeSettings;

/**
 * Where images come from and how they are read.
 *
 * @param format their form
 * @param path a folder or file, as a Hadoop {@code FileSystem} URI; not used by {@code shapes}
 * @param labels the label file beside an IDX image file, or empty: found by its name
 * @param decode how image files become pixels; used by {@code folder}
 * @param maxBadFraction share of unreadable images above which reading fails, 0 to 1; used by {@code folder}
 * @param shapes what to draw; used by {@code shapes}
 */
public record SourceSettings(
        ImageFormat format,
        String path,
        String labels,
        DecodeSettings decode,
        double maxBadFraction,
        ShapesSettings shapes) {
    /** Share of unreadable images that is let pass where nothing else is said. */
    public static final double DEFAULT_MAX_BAD_FRACTION = 0.01;

    /**
     * @throws IllegalArgumentException if the path is empty for a format that reads files, or the fraction is outside 0
     *     to 1
     */
    public SourceSettings {
        if (path.isBlank() && format != ImageFormat.SHAPES) {
            throw new IllegalArgumentException("image format " + format + " expects a path, got none");
        }
        if (!(maxBadFraction >= 0 && maxBadFraction <= 1)) {
            throw new IllegalArgumentException("max bad fraction expects 0 to 1, got " + maxBadFraction);
        }
    }

    /** Images at a path, everything else by default. */
    public static SourceSettings of(ImageFormat format, String path) {
        return new SourceSettings(
                format, path, "", DecodeSettings.AS_IS, DEFAULT_MAX_BAD_FRACTION, ShapesSettings.DEFAULT);
    }

    /** Drawn pictures. */
    public static SourceSettings shapes(ShapesSettings shapes) {
        return new SourceSettings(ImageFormat.SHAPES, "", "", DecodeSettings.AS_IS, DEFAULT_MAX_BAD_FRACTION, shapes);
    }

    /** These settings with other decode settings. */
    public SourceSettings withDecode(DecodeSettings other) {
        return new SourceSettings(format, path, labels, other, maxBadFraction, shapes);
    }

    /** These settings with another share of unreadable images. */
    public SourceSettings withMaxBadFraction(double other) {
        return new SourceSettings(format, path, labels, decode, other, shapes);
    }

    /** These settings with a label file. */
    public SourceSettings withLabels(String other) {
        return new SourceSettings(format, path, other, decode, maxBadFraction, shapes);
    }
}
