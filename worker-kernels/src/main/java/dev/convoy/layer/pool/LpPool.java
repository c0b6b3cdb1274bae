package dev.convoy.layer.pool;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Power-average of each window, {@code y = (sum of x^p)^(1/p)}, in one, two or three dimensions (PyTorch's {@code LPPool1d, 2d,
 * 3d}; Boureau, Ponce and LeCun 2010). The power is of {@code x}, not of its size, so odd powers keep the sign and the root of
 * a negative sum is NaN, as in PyTorch. A window that {@code ceil_mode} clips counts as if its mean filled a whole one. Where
 * the sum is 0 the gradient is 0.
 *
 * <p>{@code [c, h, w]} to {@code [c, (h - kernelSize) / stride + 1, ...]}, rounded down, or up with {@code ceil_mode}.
 *
 * @param windows where they lie, without padding
 * @param normType p; 1 and 2 are exact, others go through {@link StrictMath#pow}
 */
public record LpPool(PoolWindows windows, double normType) implements Layer {
    /** Its name in architecture files, before the dimensions: {@code lp_pool2d}. */
    public static final String NAME = "lp_pool";

    /**
     * @throws IllegalArgumentException if the power is not a positive number
     */
    public LpPool {
        if (!(normType > 0) || Double.isInfinite(normType)) {
            throw new IllegalArgumentException("norm_type expects a positive number, got " + normType);
        }
    }

    /** From settings. */
    public static LpPool from(LayerSettings settings, int rank) {
        return new LpPool(PoolWindows.unpadded(settings, rank), settings.decimal("norm_type", 2));
    }

    @Override
    public String type() {
        return windows.type(NAME);
    }

    @Override
    public Shape outputShape(Shape input) {
        return windows.outputShape(input);
    }

    @Override
    public Window window() {
        return windows.window();
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, this);
    }

    private static float power(float x, double p) {
        if (p == 2) {
            return x * x;
        }
        return p == 1 ? x : (float) StrictMath.pow(x, p);
    }

    private static float root(float sum, double p) {
        if (p == 2) {
            return (float) Math.sqrt(sum);
        }
        return p == 1 ? sum : (float) StrictMath.pow(sum, 1 / p);
    }

    /** {@code (x / y)^(p - 1)}: how a root of a sum of powers moves with one of its terms. */
    private static float slope(float x, float y, double p) {
        if (p == 2) {
            return x / y;
        }
        return p == 1 ? 1 : (float) (StrictMath.pow(x, p - 1) * StrictMath.pow(y, 1 - p));
    }

    private static final class Run implements Pass {
        private final Binding at;
        private final PoolGeometry g;
        private final double p;

        /** Pixels of a whole window to those of each window, {@code [od, oh, ow]}: 1 but for clipped ones. */
        private final float[] fill;

        Run(Binding binding, LpPool layer) {
            at = binding;
            g = layer.windows.geometry(binding.input(), binding.output());
            p = layer.normType;
            int[] seen = g.seen();
            fill = new float[seen.length];
            for (int i = 0; i < fill.length; i++) {
                fill[i] = (float) layer.windows.kernelSize().count() / seen[i];
            }
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks((from, to, slot) -> each(from, to, this::pool)));
        }

        private void pool(int n, int c, int od, int oh, int ow, int out) {
            Span x = at.x()[n];
            float sum = 0;
            for (int d = g.depth().from()[od]; d < g.depth().to()[od]; d++) {
                for (int h = g.height().from()[oh]; h < g.height().to()[oh]; h++) {
                    int row = x.offset() + g.row(c, d, h);
                    for (int w = g.width().from()[ow]; w < g.width().to()[ow]; w++) {
                        sum += power(x.array()[row + w], p);
                    }
                }
            }
            Span y = at.y()[n];
            y.array()[y.offset() + c * g.outputs() + out] = root(sum * fill[out], p);
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                Span dx = at.dx()[n];
                Arrays.fill(dx.array(), dx.offset(), dx.offset() + at.input().count(), 0);
            }
            each(from, to, this::spread);
        }

        /** dx = sum of dy (x / y)^(p - 1) over the windows it lies in, in output order; nothing where y is 0. */
        private void spread(int n, int c, int od, int oh, int ow, int out) {
            int place = c * g.outputs() + out;
            float y = at.y()[n].array()[at.y()[n].offset() + place];
            float share = at.dy()[n].array()[at.dy()[n].offset() + place] * fill[out];
            if (y == 0) {
                return;
            }
            Span x = at.x()[n];
            Span dx = at.dx()[n];
            for (int d = g.depth().from()[od]; d < g.depth().to()[od]; d++) {
                for (int h = g.height().from()[oh]; h < g.height().to()[oh]; h++) {
                    int row = g.row(c, d, h);
                    for (int i = row + g.width().from()[ow]; i < row + g.width().to()[ow]; i++) {
                        dx.array()[dx.offset() + i] += share * slope(x.array()[x.offset() + i], y, p);
                    }
                }
            }
        }

        private void each(int from, int to, WindowBody body) {
            for (int n = from; n < to; n++) {
                for (int c = 0; c < g.channels(); c++) {
                    int out = 0;
                    for (int od = 0; od < g.depth().out(); od++) {
                        for (int oh = 0; oh < g.height().out(); oh++) {
                            for (int ow = 0; ow < g.width().out(); ow++, out++) {
                                body.run(n, c, od, oh, ow, out);
                            }
                        }
                    }
                }
            }
        }
    }

    /** Work on one window, the {@code out}-th of its channel. */
    @FunctionalInterface
    private interface WindowBody {
        void run(int n, int c, int od, int oh, int ow, int out);
    }
}
