package dev.convoy.layer.pool;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import java.util.Arrays;
import java.util.List;

/** The mean of each channel, its sum taken in virtual lanes. */
record WholeMeanPass(Binding at) implements Pass {
    private int channels() {
        return at.input().size(0);
    }

    private int plane() {
        return at.input().count() / channels();
    }

    @Override
    public List<Phase> forward() {
        return List.of(new Phase.Chunks(this::forward));
    }

    private void forward(int from, int to, int slot) {
        int plane = plane();
        for (int n = from; n < to; n++) {
            Span y = at.y()[n];
            for (int c = 0; c < channels(); c++) {
                y.array()[y.offset() + c] = at.kernels().sum(at.x()[n].plus(c * plane), plane) / plane;
            }
        }
    }

    @Override
    public List<Phase> backward() {
        return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
    }

    /** dx = dy / pixels. */
    private void backward(int from, int to, int slot) {
        int plane = plane();
        for (int n = from; n < to; n++) {
            Span dy = at.dy()[n];
            for (int c = 0; c < channels(); c++) {
                int start = at.dx()[n].offset() + c * plane;
                Arrays.fill(at.dx()[n].array(), start, start + plane, dy.array()[dy.offset() + c] / plane);
            }
        }
    }
}
