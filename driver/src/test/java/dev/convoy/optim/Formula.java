package dev.convoy.optim;

/**
 * The optimizers' definitions in double precision, written down from PyTorch's documentation and the papers and not from
 * Convoy's code: one tensor, one step.
 */
abstract class Formula {
    double[] w;
    private double[][] state;

    static Formula of(OptimizerSettings settings) {
        if (settings instanceof Sgd.Settings s) {
            return new SgdFormula(s);
        } else if (settings instanceof Adam.Settings s) {
            return new AdamFormula(s, false);
        } else if (settings instanceof AdamW.Settings s) {
            return new AdamFormula(
                    new Adam.Settings(s.beta1(), s.beta2(), s.eps(), s.weightDecay(), s.amsgrad()), true);
        } else if (settings instanceof RmsProp.Settings s) {
            return new RmsPropFormula(s);
        } else if (settings instanceof Adagrad.Settings s) {
            return new AdagradFormula(s);
        } else if (settings instanceof Lars.Settings s) {
            return new LarsFormula(s);
        }
        return new LambFormula((Lamb.Settings) settings);
    }

    /** Takes the tensor's step number {@code t}, from 1; an exempt tensor has neither weight decay nor a trust ratio. */
    final void step(float[] g, double rate, boolean exempt, int t) {
        if (state == null) {
            state = new double[3][w.length];
        }
        double[] d = new double[g.length];
        for (int i = 0; i < g.length; i++) {
            d[i] = g[i];
        }
        step(d, state, rate, exempt, t);
    }

    abstract void step(double[] g, double[][] state, double rate, boolean exempt, int t);

    static double norm(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    private static final class SgdFormula extends Formula {
        private final Sgd.Settings s;

        SgdFormula(Sgd.Settings s) {
            this.s = s;
        }

        @Override
        void step(double[] g, double[][] state, double rate, boolean exempt, int t) {
            double[] buffer = state[0];
            for (int i = 0; i < g.length; i++) {
                double d = g[i] + (exempt ? 0 : s.weightDecay()) * w[i];
                if (s.momentum() != 0) {
                    buffer[i] = t == 1 ? d : s.momentum() * buffer[i] + (1 - s.dampening()) * d;
                    d = s.nesterov() == Sgd.Nesterov.ON ? d + s.momentum() * buffer[i] : buffer[i];
                }
                w[i] -= rate * d;
            }
        }
    }

    private static final class AdamFormula extends Formula {
        private final Adam.Settings s;
        private final boolean decoupled;

        AdamFormula(Adam.Settings s, boolean decoupled) {
            this.s = s;
            this.decoupled = decoupled;
        }

        @Override
        void step(double[] g, double[][] state, double rate, boolean exempt, int t) {
            double lambda = exempt ? 0 : s.weightDecay();
            for (int i = 0; i < g.length; i++) {
                double d = g[i];
                if (decoupled) {
                    w[i] -= rate * lambda * w[i];
                } else {
                    d += lambda * w[i];
                }
                state[0][i] = s.beta1() * state[0][i] + (1 - s.beta1()) * d;
                double m = state[0][i];
                state[1][i] = s.beta2() * state[1][i] + (1 - s.beta2()) * d * d;
                double v = state[1][i];
                state[2][i] = Math.max(state[2][i], v);
                double most = state[2][i];
                double mHat = m / (1 - Math.pow(s.beta1(), t));
                double vHat = (s.amsgrad() == Adam.Amsgrad.ON ? most : v) / (1 - Math.pow(s.beta2(), t));
                w[i] -= rate * mHat / (Math.sqrt(vHat) + s.eps());
            }
        }
    }

    private static final class RmsPropFormula extends Formula {
        private final RmsProp.Settings s;

        RmsPropFormula(RmsProp.Settings s) {
            this.s = s;
        }

        @Override
        void step(double[] g, double[][] state, double rate, boolean exempt, int t) {
            for (int i = 0; i < g.length; i++) {
                double d = g[i] + (exempt ? 0 : s.weightDecay()) * w[i];
                state[0][i] = s.alpha() * state[0][i] + (1 - s.alpha()) * d * d;
                double v = state[0][i];
                state[1][i] = s.alpha() * state[1][i] + (1 - s.alpha()) * d;
                double a = state[1][i];
                double root = Math.sqrt(s.centered() == RmsProp.Centered.ON ? v - a * a : v) + s.eps();
                state[2][i] = s.momentum() * state[2][i] + d / root;
                w[i] -= rate * state[2][i];
            }
        }
    }

    private static final class AdagradFormula extends Formula {
        private final Adagrad.Settings s;

        AdagradFormula(Adagrad.Settings s) {
            this.s = s;
        }

        @Override
        void step(double[] g, double[][] state, double rate, boolean exempt, int t) {
            for (int i = 0; i < g.length; i++) {
                double d = g[i] + (exempt ? 0 : s.weightDecay()) * w[i];
                state[0][i] += (t == 1 ? s.initialAccumulatorValue() : 0) + d * d;
                w[i] -= rate / (1 + (t - 1) * s.lrDecay()) * d / (Math.sqrt(state[0][i]) + s.eps());
            }
        }
    }

    private static final class LarsFormula extends Formula {
        private final Lars.Settings s;

        LarsFormula(Lars.Settings s) {
            this.s = s;
        }

        @Override
        void step(double[] g, double[][] state, double rate, boolean exempt, int t) {
            double lambda = exempt ? 0 : s.weightDecay();
            double ratio = exempt || norm(w) == 0 || norm(g) == 0
                    ? 1
                    : s.trustCoefficient() * norm(w) / (norm(g) + lambda * norm(w) + s.eps());
            for (int i = 0; i < g.length; i++) {
                state[0][i] = s.momentum() * state[0][i] + rate * ratio * (g[i] + lambda * w[i]);
                w[i] -= state[0][i];
            }
        }
    }

    private static final class LambFormula extends Formula {
        private final Lamb.Settings s;

        LambFormula(Lamb.Settings s) {
            this.s = s;
        }

        @Override
        void step(double[] g, double[][] state, double rate, boolean exempt, int t) {
            double[] r = new double[g.length];
            for (int i = 0; i < g.length; i++) {
                state[0][i] = s.beta1() * state[0][i] + (1 - s.beta1()) * g[i];
                double m = state[0][i];
                state[1][i] = s.beta2() * state[1][i] + (1 - s.beta2()) * g[i] * g[i];
                double v = state[1][i];
                double mHat = m / (1 - Math.pow(s.beta1(), t));
                double vHat = v / (1 - Math.pow(s.beta2(), t));
                r[i] = mHat / (Math.sqrt(vHat) + s.eps()) + (exempt ? 0 : s.weightDecay()) * w[i];
            }
            double ratio = exempt || norm(w) == 0 || norm(r) == 0 ? 1 : norm(w) / norm(r);
            for (int i = 0; i < g.length; i++) {
                w[i] -= rate * ratio * r[i];
            }
        }
    }
}
