package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.Torch;
import dev.convoy.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Images per second of LeNet-5's training step, libtorch beside Convoy, in one run: the contestants take turns, each round in
 * another order, after all have been seen to compute the same losses.
 */
@Command(
        name = "throughput",
        description = "Images per second of LeNet-5's training step, libtorch beside Convoy.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class Throughput implements Callable<Integer> {
    private static final int CHECKED_STEPS = 5;
    private static final double TOLERANCE = 1e-4;

    @Option(names = "--threads", description = "threads of each contestant")
    private int threads = 2;

    @Option(names = "--batch", description = "images in a step")
    private int batch = 256;

    @Option(names = "--shards", description = "shards that Convoy splits a batch into")
    private int shards = 8;

    @Option(names = "--rounds", description = "turns of each contestant")
    private int rounds = 7;

    @Option(names = "--seconds", description = "length of a turn")
    private double seconds = 4;

    @Option(names = "--warm-up", description = "seconds that each contestant runs before the first round")
    private double warmUp = 15;

    /** Runs it; exits with 1 if the contestants' losses differ. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Throughput()).execute(args));
    }

    @Override
    public Integer call() {
        Workload work = new Workload(Network.build(Networks.lenet5()), 1, batch, shards, threads);
        System.out.println(Machine.description());
        System.out.println("libtorch: " + Torch.version());
        System.out.printf(
                Locale.ROOT,
                "work: %s, batch %d, %d threads, %.1f million operations an image%n",
                work.network().architecture().name(),
                batch,
                threads,
                work.operations() * 1e-6);
        List<Contestant> contestants =
                List.of(new TorchContestant(work), new KernelContestant(work), new SparkContestant(work));
        try {
            if (!agree(contestants)) {
                return 1;
            }
            contestants.forEach(contestant -> rate(contestant, warmUp));
            report(work, contestants, race(contestants), Peak.gigaflops(threads));
            return 0;
        } finally {
            contestants.forEach(Contestant::close);
        }
    }

    /** Whether all contestants' first losses are the first one's. */
    private static boolean agree(List<Contestant> contestants) {
        double[] expected = losses(contestants.get(0));
        boolean agree = true;
        for (Contestant contestant : contestants.subList(1, contestants.size())) {
            double[] actual = losses(contestant);
            double difference = Difference.of(actual, expected);
            System.out.printf(
                    Locale.ROOT,
                    "first %d losses of %s and %s differ by %.1e%n",
                    CHECKED_STEPS,
                    contestant.name(),
                    contestants.get(0).name(),
                    difference);
            if (!(difference < TOLERANCE)) {
                System.err.printf(
                        "%s computes something else: losses %s, expected %s%n",
                        contestant.name(), Arrays.toString(actual), Arrays.toString(expected));
                agree = false;
            }
        }
        return agree;
    }

    private static double[] losses(Contestant contestant) {
        double[] losses = new double[CHECKED_STEPS];
        for (int step = 0; step < losses.length; step++) {
            losses[step] = contestant.step();
        }
        return losses;
    }

    /** {@code [contestants][rounds]} images per second. */
    private double[][] race(List<Contestant> contestants) {
        System.out.println("images per second");
        System.out.println(
                "round" + contestants.stream().map(c -> cell(c.name())).collect(Collectors.joining()));
        double[][] rates = new double[contestants.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < contestants.size(); turn++) {
                int next = (turn + round) % contestants.size();
                rates[next][round] = rate(contestants.get(next), seconds);
            }
            int done = round;
            System.out.printf("%5d", round + 1);
            System.out.println(
                    Arrays.stream(rates).map(r -> cell(number(r[done]))).collect(Collectors.joining()));
        }
        return rates;
    }

    /** Images per second over whole steps that last {@code seconds} or a little longer. */
    private static double rate(Contestant contestant, double seconds) {
        long start = System.nanoTime();
        long images = 0;
        double elapsed;
        do {
            contestant.step();
            images += contestant.images();
            elapsed = (System.nanoTime() - start) * 1e-9;
        } while (elapsed < seconds);
        return images / elapsed;
    }

    private static void report(Workload work, List<Contestant> contestants, double[][] rates, double peak) {
        System.out.printf(Locale.ROOT, "FMA peak of %d threads: %.1f GFLOP/s%n", work.threads(), peak);
        String first = contestants.get(0).name();
        for (int i = 0; i < rates.length; i++) {
            double median = median(rates[i]);
            double gigaflops = median * work.operations() * 1e-9;
            System.out.printf(
                    Locale.ROOT,
                    "%s: median %s images/s, %.1f GFLOP/s, %.0f %% of peak, %.2f of %s (median of the rounds' ratios)%n",
                    contestants.get(i).name(),
                    number(median),
                    gigaflops,
                    100 * gigaflops / peak,
                    median(ratios(rates[i], rates[0])),
                    first);
        }
    }

    private static double[] ratios(double[] rates, double[] others) {
        double[] ratios = new double[rates.length];
        for (int round = 0; round < rates.length; round++) {
            ratios[round] = rates[round] / others[round];
        }
        return ratios;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static String number(double rate) {
        return String.format(Locale.ROOT, "%.0f", rate);
    }

    private static String cell(String text) {
        return String.format(Locale.ROOT, "%20s", text);
    }
}
