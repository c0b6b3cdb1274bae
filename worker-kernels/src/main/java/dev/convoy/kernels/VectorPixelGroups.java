package dev.convoy.kernels;

import static dev.convoy.kernels.ChannelKernels.CHAINS;

import dev.convoy.kernels.ChannelKernels.Line;
import dev.convoy.kernels.ChannelKernels.Pixels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over pixels of many channels: four pixels at a time, one for each chain, are a run of floats that is added to the run of the
 * sums. More loads and stores than {@link VectorPixelSums}, but images are read from their first float to their last, which is more than
 * twice as fast where one of them comes from memory.
 */
final class VectorPixelGroups {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    /** Least pitch for which they are faster. */
    static final int WIDE = 64;

    private VectorPixelGroups() {}

    /** Sums of dy, and of dy times centred x. */
    static void addProducts(Span dy, Span x, Line line, Pixels pixels, Span sums) {
        addProducts(dy, x, line, 0, pixels.count(), pixels.pitch(), sums);
    }

    /** Likewise of {@code count} pixels from pixel {@code first} on, which is the first chain's. */
    static void addProducts(Span dy, Span x, Line line, int first, int count, int pitch, Span sums) {
        int group = CHAINS * pitch;
        int past = (first + count) * pitch;
        for (int i = first * pitch; i < past; i += group) {
            addProducts(dy, x, i, Math.min(group, past - i), line, sums, group);
        }
    }

    @CompiledAlone
    private static void addProducts(Span dy, Span x, int i, int count, Line line, Span sum, int group) {
        float[] gradients = dy.array();
        float[] values = x.array();
        float[] mean = line.mean();
        float[] sums = sum.array();
        int go = dy.offset() + i;
        int at = x.offset() + i;
        int to = sum.offset();
        int products = to + group;
        int j = 0;
        for (; j <= count - 2 * L; j += 2 * L) {
            FloatVector c0 = load(values, at + j).sub(load(mean, j));
            FloatVector g0 = load(gradients, go + j);
            FloatVector c1 = load(values, at + j + L).sub(load(mean, j + L));
            FloatVector g1 = load(gradients, go + j + L);
            load(sums, to + j).add(g0).intoArray(sums, to + j);
            g0.fma(c0, load(sums, products + j)).intoArray(sums, products + j);
            load(sums, to + j + L).add(g1).intoArray(sums, to + j + L);
            g1.fma(c1, load(sums, products + j + L)).intoArray(sums, products + j + L);
        }
        for (; j < count; j++) {
            float c = values[at + j] - mean[j];
            float g = gradients[go + j];
            sums[to + j] += g;
            sums[products + j] = Math.fma(g, c, sums[products + j]);
        }
    }

    /** Likewise of dy where what x is normalised to is positive, of 0 elsewhere. */
    static void addReluProducts(Span dy, Span x, Line line, Pixels pixels, Span sums) {
        int group = CHAINS * pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += group) {
            addReluProducts(dy, x, i, Math.min(group, pixels.floats() - i), line, sums, group);
        }
    }

    @CompiledAlone
    private static void addReluProducts(Span dy, Span x, int i, int count, Line line, Span sum, int group) {
        float[] gradients = dy.array();
        float[] values = x.array();
        float[] mean = line.mean();
        float[] scale = line.scale();
        float[] shift = line.shift();
        float[] sums = sum.array();
        int go = dy.offset() + i;
        int at = x.offset() + i;
        int to = sum.offset();
        int products = to + group;
        int j = 0;
        for (; j <= count - 2 * L; j += 2 * L) {
            FloatVector c0 = load(values, at + j).sub(load(mean, j));
            FloatVector g0 = VectorPixelLines.open(load(gradients, go + j), c0.fma(load(scale, j), load(shift, j)));
            FloatVector c1 = load(values, at + j + L).sub(load(mean, j + L));
            FloatVector g1 =
                    VectorPixelLines.open(load(gradients, go + j + L), c1.fma(load(scale, j + L), load(shift, j + L)));
            load(sums, to + j).add(g0).intoArray(sums, to + j);
            g0.fma(c0, load(sums, products + j)).intoArray(sums, products + j);
            load(sums, to + j + L).add(g1).intoArray(sums, to + j + L);
            g1.fma(c1, load(sums, products + j + L)).intoArray(sums, products + j + L);
        }
        for (; j < count; j++) {
            float c = values[at + j] - mean[j];
            float g = Math.fma(c, scale[j], shift[j]) > 0 ? gradients[go + j] : 0;
            sums[to + j] += g;
            sums[products + j] = Math.fma(g, c, sums[products + j]);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(S, array, at);
    }
}
