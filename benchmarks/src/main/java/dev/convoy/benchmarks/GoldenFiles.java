package dev.convoy.benchmarks;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.benchmarks.torch.Torch;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Freezes libtorch's answers for the tests of {@code worker-kernels}, which has no libtorch: the losses of ten steps and the
 * first step's gradients, one JSON file a network. Weights and pixels are not in them: a seed is, and Convoy's own
 * counter-based random numbers give both. Prints how far Convoy is from each answer.
 */
public final class GoldenFiles {
    private static final long SEED = 42;
    private static final int IMAGES = 32;
    private static final int STEPS = 10;

    /** Entries kept of a gradient that is too long to be kept whole. */
    private static final int SAMPLE = 64;

    private static final MathContext DIGITS = new MathContext(7);
    private static final MathContext LOSS_DIGITS = new MathContext(10);

    /** How much of a network's gradients a file holds. */
    private enum Keep {
        ALL,
        SAMPLE
    }

    private GoldenFiles() {}

    /**
     * Writes the files.
     *
     * @param args the folder they go to
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("GoldenFiles expects one argument, the folder to write to, got " + Arrays.asList(args));
            System.exit(2);
        }
        Torch.threads(1);
        Path folder = Files.createDirectories(Path.of(args[0]));
        write(folder, Networks.lenetSmall(), Keep.ALL);
        write(folder, Networks.batchNormSmall(), Keep.ALL);
        write(folder, Networks.lenet5(), Keep.SAMPLE);
    }

    private static void write(Path folder, Architecture architecture, Keep keep) throws IOException {
        Network network = Network.build(architecture);
        Trial trial = new Trial(network, SEED, IMAGES, STEPS);
        Trial.Outcome torch = trial.torch();
        Trial.Outcome convoy = trial.convoy();
        Path file = folder.resolve(architecture.name() + ".json");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        new ObjectMapper().writer(printer).writeValue(file.toFile(), content(trial, torch, keep));
        Files.writeString(file, "\n", StandardOpenOption.APPEND);
        System.out.printf(
                Locale.ROOT,
                "%s: %d bytes; Convoy's losses differ by %.1e, its gradients by %.1e%n",
                file.getFileName(),
                Files.size(file),
                Difference.of(convoy.losses(), torch.losses()),
                Difference.of(convoy.gradient(), torch.gradient(), network.parameters()));
    }

    private static Map<String, Object> content(Trial trial, Trial.Outcome torch, Keep keep) {
        Architecture architecture = trial.network().architecture();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("oracle", "libtorch " + Torch.version());
        content.put("name", architecture.name());
        content.put("input", architecture.input().sizes());
        content.put("layers", architecture.layers());
        content.put("seed", trial.seed());
        content.put("images", trial.images());
        content.put("batches", Trial.BATCHES);
        content.put("learning_rate", Trial.RATE);
        content.put("momentum", Trial.SGD.momentum());
        content.put("weight_decay", Trial.SGD.weightDecay());
        content.put(
                "losses",
                Arrays.stream(torch.losses())
                        .mapToObj(loss -> number(loss, LOSS_DIGITS))
                        .toList());
        Map<String, Object> gradients = new LinkedHashMap<>();
        for (Slice slice : trial.network().parameters()) {
            gradients.put(slice.name(), gradient(torch.gradient(), slice, keep));
        }
        content.put("gradients", gradients);
        return content;
    }

    private static Map<String, Object> gradient(float[] gradient, Slice slice, Keep keep) {
        int count = slice.shape().count();
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int i = slice.offset(); i < slice.end(); i++) {
            sum += gradient[i];
            squares += (double) gradient[i] * gradient[i];
            largest = Math.max(largest, Math.abs(gradient[i]));
        }
        int kept = keep == Keep.ALL ? count : Math.min(count, SAMPLE);
        List<BigDecimal> values = new ArrayList<>();
        for (int i = 0; i < kept; i++) {
            values.add(number(gradient[slice.offset() + entry(i, kept, count)], DIGITS));
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("shape", slice.shape().sizes());
        content.put("sum", number(sum, DIGITS));
        content.put("norm", number(Math.sqrt(squares), DIGITS));
        content.put("largest", number(largest, DIGITS));
        content.put("values", values);
        return content;
    }

    /** Index of the {@code i}-th of {@code kept} evenly spaced entries out of {@code count}. */
    private static int entry(int i, int kept, int count) {
        return (int) ((long) i * count / kept);
    }

    private static BigDecimal number(double value, MathContext digits) {
        return new BigDecimal(value).round(digits).stripTrailingZeros();
    }
}
