package dev.convoy.jobs;

import dev.convoy.data.ImageSet;
import dev.convoy.model.SavedModel;
import java.util.Locale;
import java.util.Map;

/**
 * What a network learns to tell from images: the keys {@code train.task} and {@code data.target-channels}.
 *
 * @param goal what it tells
 * @param targetChannels last channels of the stored images that it predicts; 0 for none
 */
record Task(Goal goal, int targetChannels) {
    /** What a network tells. */
    enum Goal {
        /** An image's class. */
        CLASSIFY,
        /** By how many right angles an image was turned; needs no labels. */
        ROTATION,
        /** A value for every pixel. */
        DENSE;

        /**
         * The goal of a name.
         *
         * @throws IllegalArgumentException if there is none
         */
        static Goal parse(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        /** The name as it is written in settings. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @throws SettingsException if there is no target for a dense prediction, or one for another task
     */
    Task {
        if (goal == Goal.DENSE && targetChannels < 1) {
            throw new SettingsException(Keys.TASK.name() + " = dense: expected " + Keys.TARGET_CHANNELS.name()
                    + " = 1 or more, the last channels of the images, got " + targetChannels);
        }
        if (goal != Goal.DENSE && targetChannels > 0) {
            throw new SettingsException(Keys.TARGET_CHANNELS.name() + " = " + targetChannels + ": expected "
                    + Keys.TASK.name() + " = dense, got " + goal);
        }
    }

    /** The keys' values; errors as the constructor's. */
    static Task of(Settings settings) {
        return new Task(settings.get(Keys.TASK), settings.get(Keys.TARGET_CHANNELS));
    }

    /** The task a saved model was trained for, by its own settings; where it tells none, the keys' values. */
    static Task of(SavedModel model, Settings settings) {
        Object trained = model.provenance().get("settings");
        if (!(trained instanceof Map<?, ?> keys) || !keys.containsKey(Keys.TASK.name())) {
            return of(settings);
        }
        return new Task(
                Keys.TASK.kind().reader().apply(keys.get(Keys.TASK.name())).orElse(Goal.CLASSIFY),
                Keys.TARGET_CHANNELS
                        .kind()
                        .reader()
                        .apply(keys.get(Keys.TARGET_CHANNELS.name()))
                        .orElse(0));
    }

    /** A set as this task has it; to be closed in place of it. Errors as {@link ImageSet}'s. */
    ImageSet of(ImageSet set) {
        return switch (goal) {
            case CLASSIFY -> set;
            case ROTATION -> set.turned();
            case DENSE -> set.withTarget(targetChannels);
        };
    }
}
