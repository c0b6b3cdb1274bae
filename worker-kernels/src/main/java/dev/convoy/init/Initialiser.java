package dev.convoy.init;

import dev.convoy.random.CounterRandom;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * How a parameter gets its first values. Weights are shaped {@code [out, in, kernel...]}; fan-in is in times the kernel's
 * elements, fan-out is out times them, as in PyTorch's {@code torch.nn.init}.
 */
public sealed interface Initialiser {
    /** Names accepted in architecture files. */
    List<String> NAMES =
            List.of("default", "kaiming_uniform", "kaiming_normal", "xavier_uniform", "xavier_normal", "zeros");

    /** Fills elements {@code offset} to {@code offset + shape.count()} of {@code out}. */
    void fill(float[] out, int offset, Shape shape, CounterRandom random);

    /**
     * The weight initialiser of this name; {@code default} is PyTorch's for convolutions and linear layers.
     *
     * @throws IllegalArgumentException if the name is none of {@link #NAMES}
     */
    static Initialiser named(String name) {
        return switch (name) {
            case "default" -> new KaimingUniform(Math.sqrt(5));
            case "kaiming_uniform" -> new KaimingUniform(0);
            case "kaiming_normal" -> new KaimingNormal();
            case "xavier_uniform" -> new XavierUniform();
            case "xavier_normal" -> new XavierNormal();
            case "zeros" -> new Constant(0);
            default -> throw new IllegalArgumentException("init expects one of " + NAMES + ", got \"" + name + "\"");
        };
    }

    /** Fan-in of a weight. */
    static int fanIn(Shape weight) {
        return weight.count() / weight.size(0);
    }

    /** Fan-out of a weight. */
    static int fanOut(Shape weight) {
        return weight.count() / weight.size(1);
    }

    /** Every element the same. */
    record Constant(float value) implements Initialiser {
        @Override
        public void fill(float[] out, int offset, Shape shape, CounterRandom random) {
            Arrays.fill(out, offset, offset + shape.count(), value);
        }
    }

    /** Uniform within plus or minus {@code bound}. */
    record Uniform(double bound) implements Initialiser {
        @Override
        public void fill(float[] out, int offset, Shape shape, CounterRandom random) {
            for (int i = 0; i < shape.count(); i++) {
                out[offset + i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
        }
    }

    /** Normal with mean 0 and deviation {@code deviation}. */
    record Normal(double deviation) implements Initialiser {
        @Override
        public void fill(float[] out, int offset, Shape shape, CounterRandom random) {
            for (int i = 0; i < shape.count(); i++) {
                out[offset + i] = (float) (deviation * random.nextGaussian());
            }
        }
    }

    /**
     * Uniform within {@code sqrt(6 / ((1 + slope^2) fanIn))} (He et al. 2015); a slope of sqrt(5) is PyTorch's default for
     * layers, a slope of 0 is for ReLU.
     */
    record KaimingUniform(double slope) implements Initialiser {
        @Override
        public void fill(float[] out, int offset, Shape shape, CounterRandom random) {
            new Uniform(Math.sqrt(6 / ((1 + slope * slope) * fanIn(shape)))).fill(out, offset, shape, random);
        }
    }

    /** Normal with deviation {@code sqrt(2 / fanIn)} (He et al. 2015). */
    record KaimingNormal() implements Initialiser {
        @Override
        public void fill(float[] out, int offset, Shape shape, CounterRandom random) {
            new Normal(Math.sqrt(2.0 / fanIn(shape))).fill(out, offset, shape, random);
        }
    }

    /** Uniform within {@code sqrt(6 / (fanIn + fanOut))} (Glorot and Bengio 2010). */
    record XavierUniform() implements Initialiser {
        @Override
        public void fill(float[] out, int offset, Shape shape, CounterRandom random) {
            new Uniform(Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)))).fill(out, offset, shape, random);
        }
    }

    /** Normal with deviation {@code sqrt(2 / (fanIn + fanOut))} (Glorot and Bengio 2010). */
    record XavierNormal() implements Initialiser {
        @Override
        public void fill(float[] out, int offset, Shape shape, CounterRandom random) {
            new Normal(Math.sqrt(2.0 / (fanIn(shape) + fanOut(shape)))).fill(out, offset, shape, random);
        }
    }
}
