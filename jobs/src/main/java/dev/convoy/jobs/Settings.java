package dev.convoy.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.convoy.settings.Nearest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of one job, checked: flag over {@code --set} over job file over default. Every key is known, or Spark's own.
 */
final class Settings {
    static final String SPARK = "spark.";

    private final Map<String, Given> given = new LinkedHashMap<>();

    /** Where a value comes from: later ones win. */
    enum Source {
        FILE,
        SET,
        FLAG
    }

    /**
     * A value somebody gave.
     *
     * @param value a string, or what the file holds
     * @param source where it was given
     * @param origin the same for people: {@code --epochs}, {@code my.conf: 3}
     */
    record Given(Object value, Source source, String origin) {}

    private Settings() {}

    /** Nothing but defaults. */
    static Settings defaults() {
        return new Settings();
    }

    /**
     * Takes a job file's values.
     *
     * @throws SettingsException if a key is not known, or its value is wrong
     */
    Settings file(Config config) {
        take("", config.root());
        return this;
    }

    private void take(String prefix, ConfigObject object) {
        object.forEach((name, value) -> {
            if (value instanceof ConfigObject inner && !inner.isEmpty()) {
                take(prefix + name + ".", inner);
            } else if (value.valueType() != ConfigValueType.OBJECT && value.valueType() != ConfigValueType.NULL) {
                put(prefix + name, value.unwrapped(), Source.FILE, origin(value));
            }
        });
    }

    private static String origin(ConfigValue value) {
        return value.origin().description();
    }

    /**
     * Takes a {@code key=value} of the command line.
     *
     * @throws SettingsException if it has another form, or the key or value is wrong
     */
    Settings set(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals <= 0) {
            throw new SettingsException("--set expects key=value, found '" + assignment + "'");
        }
        String key = assignment.substring(0, equals).trim();
        put(key, assignment.substring(equals + 1).trim(), Source.SET, "--set");
        return this;
    }

    /** Takes a flag's value; errors as above. */
    Settings flag(String flag, String key, String value) {
        put(key, value, Source.FLAG, flag);
        return this;
    }

    /**
     * These settings over others, which hold where nothing else is given.
     *
     * @param others values by key
     * @param origin where they come from, for people
     * @throws SettingsException if a key is not known, or its value is wrong
     */
    Settings over(Map<String, Object> others, String origin) {
        Settings both = new Settings();
        others.forEach((name, value) -> both.put(name, value, Source.FILE, origin));
        both.given.putAll(given);
        return both;
    }

    private void put(String name, Object value, Source source, String origin) {
        Key<?> key = Keys.all().get(name);
        if (key == null && !(name.startsWith(SPARK) && name.length() > SPARK.length())) {
            throw new SettingsException("unknown key '" + name + "' (" + origin + ")"
                    + Nearest.suggest(name, Keys.all().keySet()));
        }
        Given entry = new Given(value, source, origin);
        if (key != null) {
            read(key, entry);
        }
        given.put(name, entry);
    }

    private static <T> T read(Key<T> key, Given entry) {
        return key.kind()
                .reader()
                .apply(entry.value())
                .orElseThrow(() -> new SettingsException(key.name() + ": expected "
                        + key.kind().expected() + ", found " + shown(entry.value()) + " (" + entry.origin() + ")"));
    }

    private static String shown(Object value) {
        return value instanceof String ? "'" + value + "'" : value.toString();
    }

    /** The value of a key: the given one, else its default. */
    <T> T get(Key<T> key) {
        Given entry = given.get(key.name());
        return entry == null ? key.initialValue() : read(key, entry);
    }

    /** A text that may be missing: empty where it is. */
    Optional<String> find(Key<String> key) {
        return Optional.of(get(key)).filter(text -> !text.isBlank());
    }

    /**
     * A text that must be there.
     *
     * @param flag the flag that gives it
     * @throws SettingsException if it is not
     */
    String need(Key<String> key, String flag) {
        return find(key)
                .orElseThrow(() ->
                        new SettingsException(key.name() + " is missing: give " + flag + " (" + key.help() + ")"));
    }

    /** Whether somebody gave a value. */
    boolean has(Key<?> key) {
        return given.containsKey(key.name());
    }

    /** Spark's own settings, by name. */
    Map<String, Given> spark() {
        Map<String, Given> spark = new TreeMap<>();
        given.forEach((name, entry) -> {
            if (name.startsWith(SPARK)) {
                spark.put(name, entry);
            }
        });
        return spark;
    }

    /** Every key's value as text, defaults included: what the run's record keeps. */
    Map<String, String> resolved() {
        Map<String, String> values = new TreeMap<>();
        Keys.all()
                .forEach((name, key) -> values.put(
                        name, given.containsKey(name) ? given.get(name).value().toString() : key.initial()));
        spark().forEach((name, entry) -> values.put(name, entry.value().toString()));
        return values;
    }
}
