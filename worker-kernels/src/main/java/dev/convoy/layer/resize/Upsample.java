package dev.convoy.layer.resize;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Enlarges images of 1 to 3 dimensions, or shrinks them, by their nearest pixels or by linear interpolation in each dimension
 * (PyTorch's {@code Upsample}).
 *
 * <p>{@code [c, h, w]} to {@code [c, floor(h * scaleFactor), ...]}, or to {@code [c, size...]}.
 *
 * @param target the size of the output
 * @param interpolation what an output pixel is made of
 * @param corners which places of input and output are the same
 */
public record Upsample(Target target, Interpolation interpolation, Corners corners) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "upsample";

    /** Which places of input and output are the same. */
    public enum Corners {
        /** The outermost edges of the outermost pixels. */
        FREE,
        /** The middles of the outermost pixels; PyTorch's {@code align_corners}. */
        ALIGNED
    }

    /**
     * @throws IllegalArgumentException if corners are aligned of nearest pixels
     */
    public Upsample {
        if (interpolation == Interpolation.NEAREST && corners == Corners.ALIGNED) {
            throw new IllegalArgumentException("align_corners expects an interpolating mode, got nearest");
        }
    }

    /** From settings. */
    public static Upsample from(LayerSettings settings) {
        return new Upsample(
                Target.from(settings),
                Interpolation.from(settings),
                settings.flag("align_corners", false) ? Corners.ALIGNED : Corners.FREE);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        interpolation.check(input);
        return target.output(Extent.of(input)).image(input.size(0));
    }

    /** A pixel, or two where it interpolates; so many outputs to so many inputs as the sizes say. */
    @Override
    public Window window(Shape input) {
        Extent image = Extent.of(input);
        Extent output = target.output(image);
        Extent seen = image.map(size -> interpolation == Interpolation.NEAREST ? 1 : Math.min(2, size));
        return new Window(seen, image, output, false);
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return Layout.sideBySide(input);
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, this);
    }

    private static final class Run implements Pass {
        private final Binding at;
        private final Extent input;
        private final Extent output;
        private final int pitch;

        /** Planes, rows, columns. */
        private final Samples[] samples = new Samples[3];

        Run(Binding binding, Upsample layer) {
            at = binding;
            Extent image = Extent.of(binding.input());
            input = image.padded(3, 1);
            output = Extent.of(binding.output()).padded(3, 1);
            pitch = binding.pixels().pitch();
            for (int d = 0; d < 3; d++) {
                int given = d - (3 - image.rank());
                double factor = given < 0 ? 0 : layer.target.factor(given);
                samples[d] = layer.interpolation == Interpolation.NEAREST
                        ? Samples.nearest(input.at(d), output.at(d), factor)
                        : Samples.linear(input.at(d), output.at(d), factor, layer.corners);
            }
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                Span x = at.x()[n];
                Span y = at.y()[n];
                Arrays.fill(y.array(), y.offset(), y.offset() + at.outputCount(), 0);
                for (int row = 0; row < rows(); row++) {
                    for (int corner = 0; corner < 4; corner++) {
                        float weight = weight(row, corner);
                        if (weight != 0) {
                            int source = x.offset() + source(row, corner);
                            int line = y.offset() + row * output.at(2) * pitch;
                            samples[2].gather(weight, pitch, x.array(), source, y.array(), line);
                        }
                    }
                }
            }
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        /** dx of a pixel = the sum, in the outputs' order, of dy times the pixel's weight in each output. */
        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                Span dx = at.dx()[n];
                Span dy = at.dy()[n];
                Arrays.fill(dx.array(), dx.offset(), dx.offset() + at.inputCount(), 0);
                for (int row = 0; row < rows(); row++) {
                    for (int corner = 0; corner < 4; corner++) {
                        float weight = weight(row, corner);
                        if (weight != 0) {
                            int source = dx.offset() + source(row, corner);
                            int line = dy.offset() + row * output.at(2) * pitch;
                            samples[2].scatter(weight, pitch, dy.array(), line, dx.array(), source);
                        }
                    }
                }
            }
        }

        /** Rows of an output image, over its planes. */
        private int rows() {
            return output.at(0) * output.at(1);
        }

        /** Weight of one of the four input rows around an output row. */
        private float weight(int row, int corner) {
            float plane = samples[0].weight(row / output.at(1), corner / 2);
            return plane * samples[1].weight(row % output.at(1), corner % 2);
        }

        /** Where that input row starts. */
        private int source(int row, int corner) {
            int d = samples[0].source(row / output.at(1), corner / 2);
            int h = samples[1].source(row % output.at(1), corner % 2);
            return (d * input.at(1) + h) * input.at(2) * pitch;
        }
    }
}
