package dev.convoy.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of a run that its bits depend on and that a resumed run must therefore share: shards, global batch, seed,
 * optimizer, schedule, data, augmentation. The architecture is compared apart from it.
 *
 * @param settings setting's key to its value as text
 */
public record RunFingerprint(SortedMap<String, String> settings) {
    public RunFingerprint {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** The fingerprint of these settings; values are written as {@link String#valueOf} does. */
    public static RunFingerprint of(Map<String, ?> settings) {
        TreeMap<String, String> texts = new TreeMap<>();
        settings.forEach((key, value) -> texts.put(key, String.valueOf(value)));
        return new RunFingerprint(texts);
    }

    /** One line for each setting that differs: {@code shards: 8 in the checkpoint, 4 in this run}. */
    public List<String> differences(RunFingerprint thisRun) {
        TreeSet<String> keys = new TreeSet<>(settings.keySet());
        keys.addAll(thisRun.settings.keySet());
        List<String> lines = new ArrayList<>();
        for (String key : keys) {
            String saved = settings.getOrDefault(key, "not set");
            String now = thisRun.settings.getOrDefault(key, "not set");
            if (!saved.equals(now)) {
                lines.add(key + ": " + saved + " in the checkpoint, " + now + " in this run");
            }
        }
        return lines;
    }
}
