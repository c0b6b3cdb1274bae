package dev.convoy.jobs;

import dev.convoy.data.AugmentStep;
import dev.convoy.data.Augmentation;
import dev.convoy.data.ColourJitter;
import dev.convoy.data.Cutout;
import dev.convoy.data.Mixup;
import dev.convoy.data.RandomCrop;
import dev.convoy.data.RandomErase;
import dev.convoy.data.RandomFlip;
import dev.convoy.data.RandomRotation;
import java.util.ArrayList;
import java.util.List;

/** The keys under {@code data.augment.}: what moves pixels first, then what changes colours, what erases, what mixes. */
final class AugmentKeys {
    private AugmentKeys() {}

    /**
     * The steps that are switched on.
     *
     * @throws IllegalArgumentException if settings do not fit each other
     */
    static Augmentation augmentation(Settings settings) {
        List<AugmentStep> steps = new ArrayList<>();
        if (settings.get(Keys.AUGMENT_CROP) > 0) {
            steps.add(new RandomCrop(settings.get(Keys.AUGMENT_CROP)));
        }
        if (settings.get(Keys.AUGMENT_FLIP) > 0) {
            steps.add(new RandomFlip(settings.get(Keys.AUGMENT_FLIP)));
        }
        if (settings.get(Keys.AUGMENT_ROTATION) > 0) {
            steps.add(
                    new RandomRotation(settings.get(Keys.AUGMENT_ROTATION), settings.get(Keys.AUGMENT_INTERPOLATION)));
        }
        ColourJitter jitter = new ColourJitter(
                settings.get(Keys.AUGMENT_BRIGHTNESS),
                settings.get(Keys.AUGMENT_CONTRAST),
                settings.get(Keys.AUGMENT_SATURATION),
                settings.get(Keys.AUGMENT_HUE));
        if (!jitter.equals(ColourJitter.NONE)) {
            steps.add(jitter);
        }
        RandomErase erase = new RandomErase(
                settings.get(Keys.AUGMENT_ERASE),
                settings.get(Keys.AUGMENT_ERASE_MIN),
                settings.get(Keys.AUGMENT_ERASE_MAX));
        if (erase.probability() > 0) {
            steps.add(erase);
        }
        if (settings.get(Keys.AUGMENT_CUTOUT) > 0) {
            steps.add(new Cutout(settings.get(Keys.AUGMENT_CUTOUT)));
        }
        return new Augmentation(steps, new Mixup(settings.get(Keys.AUGMENT_MIXUP)));
    }
}
