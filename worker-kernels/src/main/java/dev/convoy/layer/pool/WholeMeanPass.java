package dev.convoy.layer.pool;

import dev.convoy.kernels.ChannelKernels;
import dev.convoy.kernels.ChannelKernels.Pixels;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Moves;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import java.util.Arrays;
import java.util.List;

/** The mean of each channel, its sum taken in chains. */
final class WholeMeanPass implements Pass {
    private final Binding at;
    private final Pixels pixels;

    /** For each thread, {@code [CHAINS, pitch]}. */
    private final Span[] chains;

    WholeMeanPass(Binding binding) {
        at = binding;
        pixels = binding.pixels();
        chains = new Span[binding.threads()];
        Arrays.setAll(chains, thread -> Span.zeros(ChannelKernels.CHAINS * pixels.pitch()));
    }

    @Override
    public List<Phase> forward() {
        return List.of(new Phase.Chunks(this::forward));
    }

    private void forward(int from, int to, int slot) {
        int pitch = pixels.pitch();
        Span sums = chains[slot];
        for (int n = from; n < to; n++) {
            Arrays.fill(sums.array(), 0);
            at.kernels().channels().addUp(at.x()[n], pixels, sums);
            Span y = at.y()[n];
            for (int c = 0; c < pitch; c++) {
                y.array()[y.offset() + c] = (float) (ChannelKernels.fold(sums, pitch, c) / pixels.count());
            }
        }
    }

    @Override
    public List<Phase> backward() {
        return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward).over(Moves.GRADIENT));
    }

    /** dx = dy / pixels. */
    private void backward(int from, int to, int slot) {
        int pitch = pixels.pitch();
        for (int n = from; n < to; n++) {
            Span dy = at.dy()[n];
            float[] dx = at.dx()[n].array();
            int first = at.dx()[n].offset();
            for (int c = 0; c < pitch; c++) {
                dx[first + c] = dy.array()[dy.offset() + c] / pixels.count();
            }
            for (int i = pitch; i < pixels.floats(); i += pitch) {
                System.arraycopy(dx, first, dx, first + i, pitch);
            }
        }
    }
}
