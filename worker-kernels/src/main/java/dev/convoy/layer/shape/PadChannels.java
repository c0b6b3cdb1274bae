package dev.convoy.layer.shape;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Adds channels of zeros before and after an image's own: with a stride before it, the shortcut without parameters of He et al.
 * 2016 (their option A).
 *
 * <p>{@code [c, ...]} to {@code [before + c + after, ...]}.
 *
 * @param before channels of zeros in front
 * @param after channels of zeros behind
 */
public record PadChannels(int before, int after) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "pad_channels";

    /**
     * @throws IllegalArgumentException if a number is negative
     */
    public PadChannels {
        Checks.notNegative("before", before);
        Checks.notNegative("after", after);
    }

    /** From settings. */
    public static PadChannels from(LayerSettings settings) {
        return new PadChannels(settings.number("before", 0), settings.number("after", 0));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        return Extent.of(input).image(before + input.size(0) + after);
    }

    @Override
    public Pass bind(Binding binding) {
        int plane = Extent.of(binding.input()).count();
        return new Run(binding, before * plane, after * plane);
    }

    private record Run(Binding at, int front, int behind) implements Pass {
        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            int count = at.input().count();
            for (int n = from; n < to; n++) {
                Span x = at.x()[n];
                Span y = at.y()[n];
                int inside = y.offset() + front;
                Arrays.fill(y.array(), y.offset(), inside, 0);
                System.arraycopy(x.array(), x.offset(), y.array(), inside, count);
                Arrays.fill(y.array(), inside + count, inside + count + behind, 0);
            }
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        /** dx = dy of the image's own channels. */
        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                Span dy = at.dy()[n].plus(front);
                Span dx = at.dx()[n];
                System.arraycopy(
                        dy.array(),
                        dy.offset(),
                        dx.array(),
                        dx.offset(),
                        at.input().count());
            }
        }
    }
}
