package dev.convoy.jobs;

import dev.convoy.optim.Decay;
import dev.convoy.optim.OneCycle;
import dev.convoy.optim.OneCycle.Anneal;
import dev.convoy.optim.Plateau;
import dev.convoy.optim.Plateau.Watch;
import dev.convoy.optim.ScheduleSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The keys of the learning rate and its schedules. */
final class ScheduleKeys {
    private static final List<Key<?>> OWN = new ArrayList<>();

    static final Key<Double> LEARNING_RATE =
            Key.in(OWN, "train.learning-rate", Kind.positive(), "0.03", "before warm-up and decay");
    static final Key<String> NAME = key(
            "name",
            Kind.word("constant", "step", "multistep", "cosine", "polynomial", "one-cycle", "plateau"),
            "cosine",
            "how the learning rate falls");
    static final Key<Double> WARMUP = key(
            "warmup-epochs",
            Kind.notNegative(),
            "0.5",
            "epochs of linear warm-up, but for one-cycle; may be a fraction");
    static final Key<Double> EVERY = key("every", Kind.positive(), "30", "step: epochs from drop to drop");
    static final Key<Double> GAMMA = key("gamma", Kind.positive(), "0.1", "step, multistep, plateau: factor of a drop");
    static final Key<List<Double>> MILESTONES =
            key("milestones", Kind.numbers(), "[]", "multistep: epochs of the drops");
    static final Key<Double> MINIMUM =
            key("minimum", Kind.notNegative(), "0", "cosine: rate at the end; plateau: least rate");
    static final Key<Double> POWER = key("power", Kind.positive(), "1", "polynomial: 1 for a straight line");
    static final Key<Watch> WATCH =
            key("watch", choice(Watch.values()), "loss", "plateau: which figure of the validation must get better");
    static final Key<Integer> PATIENCE =
            key("patience", Kind.whole(0), "10", "plateau: epochs without a better one that are let pass");
    static final Key<Double> THRESHOLD =
            key("threshold", Kind.notNegative(), "1e-4", "plateau: share of the best that counts as better");
    static final Key<Integer> COOLDOWN =
            key("cooldown", Kind.whole(0), "0", "plateau: epochs after a drop that do not count");
    static final Key<Double> RISE =
            key("pct-start", Kind.share(), "0.3", "one-cycle: share of the run in which the rate rises");
    static final Key<Anneal> ANNEAL = key("anneal", choice(Anneal.values()), "cos", "one-cycle: form of rise and fall");
    static final Key<Double> DIV =
            key("div-factor", Kind.positive(), "25", "one-cycle: the largest rate in relation to the first");
    static final Key<Double> FINAL_DIV =
            key("final-div-factor", Kind.positive(), "1e4", "one-cycle: the first rate in relation to the last");

    private ScheduleKeys() {}

    private static <T> Key<T> key(String name, Kind<T> kind, String initial, String help) {
        return Key.in(OWN, "train.schedule." + name, kind, initial, help);
    }

    private static <E extends Enum<E>> Kind<E> choice(E[] constants) {
        return Kind.named(constants, constant -> constant.name().toLowerCase(Locale.ROOT));
    }

    static List<Key<?>> all() {
        return OWN;
    }

    /**
     * The chosen schedule.
     *
     * @throws IllegalArgumentException if settings do not fit each other
     */
    static ScheduleSettings schedule(Settings settings) {
        Decay decay = decay(settings);
        double warmup = settings.get(WARMUP);
        boolean untouched = warmup == WARMUP.initialValue();
        return new ScheduleSettings(
                settings.get(LEARNING_RATE), decay, decay instanceof OneCycle && untouched ? 0 : warmup);
    }

    private static Decay decay(Settings settings) {
        return switch (settings.get(NAME)) {
            case "constant" -> new Decay.Constant();
            case "step" -> new Decay.Step(settings.get(EVERY), settings.get(GAMMA));
            case "multistep" -> new Decay.MultiStep(settings.get(MILESTONES), settings.get(GAMMA));
            case "cosine" -> new Decay.Cosine(settings.get(MINIMUM));
            case "polynomial" -> new Decay.Polynomial(settings.get(POWER));
            case "one-cycle" ->
                new OneCycle(settings.get(RISE), settings.get(ANNEAL), settings.get(DIV), settings.get(FINAL_DIV));
            case "plateau" ->
                new Plateau(
                        settings.get(WATCH),
                        settings.get(GAMMA),
                        settings.get(PATIENCE),
                        settings.get(THRESHOLD),
                        settings.get(COOLDOWN),
                        settings.get(MINIMUM));
            default -> throw new AssertionError("the key's kind knows all names");
        };
    }
}
