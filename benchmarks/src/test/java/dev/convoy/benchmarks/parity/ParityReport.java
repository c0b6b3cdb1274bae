package dev.convoy.benchmarks.parity;

import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;

/** Prints, as Markdown tables, the worst difference found from PyTorch of everything that is compared with it. */
public final class ParityReport {
    private ParityReport() {}

    /**
     * Prints the tables.
     *
     * @param args how many configurations of each; the tests' number if left out
     */
    public static void main(String[] args) {
        int seeds = args.length == 0 ? Worst.SEEDS : Integer.parseInt(args[0]);
        table("layer", LayerEntries.types(), seeds, LayerEntries::worst);
        table("loss", LossEntries.names(), seeds, LossEntries::worst);
        table("optimizer", OptimizerEntries.names(), seeds, OptimizerEntries::worst);
    }

    private static void table(String what, Set<String> names, int seeds, BiFunction<String, Integer, Worst> compare) {
        System.out.printf("| %s | worst of %d | where |%n|---|---|---|%n", what, seeds);
        for (String name : names) {
            Worst worst = compare.apply(name, seeds);
            System.out.printf(Locale.ROOT, "| `%s` | %.1e | %s |%n", name, worst.difference(), worst.where());
        }
        System.out.println();
    }
}
