package dev.convoy.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.Orientation;
import dev.convoy.image.Resize;
import dev.convoy.image.Scaling;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The file beside a prepared set's Parquet files.
 *
 * @param about what the set is
 * @param statistics class counts and pixel statistics
 */
record DatasetFile(SetDescription about, PixelStatistics statistics) {
    static final String NAME = "_dataset.json";
    private static final String FORMAT = "convoy-images";
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The file's bytes. */
    static byte[] write(SetDescription about, PixelStatistics statistics) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT).put("version", VERSION);
        root.put("source", about.source()).put("count", about.count());
        ArrayNode classes = root.putArray("classes");
        for (int c = 0; c < about.classNames().size(); c++) {
            classes.addObject()
                    .put("name", about.classNames().get(c))
                    .put("count", statistics.classCounts().get(c));
        }
        root.putObject("image")
                .put("channels", about.image().size(0))
                .put("height", about.image().size(1))
                .put("width", about.image().size(2));
        statistics.mean().forEach(root.putArray("mean")::add);
        statistics.std().forEach(root.putArray("std")::add);
        root.putObject("decode")
                .put("resize", about.decode().resize().toString())
                .put("crop", about.decode().crop().toString())
                .put("colour", about.decode().colour().toString())
                .put("orientation", about.decode().orientation().toString())
                .put("scaling", about.decode().scaling().toString());
        ObjectNode bad = root.putObject("bad").put("count", about.bad().count());
        ArrayNode first = bad.putArray("first");
        about.bad()
                .first()
                .forEach(image -> first.addObject().put("path", image.path()).put("reason", image.reason()));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (IOException e) {
            throw new DataException(NAME + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a folder's file.
     *
     * @throws DataException if it is not such a file
     */
    static DatasetFile read(Configuration conf, String folder) {
        String path = new Path(folder, NAME).toString();
        JsonNode root;
        try {
            root = JSON.readTree(HadoopFiles.bytes(conf, path));
        } catch (IOException e) {
            throw new DataException(path + ": is not JSON: " + e.getMessage(), e);
        }
        if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION) {
            throw new DataException(path + ": expects format " + FORMAT + " version " + VERSION + ", found "
                    + root.path("format") + " version " + root.path("version"));
        }
        try {
            return parse(folder, root);
        } catch (IllegalArgumentException e) {
            throw new DataException(path + ": " + e.getMessage(), e);
        }
    }

    private static DatasetFile parse(String folder, JsonNode root) {
        List<String> names = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (JsonNode each : root.path("classes")) {
            names.add(need(each, "name").asText());
            counts.add(need(each, "count").asLong());
        }
        JsonNode image = need(root, "image");
        JsonNode decode = need(root, "decode");
        List<BadImages.BadImage> first = new ArrayList<>();
        for (JsonNode each : need(root, "bad").path("first")) {
            first.add(new BadImages.BadImage(
                    need(each, "path").asText(), need(each, "reason").asText()));
        }
        SetDescription about = new SetDescription(
                folder + " (from " + need(root, "source").asText() + ")",
                need(root, "count").asLong(),
                Shape.of(
                        need(image, "channels").asInt(),
                        need(image, "height").asInt(),
                        need(image, "width").asInt()),
                names,
                new DecodeSettings(
                        Resize.parse(need(decode, "resize").asText()),
                        Crop.parse(need(decode, "crop").asText()),
                        ColourMode.parse(need(decode, "colour").asText()),
                        Orientation.parse(decode.path("orientation").asText(Orientation.STORED.toString())),
                        Scaling.parse(decode.path("scaling").asText(Scaling.PILLOW.toString()))),
                new BadImages(need(need(root, "bad"), "count").asLong(), first));
        return new DatasetFile(about, new PixelStatistics(counts, numbers(root, "mean"), numbers(root, "std")));
    }

    private static List<Double> numbers(JsonNode node, String key) {
        List<Double> numbers = new ArrayList<>();
        need(node, key).forEach(value -> numbers.add(value.asDouble()));
        return numbers;
    }

    private static JsonNode need(JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw new IllegalArgumentException("expects a key '" + key + "', found none");
        }
        return value;
    }
}
