package dev.convoy.benchmarks.parity;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.fixture.DrawnLayer;
import dev.convoy.fixture.DrawnLoss;
import dev.convoy.loss.Losses;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Freezes libtorch's answers for some of the random configurations of every layer and loss, for the tests of
 * {@code worker-kernels}, which need no libtorch then: {@code layers.json} and {@code losses.json}. What goes in is not written
 * down: the seed gives it. Of long results evenly spaced entries are kept, and the largest of all.
 */
public final class GoldenParity {
    private static final int CONFIGURATIONS = 4;
    private static final int ENTRIES = 12;
    private static final MathContext DIGITS = new MathContext(7);

    private GoldenParity() {}

    /**
     * Writes the files.
     *
     * @param args the folder they go to
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("GoldenParity expects one argument, the folder to write to, got " + Arrays.asList(args));
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(args[0]));
        List<Map<String, Object>> layers = new ArrayList<>();
        for (String type : LayerEntries.types()) {
            for (long seed = Worst.FIRST_SEED; seed < Worst.FIRST_SEED + CONFIGURATIONS; seed++) {
                layers.add(layer(LayerEntries.draw(type, new Draw(seed)), seed));
            }
        }
        write(folder.resolve("layers.json"), layers);
        List<Map<String, Object>> losses = new ArrayList<>();
        for (String name : LossEntries.names()) {
            for (long seed = Worst.FIRST_SEED; seed < Worst.FIRST_SEED + CONFIGURATIONS; seed++) {
                losses.add(loss(LossEntries.draw(name, new Draw(seed)), seed));
            }
        }
        write(folder.resolve("losses.json"), losses);
    }

    private static Map<String, Object> layer(Configuration configuration, long seed) {
        DrawnLayer drawn = configuration.drawn();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("layer", drawn.description());
        entry.put("input", drawn.input().sizes());
        entry.put("mode", drawn.mode());
        entry.put("values", drawn.values());
        entry.put("seed", seed);
        entry.put("results", frozen(LayerComparison.libtorch(configuration, drawn.draw(seed))));
        return entry;
    }

    private static Map<String, Object> loss(LossConfiguration configuration, long seed) {
        DrawnLoss drawn = configuration.drawn();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("loss", Losses.describe(drawn.loss()));
        entry.put("output", drawn.output().sizes());
        entry.put("targets", drawn.targets());
        entry.put("ignored", drawn.ignored());
        entry.put("seed", seed);
        entry.put("results", frozen(LossComparison.libtorch(configuration, drawn.draw(seed))));
        return entry;
    }

    private static Map<String, Object> frozen(Map<String, float[]> results) {
        Map<String, Object> frozen = new LinkedHashMap<>();
        results.forEach((array, values) -> {
            double largest = 0;
            for (float value : values) {
                largest = Math.max(largest, Math.abs(value));
            }
            int kept = Math.min(ENTRIES, values.length);
            List<BigDecimal> entries = new ArrayList<>();
            for (int i = 0; i < kept; i++) {
                entries.add(number(values[(int) ((long) i * values.length / kept)]));
            }
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("count", values.length);
            numbers.put("largest", number(largest));
            numbers.put("entries", entries);
            frozen.put(array, numbers);
        });
        return frozen;
    }

    private static BigDecimal number(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    }

    /** One line an entry. */
    private static void write(Path file, List<Map<String, Object>> entries) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        for (Map<String, Object> entry : entries) {
            lines.add(mapper.writeValueAsString(entry));
        }
        Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
        System.out.println(file.getFileName() + ": " + entries.size() + " entries, " + Files.size(file) + " bytes");
    }
}
