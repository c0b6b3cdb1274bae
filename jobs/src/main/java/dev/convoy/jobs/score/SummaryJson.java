package dev.convoy.jobs.score;

import dev.convoy.jobs.score.ScoreSummary.Totals;
import dev.convoy.jobs.score.ScoreSummary.Truth;
import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.model.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A summary as JSON, for programs; {@code docs/score-summary.md} says what each key means. Keys may be added within a version; one that
 * goes or changes its meaning makes a new one.
 */
public final class SummaryJson {
    /** What the file says it is. */
    public static final String FORMAT = "convoy-score-summary";

    /** Version of the keys. */
    public static final int VERSION = 1;

    private SummaryJson() {}

    /** The text, ending in a newline. */
    public static String of(ScoreSummary summary) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        totals(summary.totals(), json);
        json.put("classes", summary.classNames());
        json.put("predicted", list(summary.predictions().counts()));
        json.put("probability_bins", list(summary.predictions().bins()));
        json.put("probability_odd", summary.predictions().odd());
        json.put("errors", summary.errors().stream().map(SummaryJson::error).toList());
        json.put("other_errors", summary.otherErrors());
        json.put("least_sure", images(summary.predictions().leastSure()));
        json.put("truth", summary.truth().map(SummaryJson::truth).orElse(null));
        return Json.pretty(json);
    }

    private static void totals(Totals totals, Map<String, Object> json) {
        json.put("images", totals.images());
        json.put("scored", totals.scored());
        json.put("failed", totals.failed());
        json.put("seconds", totals.seconds());
        json.put("images_per_second", totals.rate());
        json.put("decode_ms", orNull(totals.decodeMillis()));
        json.put("score_ms", orNull(totals.scoreMillis()));
        json.put("other_labels", totals.otherLabels());
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static List<Long> list(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }

    private static Map<String, Object> error(ErrorKind kind) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind.kind());
        json.put("images", kind.images());
        json.put(
                "examples",
                kind.examples().stream()
                        .map(example -> {
                            Map<String, Object> each = key(example.key());
                            each.put("error", example.reason());
                            return each;
                        })
                        .toList());
        return json;
    }

    private static Map<String, Object> key(ImageKey key) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", key.path());
        json.put("id", key.id());
        return json;
    }

    private static List<Map<String, Object>> images(List<ScoredImage> images) {
        return images.stream()
                .map(image -> {
                    Map<String, Object> json = key(image.key());
                    json.put("label", image.label() < 0 ? null : image.label());
                    json.put("predicted", image.predicted());
                    json.put("probability", Float.isFinite(image.probability()) ? image.probability() : null);
                    return json;
                })
                .toList();
    }

    private static Map<String, Object> truth(Truth truth) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("labelled", truth.hits().labelled());
        json.put("right", truth.hits().right());
        json.put("accuracy", truth.hits().accuracy());
        json.put("k", truth.hits().within());
        json.put("right_within_k", truth.hits().rightWithin());
        json.put("accuracy_within_k", truth.hits().accuracyWithin());
        json.put("labels", list(truth.counts()));
        json.put("confusion", truth.matrix().map(SummaryJson::rows).orElse(null));
        json.put(
                "confusions",
                truth.confusions().stream()
                        .map(mistake -> {
                            Map<String, Object> each = new LinkedHashMap<>();
                            each.put("label", mistake.label());
                            each.put("predicted", mistake.predicted());
                            each.put("images", mistake.images());
                            return each;
                        })
                        .toList());
        json.put("mistakes", images(truth.mistakes()));
        return json;
    }

    private static List<List<Long>> rows(ConfusionCounts counts) {
        return Arrays.stream(counts.counts()).map(SummaryJson::list).toList();
    }
}
