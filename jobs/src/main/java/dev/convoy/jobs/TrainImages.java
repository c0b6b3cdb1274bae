package dev.convoy.jobs;

import dev.convoy.data.Augmentation;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.HoldOut;
import dev.convoy.data.ImageFormat;
import dev.convoy.data.ImageSet;
import dev.convoy.data.LabelFraction;
import dev.convoy.data.Split;
import dev.convoy.network.Network;
import dev.convoy.train.TrainSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The images of a training: where they come from, which of them are learned from, as what, and what is measured on.
 *
 * @param data where they come from
 * @param task what is learned from them
 * @param labelFraction share of the training images kept, the same of every class
 * @param validation what to measure on
 * @param validationFraction share of the training images held out, where {@code validation} says so
 */
record TrainImages(
        DataSettings data, Task task, double labelFraction, Validation validation, double validationFraction) {
    /** What an epoch is followed by. */
    enum Validation {
        OFF,
        TEST_SET,
        HELD_OUT
    }

    /**
     * The keys' values.
     *
     * @throws SettingsException if they do not fit each other
     */
    static TrainImages of(Settings settings) {
        double fraction = settings.get(Keys.VALIDATION_FRACTION);
        Validation validation = fraction > 0 ? Validation.HELD_OUT : Validation.TEST_SET;
        return new TrainImages(
                DataSettings.of(settings),
                Task.of(settings),
                settings.get(Keys.LABEL_FRACTION),
                settings.get(Keys.VALIDATE) ? validation : Validation.OFF,
                fraction);
    }

    /** The images of a run; closes the sources they come from. */
    record Sets(ImageSet training, Optional<ImageSet> validation, List<ImageSet> sources) implements AutoCloseable {
        @Override
        public void close() {
            sources.forEach(ImageSet::close);
        }
    }

    /**
     * Opens the images and checks that they fit the network and the way it is trained.
     *
     * @throws SettingsException if they do not
     */
    Sets open(SparkSession spark, Network network, TrainSettings train, Terminal terminal) {
        ImageSet all = data.openTraining(spark);
        ImageSet samples = task.of(all);
        SetCheck.fits(samples.about(), network);
        checkAugmentation(samples, train.augmentation());
        Sets sets = switch (validation) {
            case OFF -> new Sets(kept(all, train.seed(), terminal), Optional.empty(), List.of(all));
            case HELD_OUT -> {
                HoldOut parts = HoldOut.of(all, validationFraction, train.seed());
                yield new Sets(
                        kept(parts.training(), train.seed(), terminal),
                        Optional.of(task.of(parts.validation())),
                        List.of(all));
            }
            case TEST_SET -> {
                Optional<ImageSet> test = testSet(spark, all, terminal);
                test.ifPresent(set -> SetCheck.sameClasses(set.about(), samples.classNames()));
                List<ImageSet> sources = new ArrayList<>(List.of(all));
                test.ifPresent(sources::add);
                yield new Sets(kept(all, train.seed(), terminal), test, sources);
            }
        };
        EpochOrder order = new EpochOrder(sets.training().layout(train.shards()), train.batchSize());
        train.schedule(order.steps()); // an early check
        return sets;
    }

    private static void checkAugmentation(ImageSet set, Augmentation augmentation) {
        try {
            augmentation.check(set.about());
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "data.augment: " + e.getMessage() + " from " + set.about().source(), e);
        }
    }

    /** The share of the training images that is learned from, as the task has them. */
    private ImageSet kept(ImageSet set, long seed, Terminal terminal) {
        if (labelFraction == 1) {
            return task.of(set);
        }
        LabelFraction part = LabelFraction.of(set, labelFraction, seed);
        terminal.say("%s: %s", part.set().about().source(), part.summary());
        return task.of(part.set());
    }

    /** The test set, unless the source is one set, which would measure what was learned by heart. */
    private Optional<ImageSet> testSet(SparkSession spark, ImageSet training, Terminal terminal) {
        ImageSet test = task.of(data.openTest(
                spark,
                Split.TEST,
                "; name a test set (data.test.path), hold out a part (data.validation-fraction = 0.1), or go without"
                        + " (train.validate = false)"));
        if (test.about().source().equals(training.about().source())) {
            terminal.warn(training.about().source() + " is one set: there is no validation; data.test.path names a"
                    + " test set, data.validation-fraction = 0.1 holds out a tenth");
            return Optional.empty();
        }
        return Optional.of(test);
    }

    /** What says that two runs learn the same from the same source; not where that lies. */
    Map<String, String> fingerprint() {
        Map<String, String> fingerprint = new LinkedHashMap<>();
        fingerprint.put("data.validation-fraction", Double.toString(validationFraction));
        fingerprint.put("data.label-fraction", Double.toString(labelFraction));
        fingerprint.put("train.task", task.goal().toString());
        fingerprint.put("data.target-channels", Integer.toString(task.targetChannels()));
        if (data.training().format() == ImageFormat.SHAPES) {
            fingerprint.put("data.shapes", data.training().shapes().toString());
        }
        return fingerprint;
    }
}
