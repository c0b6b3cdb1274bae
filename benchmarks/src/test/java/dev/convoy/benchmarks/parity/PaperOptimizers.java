package dev.convoy.benchmarks.parity;

import dev.convoy.network.Slice;
import java.util.List;

/** The optimizers that PyTorch has not, written down from their papers once more: double precision, nothing saved. */
final class PaperOptimizers {
    private PaperOptimizers() {}

    /** What both share: parameters in double precision, and the way through the slices. */
    private abstract static class Paper implements OptimizerConfiguration.Other {
        final double[] w;
        int t;
        private final List<Slice> slices;

        Paper(List<Slice> slices, float[] first) {
            this.slices = slices;
            w = new double[first.length];
            for (int i = 0; i < w.length; i++) {
                w[i] = first[i];
            }
        }

        @Override
        public void step(float[] gradient, double rate) {
            t++;
            slices.forEach(slice -> tensor(gradient, rate, slice.offset(), slice.end()));
        }

        abstract void tensor(float[] g, double rate, int from, int to);

        @Override
        public float[] parameters() {
            float[] rounded = new float[w.length];
            for (int i = 0; i < w.length; i++) {
                rounded[i] = (float) w[i];
            }
            return rounded;
        }

        static double norm(double[] values, int from, int to) {
            double squares = 0;
            for (int i = from; i < to; i++) {
                squares += values[i] * values[i];
            }
            return Math.sqrt(squares);
        }

        static double norm(float[] values, int from, int to) {
            double squares = 0;
            for (int i = from; i < to; i++) {
                squares += (double) values[i] * values[i];
            }
            return Math.sqrt(squares);
        }
    }

    /** You, Gitman and Ginsburg 2017, algorithm 1, with eps in the denominator. */
    static final class Lars extends Paper {
        private final dev.convoy.optim.Lars.Settings settings;
        private final double[] v;

        Lars(dev.convoy.optim.Lars.Settings settings, List<Slice> slices, float[] first) {
            super(slices, first);
            this.settings = settings;
            v = new double[first.length];
        }

        @Override
        void tensor(float[] g, double rate, int from, int to) {
            double size = norm(w, from, to);
            double local = settings.trustCoefficient()
                    * size
                    / (norm(g, from, to) + settings.weightDecay() * size + settings.eps());
            for (int i = from; i < to; i++) {
                v[i] = settings.momentum() * v[i] + rate * local * (g[i] + settings.weightDecay() * w[i]);
                w[i] -= v[i];
            }
        }
    }

    /** You et al. 2020, algorithm 2, with the identity for phi. */
    static final class Lamb extends Paper {
        private final dev.convoy.optim.Lamb.Settings settings;
        private final double[] m;
        private final double[] v;
        private final double[] r;

        Lamb(dev.convoy.optim.Lamb.Settings settings, List<Slice> slices, float[] first) {
            super(slices, first);
            this.settings = settings;
            m = new double[first.length];
            v = new double[first.length];
            r = new double[first.length];
        }

        @Override
        void tensor(float[] g, double rate, int from, int to) {
            double beta1 = settings.beta1();
            double beta2 = settings.beta2();
            for (int i = from; i < to; i++) {
                m[i] = beta1 * m[i] + (1 - beta1) * g[i];
                v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                double mean = m[i] / (1 - Math.pow(beta1, t));
                double square = v[i] / (1 - Math.pow(beta2, t));
                r[i] = mean / (Math.sqrt(square) + settings.eps()) + settings.weightDecay() * w[i];
            }
            double ratio = norm(w, from, to) / norm(r, from, to);
            for (int i = from; i < to; i++) {
                w[i] -= rate * ratio * r[i];
            }
        }
    }
}
