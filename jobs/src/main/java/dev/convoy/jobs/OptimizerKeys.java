package dev.convoy.jobs;

import dev.convoy.optim.Adagrad;
import dev.convoy.optim.Adam;
import dev.convoy.optim.AdamW;
import dev.convoy.optim.Lamb;
import dev.convoy.optim.Lars;
import dev.convoy.optim.OptimizerSettings;
import dev.convoy.optim.RmsProp;
import dev.convoy.optim.Sgd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of the optimizers' formulas. {@code auto} is the chosen optimizer's own default. */
final class OptimizerKeys {
    private static final List<Key<?>> OWN = new ArrayList<>();
    private static final String SHARE = "a number from 0 to below 1";
    private static final double SGD_MOMENTUM = 0.9;
    private static final double SGD_WEIGHT_DECAY = 1e-4;

    static final Key<String> NAME = key(
            "name",
            Kind.word("sgd", "adam", "adamw", "rmsprop", "adagrad", "lars", "lamb"),
            "sgd",
            "how parameters follow gradients");
    static final Key<Optional<Double>> MOMENTUM =
            key("momentum", Kind.auto(share()), "auto", "sgd, lars (0.9), rmsprop (0): weight of the earlier steps");
    static final Key<Double> DAMPENING = key("dampening", Kind.share(), "0", "sgd: taken off the gradient's weight");
    static final Key<Boolean> NESTEROV = key("nesterov", Kind.flag(), "false", "sgd: Nesterov's momentum");
    static final Key<Optional<Double>> WEIGHT_DECAY = key(
            "weight-decay",
            Kind.auto(Kind.notNegative()),
            "auto",
            "sgd (1e-4), lars (5e-4), adamw, lamb (0.01), others (0): pull towards 0, as PyTorch does it");
    static final Key<Double> BETA1 = key("beta1", share(), "0.9", "adam, adamw, lamb: weight of the earlier gradients");
    static final Key<Double> BETA2 = key("beta2", share(), "0.999", "adam, adamw, lamb: weight of the earlier squares");
    static final Key<Optional<Double>> EPS = key(
            "eps",
            Kind.auto(Kind.notNegative()),
            "auto",
            "adam, adamw, rmsprop, lars (1e-8), lamb (1e-6), adagrad (1e-10): added to what divides");
    static final Key<Boolean> AMSGRAD =
            key("amsgrad", Kind.flag(), "false", "adam, adamw: divide by the largest square so far");
    static final Key<Double> ALPHA = key("alpha", share(), "0.99", "rmsprop: weight of the earlier squares");
    static final Key<Boolean> CENTERED =
            key("centered", Kind.flag(), "false", "rmsprop: divide by the variance's root");
    static final Key<Double> LR_DECAY =
            key("lr-decay", Kind.notNegative(), "0", "adagrad: how fast its rate falls beside the schedule");
    static final Key<Double> INITIAL_SUM =
            key("initial-accumulator-value", Kind.notNegative(), "0", "adagrad: first sum of squares");
    static final Key<Double> TRUST =
            key("trust-coefficient", Kind.positive(), "0.001", "lars: a tensor's step in relation to its norm");

    /** Which optimizer reads which keys. */
    private static final Map<String, List<Key<?>>> OF = new LinkedHashMap<>();

    static {
        OF.put("sgd", List.of(MOMENTUM, DAMPENING, WEIGHT_DECAY, NESTEROV));
        OF.put("adam", List.of(BETA1, BETA2, EPS, WEIGHT_DECAY, AMSGRAD));
        OF.put("adamw", List.of(BETA1, BETA2, EPS, WEIGHT_DECAY, AMSGRAD));
        OF.put("rmsprop", List.of(ALPHA, EPS, WEIGHT_DECAY, MOMENTUM, CENTERED));
        OF.put("adagrad", List.of(LR_DECAY, WEIGHT_DECAY, INITIAL_SUM, EPS));
        OF.put("lars", List.of(MOMENTUM, WEIGHT_DECAY, TRUST, EPS));
        OF.put("lamb", List.of(BETA1, BETA2, EPS, WEIGHT_DECAY));
    }

    private OptimizerKeys() {}

    private static <T> Key<T> key(String name, Kind<T> kind, String initial, String help) {
        return Key.in(OWN, "train.optimizer." + name, kind, initial, help);
    }

    private static Kind<Double> share() {
        return Kind.number(SHARE, x -> x >= 0 && x < 1);
    }

    static List<Key<?>> all() {
        return OWN;
    }

    /**
     * The chosen optimizer.
     *
     * @throws SettingsException if a setting was given that is another optimizer's
     * @throws IllegalArgumentException if settings do not fit each other
     */
    static OptimizerSettings optimizer(Settings settings) {
        String name = settings.get(NAME);
        requireOwn(settings, name);
        return switch (name) {
            case "sgd" -> sgd(settings);
            case "adam" -> adam(settings, Adam.Settings.DEFAULT);
            case "adamw" -> adamW(settings, AdamW.Settings.DEFAULT);
            case "rmsprop" -> rmsProp(settings, RmsProp.Settings.DEFAULT);
            case "adagrad" -> adagrad(settings, Adagrad.Settings.DEFAULT);
            case "lars" -> lars(settings, Lars.Settings.DEFAULT);
            case "lamb" -> lamb(settings, Lamb.Settings.DEFAULT);
            default -> throw new AssertionError("the key's kind knows all names");
        };
    }

    private static OptimizerSettings sgd(Settings settings) {
        return new Sgd.Settings(
                settings.get(MOMENTUM).orElse(SGD_MOMENTUM),
                settings.get(DAMPENING),
                settings.get(WEIGHT_DECAY).orElse(SGD_WEIGHT_DECAY),
                settings.get(NESTEROV) ? Sgd.Nesterov.ON : Sgd.Nesterov.OFF);
    }

    private static OptimizerSettings adam(Settings settings, Adam.Settings own) {
        return new Adam.Settings(
                settings.get(BETA1),
                settings.get(BETA2),
                settings.get(EPS).orElse(own.eps()),
                settings.get(WEIGHT_DECAY).orElse(own.weightDecay()),
                amsgrad(settings));
    }

    private static OptimizerSettings adamW(Settings settings, AdamW.Settings own) {
        return new AdamW.Settings(
                settings.get(BETA1),
                settings.get(BETA2),
                settings.get(EPS).orElse(own.eps()),
                settings.get(WEIGHT_DECAY).orElse(own.weightDecay()),
                amsgrad(settings));
    }

    private static OptimizerSettings rmsProp(Settings settings, RmsProp.Settings own) {
        return new RmsProp.Settings(
                settings.get(ALPHA),
                settings.get(EPS).orElse(own.eps()),
                settings.get(WEIGHT_DECAY).orElse(own.weightDecay()),
                settings.get(MOMENTUM).orElse(own.momentum()),
                settings.get(CENTERED) ? RmsProp.Centered.ON : RmsProp.Centered.OFF);
    }

    private static OptimizerSettings adagrad(Settings settings, Adagrad.Settings own) {
        return new Adagrad.Settings(
                settings.get(LR_DECAY),
                settings.get(WEIGHT_DECAY).orElse(own.weightDecay()),
                settings.get(INITIAL_SUM),
                settings.get(EPS).orElse(own.eps()));
    }

    private static OptimizerSettings lars(Settings settings, Lars.Settings own) {
        return new Lars.Settings(
                settings.get(MOMENTUM).orElse(own.momentum()),
                settings.get(WEIGHT_DECAY).orElse(own.weightDecay()),
                settings.get(TRUST),
                settings.get(EPS).orElse(own.eps()));
    }

    private static OptimizerSettings lamb(Settings settings, Lamb.Settings own) {
        return new Lamb.Settings(
                settings.get(BETA1),
                settings.get(BETA2),
                settings.get(EPS).orElse(own.eps()),
                settings.get(WEIGHT_DECAY).orElse(own.weightDecay()));
    }

    private static Adam.Amsgrad amsgrad(Settings settings) {
        return settings.get(AMSGRAD) ? Adam.Amsgrad.ON : Adam.Amsgrad.OFF;
    }

    private static void requireOwn(Settings settings, String name) {
        for (Key<?> key : OWN) {
            boolean changed = !settings.get(key).equals(key.initialValue());
            if (changed && !key.equals(NAME) && !OF.get(name).contains(key)) {
                throw new SettingsException(key.name() + " is no setting of " + name + ", whose are "
                        + String.join(
                                ", ",
                                OF.get(name).stream()
                                        .map(own -> own.name().substring("train.optimizer.".length()))
                                        .toList()));
            }
        }
    }
}
