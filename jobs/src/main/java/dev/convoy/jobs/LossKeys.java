package dev.convoy.jobs;

import dev.convoy.loss.BceWithLogits;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.loss.Loss;
import dev.convoy.loss.Losses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys under {@code train.loss.}: what is minimised. */
final class LossKeys {
    private static final List<Key<?>> OWN = new ArrayList<>();

    /** PyTorch's name of each key's setting. */
    private static final Map<Key<?>, String> SETTINGS = new LinkedHashMap<>();

    static final Key<String> LOSS = Key.in(
            OWN,
            "train.loss.name",
            Kind.word(Losses.names().toArray(String[]::new)),
            CrossEntropy.NAME,
            "what is minimised: " + String.join(", ", Losses.names()));
    static final Key<Double> LABEL_SMOOTHING = key(
            "label-smoothing",
            Kind.number("a number from 0 to below 1", x -> x >= 0 && x < 1),
            "0",
            "label_smoothing",
            "cross_entropy: share of the target that is spread over all classes");
    static final Key<List<Double>> CLASS_WEIGHTS = key(
            "class-weights",
            Kind.numbers(),
            "[]",
            "weight",
            "cross_entropy, multi_margin: a weight for each class; [] for 1 each");
    static final Key<Integer> IGNORE_INDEX = key(
            "ignore-index",
            Kind.whole(Integer.MIN_VALUE),
            Integer.toString(CrossEntropy.IGNORE_INDEX),
            "ignore_index",
            "cross_entropy: samples of this label count for nothing");
    static final Key<List<Double>> POS_WEIGHT = key(
            "pos-weight",
            Kind.numbers(),
            "[]",
            "pos_weight",
            BceWithLogits.NAME + ": weight of the positive part, for all outputs or each; [] for 1");
    static final Key<Double> DELTA =
            key("delta", Kind.positive(), "1", "delta", "huber: distance from the target where the lines begin");
    static final Key<Double> BETA =
            key("beta", Kind.notNegative(), "1", "beta", "smooth_l1: distance from the target where the lines begin");
    static final Key<Double> MARGIN = key(
            "margin",
            Kind.number("a number", Double::isFinite),
            "1",
            "margin",
            "multi_margin: by which the right class shall lead");
    static final Key<Integer> P = key("p", Kind.whole(1), "1", "p", "multi_margin: power of what is missing, 1 or 2");

    private LossKeys() {}

    private static <T> Key<T> key(String name, Kind<T> kind, String initial, String setting, String help) {
        Key<T> key = Key.in(OWN, "train.loss." + name, kind, initial, help);
        SETTINGS.put(key, setting);
        return key;
    }

    /** These keys. */
    static List<Key<?>> all() {
        return OWN;
    }

    /**
     * What is minimised. A setting that differs from its default must be one of the loss's.
     *
     * @throws IllegalArgumentException if it is not, or settings are wrong
     */
    static Loss loss(Settings settings) {
        Map<String, Object> said = new LinkedHashMap<>();
        String name = settings.get(LOSS);
        Map<String, Object> known = Losses.named(name).settings();
        SETTINGS.forEach((key, setting) -> {
            Object value = settings.get(key);
            if (known.containsKey(setting)) {
                said.put(setting, value);
            } else if (!value.equals(key.initialValue())) {
                throw new IllegalArgumentException(key.name() + " is " + value + ", but " + name
                        + " has no such setting; it has " + (known.isEmpty() ? "none" : known.keySet()));
            }
        });
        return Losses.of(name, said);
    }
}
