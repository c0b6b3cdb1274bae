package dev.convoy.jobs.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.data.DataException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What an unfinished scoring is, written beside its parts: one that goes on must be the same.
 *
 * @param scoring a name that no other scoring has
 * @param what model, input, columns and form, by names for people
 * @param parts of the input
 * @param partsAChunk that are written, and kept, together
 * @param parallelism of Spark when the input was opened, where its parts depend on that; else 0
 */
record ScoreManifest(String scoring, Map<String, String> what, int parts, int partsAChunk, int parallelism) {
    private static final String FORMAT = "convoy-scoring";
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keeps the order of {@code what}. */
    ScoreManifest {
        what = new LinkedHashMap<>(what);
    }

    /** Chunks in all. */
    int chunks() {
        return (parts + partsAChunk - 1) / partsAChunk;
    }

    /** The file's bytes. */
    byte[] write() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT).put("version", VERSION).put("scoring", scoring);
        root.put("parts", parts).put("parts_a_chunk", partsAChunk).put("parallelism", parallelism);
        ObjectNode names = root.putObject("what");
        what.forEach(names::put);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads what {@link #write} gave.
     *
     * @param path where it lay, for the message
     * @throws DataException if it is something else
     */
    static ScoreManifest read(byte[] file, String path) {
        try {
            JsonNode root = JSON.readTree(file);
            if (!root.path("format").asText().equals(FORMAT)
                    || root.path("version").asInt() != VERSION) {
                throw new DataException(path + ": expects format " + FORMAT + " version " + VERSION + ", found "
                        + root.path("format") + " version " + root.path("version"));
            }
            Map<String, String> what = new LinkedHashMap<>();
            root.path("what")
                    .properties()
                    .forEach(each -> what.put(each.getKey(), each.getValue().asText()));
            return new ScoreManifest(
                    root.path("scoring").asText(),
                    what,
                    root.path("parts").asInt(),
                    root.path("parts_a_chunk").asInt(),
                    root.path("parallelism").asInt());
        } catch (java.io.IOException e) {
            throw new DataException(path + ": is not JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Checks that a scoring that goes on is this one.
     *
     * @param output where, for the message
     * @throws DataException if it has another model, input, form or column
     */
    void check(Map<String, String> now, int partsNow, String output) {
        now.forEach((name, value) -> {
            if (!Objects.equals(what.get(name), value)) {
                throw new DataException(output + ": was begun with " + name + " " + what.get(name) + ", this is "
                        + value + ": go on with the same settings, or --overwrite");
            }
        });
        if (partsNow != parts) {
            throw new DataException(output + ": was begun with images in " + parts + " parts, there are " + partsNow
                    + " now: the images have changed, or Spark's settings; --overwrite begins anew");
        }
    }
}
