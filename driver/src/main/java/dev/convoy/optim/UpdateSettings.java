package dev.convoy.optim;

import java.util.Map;
import java.util.Optional;

/**
 * How a network's arrays follow the gradients of a run.
 *
 * @param optimizer with which formula
 * @param groups what holds for some parameters only
 * @param schedule at which learning rate
 * @param clip how gradients are bounded first
 * @param average the moving average of the arrays, if one is kept: it is what is validated and saved as the model
 */
public record UpdateSettings(
        OptimizerSettings optimizer,
        GroupSettings groups,
        ScheduleSettings schedule,
        GradientClip clip,
        Optional<WeightAverage.Settings> average) {
    /** The simplest: all parameters treated alike, gradients as they are, no average. */
    public static UpdateSettings of(OptimizerSettings optimizer, ScheduleSettings schedule) {
        return new UpdateSettings(optimizer, GroupSettings.ALIKE, schedule, new GradientClip.None(), Optional.empty());
    }

    /** The same with another optimizer. */
    public UpdateSettings with(OptimizerSettings other) {
        return new UpdateSettings(other, groups, schedule, clip, average);
    }

    /** The same with other groups. */
    public UpdateSettings with(GroupSettings other) {
        return new UpdateSettings(optimizer, other, schedule, clip, average);
    }

    /** The same with another schedule. */
    public UpdateSettings with(ScheduleSettings other) {
        return new UpdateSettings(optimizer, groups, other, clip, average);
    }

    /** The same with another bound. */
    public UpdateSettings with(GradientClip other) {
        return new UpdateSettings(optimizer, groups, schedule, other, average);
    }

    /** The same with an average. */
    public UpdateSettings with(WeightAverage.Settings other) {
        return new UpdateSettings(optimizer, groups, schedule, clip, Optional.of(other));
    }

    /** Everything by name: what a resumed run must agree with. */
    public Map<String, String> description() {
        return Map.of(
                "optimizer", optimizer.description(),
                "parameter groups", groups.toString(),
                "learning-rate", Double.toString(schedule.base()),
                "schedule", schedule.decay().toString(),
                "warm-up epochs", Double.toString(schedule.warmupEpochs()),
                "gradient clipping", clip.toString(),
                "weight average", average.map(WeightAverage.Settings::toString).orElse("none"));
    }
}
