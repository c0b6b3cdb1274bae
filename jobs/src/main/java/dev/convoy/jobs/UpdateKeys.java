package dev.convoy.jobs;

import dev.convoy.optim.GradientClip;
import dev.convoy.optim.GroupSettings;
import dev.convoy.optim.GroupSettings.Decayed;
import dev.convoy.optim.GroupSettings.RateFactor;
import dev.convoy.optim.NamePattern;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.optim.WeightAverage;
import dev.convoy.optim.WeightAverage.Warmup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys that say how parameters follow gradients; those of the optimizers' and schedules' formulas are beside it. */
final class UpdateKeys {
    private static final List<Key<?>> OWN = new ArrayList<>();

    static final Key<Boolean> DECAY_BIASES = key(
            "train.optimizer.decay-biases",
            Kind.flag(),
            "true",
            "weight decay (and the trust ratio of lars, lamb) for biases and normalisation too");
    static final Key<List<RateFactor>> RATE_FACTORS = key(
            "train.rate-factors",
            Kind.list("a list of PATTERN = FACTOR, like [\"features.* = 0.1\"]", RateFactor::parse),
            "[]",
            "factors of the learning rate for parameters by name; the last that matches holds");
    static final Key<List<NamePattern>> FREEZE = key(
            "train.freeze",
            Kind.list("a list of patterns, like [features.*]", NamePattern::new),
            "[]",
            "parameters that stay as they are, by name: a layer or block, or a pattern like features.*");
    static final Key<Double> CLIP_NORM =
            key("train.clip-norm", Kind.notNegative(), "0", "largest norm of the gradient; 0 for no bound");
    static final Key<Double> CLIP_VALUE =
            key("train.clip-value", Kind.notNegative(), "0", "largest value in the gradient; 0 for no bound");
    static final Key<Double> EMA_DECAY = key(
            "train.ema.decay",
            Kind.number("a number from 0 to below 1", x -> x >= 0 && x < 1),
            "0",
            "moving average of the weights, validated and saved in their place; 0 for none");
    static final Key<Boolean> EMA_WARMUP =
            key("train.ema.warmup", Kind.flag(), "true", "begin with a smaller decay, so that the start is forgotten");

    private UpdateKeys() {}

    private static <T> Key<T> key(String name, Kind<T> kind, String initial, String help) {
        return Key.in(OWN, name, kind, initial, help);
    }

    /** These keys and those beside. */
    static List<Key<?>> all() {
        List<Key<?>> all = new ArrayList<>(OWN);
        all.addAll(OptimizerKeys.all());
        all.addAll(ScheduleKeys.all());
        return all;
    }

    /**
     * How parameters follow gradients.
     *
     * @throws IllegalArgumentException if settings do not fit each other
     */
    static UpdateSettings update(Settings settings) {
        GroupSettings groups = new GroupSettings(
                settings.get(DECAY_BIASES) ? Decayed.ALL : Decayed.WEIGHTS,
                settings.get(RATE_FACTORS),
                settings.get(FREEZE));
        return new UpdateSettings(
                OptimizerKeys.optimizer(settings),
                groups,
                ScheduleKeys.schedule(settings),
                clip(settings),
                average(settings));
    }

    private static GradientClip clip(Settings settings) {
        double norm = settings.get(CLIP_NORM);
        double value = settings.get(CLIP_VALUE);
        if (norm > 0 && value > 0) {
            throw new IllegalArgumentException(
                    "clip-norm is " + norm + " and clip-value " + value + ", expected one of them at most");
        }
        return norm > 0
                ? new GradientClip.ByNorm(norm)
                : value > 0 ? new GradientClip.ByValue(value) : new GradientClip.None();
    }

    private static Optional<WeightAverage.Settings> average(Settings settings) {
        double decay = settings.get(EMA_DECAY);
        return decay > 0
                ? Optional.of(new WeightAverage.Settings(decay, settings.get(EMA_WARMUP) ? Warmup.ON : Warmup.OFF))
                : Optional.empty();
    }
}
