package dev.convoy.optim;

/**
 * {@code OneCycleLR} with two phases (Smith and Topin 2019), over all {@code T} steps of the run: the rate rises from {@code base / divFactor} to
 * {@code base} at step {@code pctStart * T - 1}, then falls to {@code base / divFactor / finalDivFactor} at the last step. The base is
 * PyTorch's {@code max_lr}; momentum does not change with it ({@code cycle_momentum=False}). It is its own warm-up.
 *
 * @param pctStart share of the run in which the rate rises, from 0 to 1
 * @param anneal form of rise and fall
 * @param divFactor the largest rate in relation to the first
 * @param finalDivFactor the first rate in relation to the last
 */
public record OneCycle(double pctStart, Anneal anneal, double divFactor, double finalDivFactor) implements Decay {
    /** PyTorch's. */
    public static final OneCycle DEFAULT = new OneCycle(0.3, Anneal.COS, 25, 1e4);

    /**
     * @throws IllegalArgumentException if a number is NaN, infinite or out of its range
     */
    public OneCycle {
        Checks.notNegative("one-cycle schedule: pct_start", pctStart);
        if (pctStart > 1) {
            throw new IllegalArgumentException(
                    "one-cycle schedule: pct_start is " + pctStart + ", must be from 0 to 1");
        }
        Checks.positive("one-cycle schedule: div_factor", divFactor);
        Checks.positive("one-cycle schedule: final_div_factor", finalDivFactor);
    }

    /** How the rate goes from one value to another. */
    public enum Anneal {
        /** Half a cosine's period. */
        COS,
        /** A straight line. */
        LINEAR;

        double between(double start, double end, double share) {
            return switch (this) {
                case COS -> end + (start - end) / 2 * (1 + StrictMath.cos(StrictMath.PI * share));
                case LINEAR -> start + (end - start) * share;
            };
        }
    }

    @Override
    public boolean spansTheRun() {
        return true;
    }

    @Override
    public double rate(double base, long step, RunLength run) {
        double first = base / divFactor;
        double top = Math.max(0, pctStart * run.totalSteps() - 1);
        double last = run.totalSteps() - 1;
        if (step < top) {
            return anneal.between(first, base, step / top);
        }
        double share = last > top ? Math.min(1, (step - top) / (last - top)) : step > top ? 1 : 0;
        return anneal.between(base, first / finalDivFactor, share);
    }
}
