package dev.convoy.loss;

import dev.convoy.settings.NamedSettings;
import dev.convoy.settings.Nearest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The losses that settings can name, with PyTorch's names and defaults of their settings: one line each. */
public final class Losses {
    private static final Map<String, Function<NamedSettings, Loss>> LOSSES = new LinkedHashMap<>();

    static {
        LOSSES.put(CrossEntropy.NAME, CrossEntropy::from);
        LOSSES.put(BceWithLogits.NAME, BceWithLogits::from);
        LOSSES.put(MeanSquaredError.NAME, MeanSquaredError::from);
        LOSSES.put(MeanAbsoluteError.NAME, MeanAbsoluteError::from);
        LOSSES.put(Huber.NAME, Huber::from);
        LOSSES.put(SmoothL1.NAME, SmoothL1::from);
        LOSSES.put(MultiMargin.NAME, MultiMargin::from);
    }

    private static final String NAME = "name";

    private Losses() {}

    /** The names known. */
    public static Set<String> names() {
        return LOSSES.keySet();
    }

    /** The loss of this name with its defaults; errors as of {@link #of(String, Map)}. */
    public static Loss named(String name) {
        return of(name, Map.of());
    }

    /**
     * A loss.
     *
     * @param name one of {@link #names}
     * @param settings under PyTorch's names; what is not there has PyTorch's default
     * @throws IllegalArgumentException if the name or a setting is not known, which names the nearest one, or a value is wrong
     */
    public static Loss of(String name, Map<String, Object> settings) {
        Function<NamedSettings, Loss> from = LOSSES.get(name);
        if (from == null) {
            throw new IllegalArgumentException("unknown loss \"" + name + "\"" + Nearest.suggest(name, names())
                    + "; known are " + String.join(", ", names()));
        }
        NamedSettings read = new NamedSettings(settings);
        Loss loss;
        try {
            loss = from.apply(read);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("loss " + name + ": " + wrong.getMessage(), wrong);
        }
        for (String key : read.unread()) {
            throw new IllegalArgumentException(
                    "loss " + name + ": unknown setting \"" + key + "\"" + Nearest.suggest(key, read.known()));
        }
        return loss;
    }

    /** A loss as {@link #describe} has it; errors as of {@link #of(String, Map)}. */
    public static Loss of(Map<String, Object> description) {
        Map<String, Object> settings = new LinkedHashMap<>(description);
        return of(String.valueOf(settings.remove(NAME)), settings);
    }

    /** A loss's name and all its settings, as JSON has them. */
    public static Map<String, Object> describe(Loss loss) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put(NAME, loss.name());
        description.putAll(loss.settings());
        return description;
    }
}
