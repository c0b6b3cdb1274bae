package dev.convoy.benchmarks.parity;

import java.util.Locale;

/** Prints, as a Markdown table, the worst difference found from libtorch of everything that is compared with it. */
public final class ParityReport {
    private ParityReport() {}

    /**
     * Prints the table.
     *
     * @param args how many configurations of each, the tests' number if left out
     */
    public static void main(String[] args) {
        int seeds = args.length == 0 ? LayerParityTest.SEEDS : Integer.parseInt(args[0]);
        System.out.printf("| layer | worst of %d | where |%n|---|---|---|%n", seeds);
        for (String type : LayerEntries.types()) {
            Worst worst = LayerEntries.worst(type, LayerParityTest.FIRST_SEED, seeds);
            System.out.printf(Locale.ROOT, "| `%s` | %.1e | %s |%n", type, worst.difference(), worst.where());
        }
    }
}
