package dev.convoy.layer.regularise;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Moves;
import dev.convoy.layer.Moves.Images;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.List;

/** Multiplies elements by 0 or by what makes up for it, as drawn for each sample: the pass of the dropout layers. */
final class DropoutPass implements Pass {
    private final Binding at;
    private final Fate fate;
    private final int channels;
    private final int pixels;

    /** Floats of an image, from one channel to the next, and from one pixel to the next. */
    private final int size;

    private final int channelStep;
    private final int pixelStep;
    private final float keptScale;
    private final int threshold;
    private final CounterRandom[] randoms;
    private final float[] factors;

    /** Who shares a draw. */
    enum Fate {
        /** Nobody. */
        OWN,
        /** A channel's pixels. */
        CHANNELS
    }

    /**
     * @param p probability of 0
     * @param fate who shares a draw
     */
    DropoutPass(Binding binding, double p, Fate fate) {
        at = binding;
        this.fate = fate;
        channels = binding.input().size(0);
        pixels = binding.input().count() / channels;
        size = binding.inputCount();
        boolean planes = binding.layout() == Layout.PLANES;
        channelStep = planes ? pixels : 1;
        pixelStep = planes ? 1 : size / pixels;
        keptScale = (float) (1 / (1 - p));
        threshold = (int) Math.round(p * (1 << 24));
        factors = new float[binding.capacity() * size];
        randoms = new CounterRandom[binding.threads()];
        for (int i = 0; i < randoms.length; i++) {
            randoms[i] = new CounterRandom(
                    binding.draws().seed(), Purpose.DROPOUT, binding.draws().layer());
        }
    }

    /**
     * @throws IllegalArgumentException if {@code p} is not in [0, 1)
     */
    static void check(double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("p expects a probability of at least 0 and less than 1, got " + p);
        }
    }

    @Override
    public List<Phase> forward() {
        return List.of(
                new Phase.Chunks(this::forward).over(Moves.reading(Images.X).writing(Images.Y, Images.OWN)));
    }

    private void forward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            CounterRandom random =
                    randoms[slot].at(at.draws().epoch(), at.draws().sample(n));
            draw(random, n * size);
            scale(at.x()[n], at.y()[n], n * size);
        }
    }

    /** Draws an image's factors, channel by channel and there pixel by pixel, whatever the layout. */
    private void draw(CounterRandom random, int first) {
        for (int c = 0; c < channels; c++) {
            float factor = 0;
            for (int i = 0; i < pixels; i++) {
                if (i == 0 || fate == Fate.OWN) {
                    factor = (random.nextInt() >>> 8) < threshold ? 0 : keptScale;
                }
                factors[first + c * channelStep + i * pixelStep] = factor;
            }
        }
    }

    @Override
    public List<Phase> backward() {
        return at.dx() == null
                ? List.of()
                : List.of(new Phase.Chunks(this::backward)
                        .over(Moves.reading(Images.DY, Images.OWN).writing(Images.DX)));
    }

    /** dx = dy * factor. */
    private void backward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            scale(at.dy()[n], at.dx()[n], n * size);
        }
    }

    private void scale(Span in, Span out, int factor) {
        float[] from = in.array();
        float[] to = out.array();
        int fo = in.offset();
        int start = out.offset();
        for (int i = 0; i < size; i++) {
            to[start + i] = from[fo + i] * factors[factor + i];
        }
    }
}
