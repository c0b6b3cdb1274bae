package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.Torch;
import dev.convoy.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Convoy beside libtorch: a matrix product, convolutions, training steps and inference. Each is first checked to give the same
 * answer on both sides; then the two take turns.
 */
@Command(
        name = "peers",
        description = "Times Convoy beside libtorch, on work that was checked to be the same.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class Peers implements Callable<Integer> {
    private static final int QUICKER = 8;

    @Option(
            names = "--what",
            split = ",",
            paramLabel = "WHAT",
            description = "what is compared: ${COMPLETION-CANDIDATES}",
            defaultValue = "product,layers,grouped,steps,spark,inference")
    private List<What> whats;

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "threads of each side, one number or several",
            defaultValue = "1,2")
    private List<Integer> threads;

    @Option(
            names = "--networks",
            split = ",",
            paramLabel = "NAME:IMAGES",
            converter = Sized.Converter.class,
            description = "built-in networks and the images in a batch, for steps and inference",
            defaultValue = "lenet5:256,resnet20:128,vgg-small:64,lenet5-bigdl:256")
    private List<Sized> networks;

    @Option(
            names = "--layers-of",
            split = ",",
            paramLabel = "NAME:IMAGES",
            converter = Sized.Converter.class,
            description = "built-in networks and the images at once, for convolutions",
            defaultValue = "lenet5:128,alexnet:16,vgg16:4,resnet20:128,resnet50:16")
    private List<Sized> layersOf;

    @Option(names = "--layers-each", description = "most convolutions of a network: those on which it spends most")
    private int layersEach = 6;

    @Option(names = "--grouped-images", description = "images at once, for convolutions in groups")
    private int groupedImages = 16;

    @Option(names = "--rounds", description = "turns of each side")
    private int rounds = 5;

    @Option(names = "--seconds", description = "length of a turn; of a convolution's an eighth")
    private double seconds = 1;

    @Option(names = "--warm-up", description = "turns' length that each side runs before the first round")
    private double warmUp = 3;

    @Option(names = "--quick", description = "one short round of little: a look, not a measurement")
    private boolean quick;

    @Option(names = "--json", description = "file for every number", paramLabel = "FILE")
    private Path json;

    @Option(
            names = "--markdown",
            description = "page for the tables, between its marks; docs/results.md is one",
            paramLabel = "FILE")
    private Path markdown;

    private final List<Measured> measured = new ArrayList<>();

    /** Best so far: measured again before each table. */
    private final Map<Integer, Double> peaks = new TreeMap<>();

    private String machine;

    /** Runs it; fails if the sides do not compute the same. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Peers())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (quick) {
            shorten();
        }
        for (int count : threads) {
            peaks.put(count, Peak.gigaflops(count));
        }
        machine = Machine.description(); // before a page of this repository changes
        System.out.println(description());
        Comparisons comparisons = new Comparisons(networks, layersOf, layersEach, groupedImages);
        for (What what : whats) {
            for (int count : threads) {
                peaks.merge(count, Peak.gigaflops(count), Math::max);
                long total = comparisons.of(what, count).count();
                int before = measured.size();
                comparisons.of(what, count).forEach(comparison -> {
                    int number = measured.size() - before + 1;
                    System.err.printf("%d of %d, threads %d: %s ...%n", number, total, count, comparison.label());
                    measured.add(race(what).run(comparison));
                });
            }
            System.out.println();
            System.out.print(results().table(what).text());
        }
        write();
        return 0;
    }

    private void shorten() {
        rounds = 1;
        seconds /= 10 * QUICKER;
        layersEach = 2;
        groupedImages = 2;
        networks = networks.stream().map(Peers::fewer).toList();
        layersOf = layersOf.stream().map(Peers::fewer).toList();
    }

    /** An eighth of the images, but one for each of eight shards. */
    private static Sized fewer(Sized sized) {
        return new Sized(sized.name(), Math.max(QUICKER, sized.images() / QUICKER));
    }

    private Race race(What what) {
        double turn = what.isLayers() ? seconds / 8 : seconds;
        return new Race(rounds, turn, turn * warmUp);
    }

    private Results results() {
        return new Results(measured, peaks);
    }

    private String description() {
        return String.join(
                "\n",
                machine,
                "libtorch: " + Torch.version(),
                "date: " + LocalDate.now(ZoneOffset.UTC),
                "rounds: " + rounds + ", turns of " + seconds + " s (a convolution's: an eighth)",
                peaks.entrySet().stream()
                        .map(peak -> String.format(
                                Locale.ROOT, "FMA peak, threads %d: %.1f GFLOP/s", peak.getKey(), peak.getValue()))
                        .collect(Collectors.joining("\n")));
    }

    private void write() throws IOException {
        List<Table> tables = results().tables();
        if (whats.size() > 1 || threads.size() > 1) {
            System.out.println();
            System.out.print(tables.get(0).text());
        }
        if (markdown != null) {
            String all = tables.stream().map(Table::markdown).collect(Collectors.joining("\n"));
            ResultPage.fill(markdown, "```\n" + description() + "\n```\n\n" + all);
        }
        if (json != null) {
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("run", List.of(description().split("\\R")));
            content.put("results", results().values());
            Files.writeString(json, Json.pretty(content) + "\n");
        }
    }
}
