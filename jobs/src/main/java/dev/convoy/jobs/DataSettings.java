package dev.convoy.jobs;

import dev.convoy.data.DataException;
import dev.convoy.data.ImageFormat;
import dev.convoy.data.ImageSet;
import dev.convoy.data.ImageSources;
import dev.convoy.data.Normalisation;
import dev.convoy.data.ShapesSettings;
import dev.convoy.data.SourceSettings;
import dev.convoy.data.Split;
import dev.convoy.image.DecodeSettings;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Which images a job reads: the keys under {@code data.}.
 *
 * @param training where training images come from
 * @param trainingLimit only so many first ones; 0 for all
 * @param test where test images come from: the same source where nothing else is said
 * @param testLimit only so many first ones; 0 for all
 */
record DataSettings(SourceSettings training, int trainingLimit, SourceSettings test, int testLimit) {
    /**
     * The keys' values.
     *
     * @throws SettingsException if a format needs a path and has none
     */
    static DataSettings of(Settings settings) {
        SourceSettings training = source(settings, Keys.TRAIN_FORMAT, Keys.TRAIN_PATH, Keys.TRAIN_LABELS);
        boolean ownTest = settings.has(Keys.TEST_PATH) || settings.has(Keys.TEST_FORMAT);
        SourceSettings test = ownTest
                ? source(settings, Keys.TEST_FORMAT, Keys.TEST_PATH, Keys.TEST_LABELS)
                : training.withLabels(settings.get(Keys.TEST_LABELS));
        return new DataSettings(training, settings.get(Keys.TRAIN_LIMIT), test, settings.get(Keys.TEST_LIMIT));
    }

    /** Whether somebody said which images. */
    static boolean isSaid(Settings settings) {
        return settings.has(Keys.TRAIN_PATH)
                || settings.has(Keys.TRAIN_FORMAT)
                || settings.has(Keys.TEST_PATH)
                || settings.has(Keys.TEST_FORMAT);
    }

    private static SourceSettings source(
            Settings settings, Key<ImageFormat> formatKey, Key<String> pathKey, Key<String> labelsKey) {
        String path = settings.get(pathKey);
        ImageFormat format = settings.get(formatKey);
        if (path.isBlank() && format == ImageFormat.AUTO) {
            format = ImageFormat.SHAPES;
        }
        if (path.isBlank() && format != ImageFormat.SHAPES) {
            throw new SettingsException(pathKey.name() + " is missing: " + formatKey.name() + " = " + format
                    + " expects the path of a file or folder");
        }
        return new SourceSettings(
                format,
                path,
                settings.get(labelsKey),
                decode(settings),
                settings.get(Keys.MAX_BAD_FRACTION),
                shapes(settings));
    }

    private static DecodeSettings decode(Settings settings) {
        return new DecodeSettings(
                settings.get(Keys.RESIZE),
                settings.get(Keys.CROP),
                settings.get(Keys.COLOUR),
                settings.get(Keys.ORIENTATION),
                settings.get(Keys.SCALING));
    }

    private static ShapesSettings shapes(Settings settings) {
        try {
            return new ShapesSettings(
                    settings.get(Keys.SHAPES_IMAGES),
                    settings.get(Keys.SHAPES_TEST_IMAGES),
                    settings.get(Keys.SHAPES_CHANNELS),
                    settings.get(Keys.SHAPES_HEIGHT),
                    settings.get(Keys.SHAPES_WIDTH),
                    settings.get(Keys.SHAPES_SEED),
                    settings.get(Keys.SHAPES_DEPTH) ? ShapesSettings.Depth.MAP : ShapesSettings.Depth.NONE);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("data.shapes: " + e.getMessage(), e);
        }
    }

    /**
     * The normalisation that was given, if any.
     *
     * @throws SettingsException if only one of mean and deviation was, or their numbers do not fit
     */
    static Optional<Normalisation> normalisation(Settings settings) {
        List<Double> mean = settings.get(Keys.MEAN);
        List<Double> std = settings.get(Keys.STD);
        if (mean.isEmpty() && std.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Normalisation(mean, std));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("data.normalise: " + e.getMessage(), e);
        }
    }

    /** These settings with image files decoded otherwise: as a model wants them. */
    DataSettings withDecode(DecodeSettings decode) {
        return new DataSettings(training.withDecode(decode), trainingLimit, test.withDecode(decode), testLimit);
    }

    /** Opens the training images; errors as {@link ImageSources#open}. */
    ImageSet openTraining(SparkSession spark) {
        return limited(ImageSources.open(spark, training, Split.TRAIN), trainingLimit);
    }

    /**
     * Opens the test images; errors as {@link ImageSources#open}.
     *
     * @param advice the end of the message where there are none
     */
    ImageSet openTest(SparkSession spark, Split split, String advice) {
        try {
            return limited(ImageSources.open(spark, test, split), testLimit);
        } catch (DataException e) {
            throw new DataException(e.getMessage() + advice, e);
        }
    }

    private static ImageSet limited(ImageSet set, int limit) {
        return limit == 0 ? set : set.first(limit);
    }
}
