package dev.convoy.layer.linear;

import dev.convoy.init.Initialiser;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Runs;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Foldable;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.List;

/**
 * Fully connected layer, {@code y[o] = bias[o] + sum over i of weight[o][i] * x[i]} (PyTorch's {@code Linear}).
 *
 * <p>{@code [inFeatures]} to {@code [outFeatures]}; weight {@code [outFeatures, inFeatures]}, bias {@code [outFeatures]}.
 *
 * @param inFeatures numbers in; 0 takes those of the input
 * @param outFeatures numbers out
 * @param bias whether a bias is added
 * @param init how the weight starts
 */
public record Linear(int inFeatures, int outFeatures, Bias bias, Initialiser init) implements Foldable {
    /** Its name in architecture files. */
    public static final String TYPE = "linear";

    /**
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public Linear {
        if (inFeatures < 0) {
            throw new IllegalArgumentException("in_features expects a positive number, got " + inFeatures);
        }
        Checks.positive("out_features", outFeatures);
    }

    /** From settings. */
    public static Linear from(LayerSettings settings) {
        return new Linear(
                settings.number("in_features", 0),
                settings.number("out_features"),
                Bias.from(settings),
                Initialiser.named(settings.word("init", "default")));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 1) {
            throw new IllegalArgumentException(
                    "expects an input of shape [features], got " + input + " (is a flatten missing before it?)");
        }
        if (inFeatures != 0 && input.size(0) != inFeatures) {
            throw new IllegalArgumentException("expects " + inFeatures + " input features, got " + input);
        }
        return Shape.of(outFeatures);
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        return bias.with(Shape.of(outFeatures, input.size(0)), init);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) outFeatures * input.size(0);
    }

    @Override
    public Window window() {
        return Window.WHOLE;
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, this);
    }

    private static final class Run implements Pass {
        /** Columns of a packed panel: a multiple of three vectors of any width. */
        private static final int PANEL = 48;

        /** Rows of the weight gradient in a slice. */
        private static final int SLICE_ROWS = 32;

        private final Binding at;
        private final boolean biased;
        private final int in;
        private final int out;
        private final Span bias;

        /** The weight in panels {@code [out / 48][in][48]} for forward, {@code [in / 48][out][48]} for backward. */
        private final Span outPanels;

        private final Span inPanels;
        private final Product[] forward;
        private final Product[] inputGradient;

        /** {@code [capacity + 1]} the weight gradient's product for each number of images, made when first needed. */
        private final Product[] weightGradient;

        Run(Binding binding, Linear layer) {
            at = binding;
            biased = layer.bias == Bias.ON;
            in = binding.input().count();
            out = layer.outFeatures;
            bias = Span.zeros(panels(out) * PANEL);
            outPanels = Span.zeros(Math.multiplyExact(panels(out) * PANEL, in));
            forward = products(in, out, bias);
            inPanels = binding.dx() == null ? null : Span.zeros(Math.multiplyExact(panels(in) * PANEL, out));
            inputGradient = inPanels == null ? new Product[0] : products(out, in, null);
            weightGradient = new Product[binding.capacity() + 1];
        }

        private static int panels(int features) {
            return (features + PANEL - 1) / PANEL;
        }

        /** One product a panel of 48 columns: rows are images, of {@code depth} floats each. */
        private Product[] products(int depth, int columns, Span added) {
            Product[] products = new Product[panels(columns)];
            for (int i = 0; i < products.length; i++) {
                Runs runs = new Runs().add(i * PANEL * depth, i * PANEL, Math.min(PANEL, columns - i * PANEL));
                products[i] = at.kernels()
                        .prepare(new Product(
                                Product.offsets(0, depth, at.capacity()),
                                Product.offsets(0, 1, depth),
                                Product.offsets(0, PANEL, depth),
                                runs,
                                columns,
                                added == null ? Product.Bias.NONE : Product.Bias.COLUMN,
                                added,
                                Product.Order.COLUMNS_OUTER));
            }
            return products;
        }

        @Override
        public void load(float[] parameters, float[] statistics) {
            int weight = at.slots().offset("weight");
            for (int o = 0; o < out; o++) {
                int to = o / PANEL * PANEL * in + o % PANEL;
                for (int i = 0; i < in; i++) {
                    outPanels.array()[to + i * PANEL] = parameters[weight + o * in + i];
                }
            }
            for (int i = 0; inPanels != null && i < in; i += PANEL) {
                int columns = Math.min(PANEL, in - i);
                for (int o = 0; o < out; o++) {
                    int to = i * out + o * PANEL;
                    System.arraycopy(parameters, weight + o * in + i, inPanels.array(), to, columns);
                }
            }
            if (biased) {
                System.arraycopy(parameters, at.slots().offset("bias"), bias.array(), 0, out);
            }
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Slices(forward.length, this::forward));
        }

        private void forward(int slice, int images, int slot) {
            at.kernels().multiply(forward[slice], 0, images, at.x()[0], outPanels, at.y()[0]);
        }

        @Override
        public List<Phase> backward() {
            return List.of(
                    new Phase.Slices(inputGradient.length, this::backward),
                    new Phase.Slices((out + SLICE_ROWS - 1) / SLICE_ROWS, this::weightGradient));
        }

        /** dx[n][i] = sum over o of dy[n][o] * weight[o][i]. */
        private void backward(int slice, int images, int slot) {
            at.kernels().multiply(inputGradient[slice], 0, images, at.dy()[0], inPanels, at.dx()[0]);
        }

        /** dweight[o][i] = sum over n of dy[n][o] * x[n][i]; dbias[o] = sum over n of dy[n][o]. */
        private void weightGradient(int slice, int images, int slot) {
            int from = slice * SLICE_ROWS;
            int to = Math.min(from + SLICE_ROWS, out);
            Product product = weightGradient(images);
            at.kernels()
                    .multiply(
                            product, from, to, at.dy()[0], at.x()[0], at.slots().gradient("weight"));
            for (int o = from; biased && o < to; o++) {
                Span gradient = at.slots().gradient("bias");
                gradient.array()[gradient.offset() + o] = (float) total(o, images);
            }
        }

        private double total(int o, int images) {
            double total = 0;
            for (int n = 0; n < images; n++) {
                total += at.dy()[n].array()[at.dy()[n].offset() + o];
            }
            return total;
        }

        private synchronized Product weightGradient(int images) {
            if (weightGradient[images] == null) {
                weightGradient[images] = at.kernels()
                        .prepare(new Product(
                                Product.offsets(0, 1, out),
                                Product.offsets(0, out, images),
                                Product.offsets(0, in, images),
                                Runs.of(in),
                                in,
                                Product.Bias.NONE,
                                null,
                                Product.Order.ROWS_OUTER));
            }
            return weightGradient[images];
        }
    }
}
