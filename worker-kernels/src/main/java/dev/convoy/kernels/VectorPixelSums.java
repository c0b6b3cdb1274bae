package dev.convoy.kernels;

import static dev.convoy.kernels.ChannelKernels.CHAINS;

import dev.convoy.kernels.ChannelKernels.Line;
import dev.convoy.kernels.ChannelKernels.Pixels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over pixels of the whole vectors of channels. The chains of one vector of channels stay in registers over a block of pixels, four
 * of them in a turn; then come those that are left, one by one; then the next vector of channels, over the same pixels, which are few enough
 * to have stayed in the first-level cache.
 */
final class VectorPixelSums {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    /** Floats of a block of pixels: 8 KB, so that three arrays' blocks fit a first-level cache. */
    private static final int BLOCK = 2048;

    private VectorPixelSums() {}

    /** Pixels of a block, a multiple of {@link ChannelKernels#CHAINS}, so that each block begins with the first chain. */
    static int block(int pitch) {
        return Math.max(CHAINS, BLOCK / pitch / CHAINS * CHAINS);
    }

    /** Sums of x. */
    static void addUp(Span x, Pixels pixels, Span sums) {
        int pitch = pixels.pitch();
        int block = block(pitch);
        for (int i = 0; i < pixels.count(); i += block) {
            int count = Math.min(block, pixels.count() - i);
            for (int c = 0; c <= pitch - L; c += L) {
                addUp(x.array(), x.offset() + i * pitch + c, count, pitch, sums.array(), sums.offset() + c);
            }
        }
    }

    @CompiledAlone
    private static void addUp(float[] x, int first, int count, int pitch, float[] sums, int sum) {
        int at = first;
        int to = sum;
        FloatVector s0 = load(sums, to);
        FloatVector s1 = load(sums, to + pitch);
        FloatVector s2 = load(sums, to + 2 * pitch);
        FloatVector s3 = load(sums, to + 3 * pitch);
        for (int rounds = count / CHAINS; rounds > 0; rounds--) {
            s0 = s0.add(load(x, at));
            s1 = s1.add(load(x, at + pitch));
            s2 = s2.add(load(x, at + 2 * pitch));
            s3 = s3.add(load(x, at + 3 * pitch));
            at += CHAINS * pitch;
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + pitch);
        s2.intoArray(sums, to + 2 * pitch);
        s3.intoArray(sums, to + 3 * pitch);
        for (int left = count % CHAINS; left > 0; left--) {
            load(sums, to).add(load(x, at)).intoArray(sums, to);
            at += pitch;
            to += pitch;
        }
    }

    /** Sums of the squares of x, centred. */
    static void addSquares(Span x, Span means, Pixels pixels, Span sums) {
        int pitch = pixels.pitch();
        int block = block(pitch);
        for (int i = 0; i < pixels.count(); i += block) {
            int count = Math.min(block, pixels.count() - i);
            for (int c = 0; c <= pitch - L; c += L) {
                addSquares(x, i * pitch + c, means, c, count, pitch, sums);
            }
        }
    }

    @CompiledAlone
    private static void addSquares(Span from, int first, Span means, int channel, int count, int pitch, Span sum) {
        float[] x = from.array();
        float[] sums = sum.array();
        FloatVector mean = load(means.array(), means.offset() + channel);
        int at = from.offset() + first;
        int to = sum.offset() + channel;
        FloatVector s0 = load(sums, to);
        FloatVector s1 = load(sums, to + pitch);
        FloatVector s2 = load(sums, to + 2 * pitch);
        FloatVector s3 = load(sums, to + 3 * pitch);
        for (int rounds = count / CHAINS; rounds > 0; rounds--) {
            s0 = square(load(x, at).sub(mean), s0);
            s1 = square(load(x, at + pitch).sub(mean), s1);
            s2 = square(load(x, at + 2 * pitch).sub(mean), s2);
            s3 = square(load(x, at + 3 * pitch).sub(mean), s3);
            at += CHAINS * pitch;
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + pitch);
        s2.intoArray(sums, to + 2 * pitch);
        s3.intoArray(sums, to + 3 * pitch);
        for (int left = count % CHAINS; left > 0; left--) {
            square(load(x, at).sub(mean), load(sums, to)).intoArray(sums, to);
            at += pitch;
            to += pitch;
        }
    }

    private static FloatVector square(FloatVector centred, FloatVector sum) {
        return centred.fma(centred, sum);
    }

    /** Sums of dy, and of dy times centred x. */
    static void addProducts(Span dy, Span x, Line line, Pixels pixels, Span sums) {
        int block = block(pixels.pitch());
        for (int i = 0; i < pixels.count(); i += block) {
            addProducts(dy, x, line, i, Math.min(block, pixels.count() - i), pixels.pitch(), sums);
        }
    }

    /** Likewise of a block of pixels alone, {@code count} from pixel {@code first} on. */
    static void addProducts(Span dy, Span x, Line line, int first, int count, int pitch, Span sums) {
        for (int c = 0; c <= pitch - L; c += L) {
            addProducts(dy, x, line, first * pitch + c, c, count, pitch, sums);
        }
    }

    @CompiledAlone
    private static void addProducts(
            Span dy, Span x, Line line, int place, int channel, int count, int pitch, Span sum) {
        float[] gradients = dy.array();
        float[] values = x.array();
        float[] sums = sum.array();
        int to = sum.offset() + channel;
        int products = to + CHAINS * pitch;
        FloatVector mean = load(line.mean(), channel);
        FloatVector s0 = load(sums, to);
        FloatVector p0 = load(sums, products);
        FloatVector s1 = load(sums, to + pitch);
        FloatVector p1 = load(sums, products + pitch);
        FloatVector s2 = load(sums, to + 2 * pitch);
        FloatVector p2 = load(sums, products + 2 * pitch);
        FloatVector s3 = load(sums, to + 3 * pitch);
        FloatVector p3 = load(sums, products + 3 * pitch);
        int go = dy.offset() + place;
        int at = x.offset() + place;
        for (int rounds = count / CHAINS; rounds > 0; rounds--) {
            FloatVector c = load(values, at).sub(mean);
            FloatVector g = load(gradients, go);
            s0 = s0.add(g);
            p0 = g.fma(c, p0);
            c = load(values, at + pitch).sub(mean);
            g = load(gradients, go + pitch);
            s1 = s1.add(g);
            p1 = g.fma(c, p1);
            c = load(values, at + 2 * pitch).sub(mean);
            g = load(gradients, go + 2 * pitch);
            s2 = s2.add(g);
            p2 = g.fma(c, p2);
            c = load(values, at + 3 * pitch).sub(mean);
            g = load(gradients, go + 3 * pitch);
            s3 = s3.add(g);
            p3 = g.fma(c, p3);
            go += CHAINS * pitch;
            at += CHAINS * pitch;
        }
        s0.intoArray(sums, to);
        p0.intoArray(sums, products);
        s1.intoArray(sums, to + pitch);
        p1.intoArray(sums, products + pitch);
        s2.intoArray(sums, to + 2 * pitch);
        p2.intoArray(sums, products + 2 * pitch);
        s3.intoArray(sums, to + 3 * pitch);
        p3.intoArray(sums, products + 3 * pitch);
        for (int left = count % CHAINS; left > 0; left--) {
            FloatVector c = load(values, at).sub(mean);
            FloatVector g = load(gradients, go);
            load(sums, to).add(g).intoArray(sums, to);
            g.fma(c, load(sums, products)).intoArray(sums, products);
            go += pitch;
            at += pitch;
            to += pitch;
            products += pitch;
        }
    }

    /** Likewise of dy where what x is normalised to is positive, of 0 elsewhere. */
    static void addReluProducts(Span dy, Span x, Line line, Pixels pixels, Span sums) {
        int pitch = pixels.pitch();
        int block = block(pitch);
        for (int i = 0; i < pixels.count(); i += block) {
            int count = Math.min(block, pixels.count() - i);
            for (int c = 0; c <= pitch - L; c += L) {
                addReluProducts(dy, x, line, i * pitch + c, c, count, pitch, sums);
            }
        }
    }

    @CompiledAlone
    private static void addReluProducts(
            Span dy, Span x, Line line, int place, int channel, int count, int pitch, Span sum) {
        float[] gradients = dy.array();
        float[] values = x.array();
        float[] sums = sum.array();
        int to = sum.offset() + channel;
        int products = to + CHAINS * pitch;
        FloatVector mean = load(line.mean(), channel);
        FloatVector scale = load(line.scale(), channel);
        FloatVector shift = load(line.shift(), channel);
        FloatVector s0 = load(sums, to);
        FloatVector p0 = load(sums, products);
        FloatVector s1 = load(sums, to + pitch);
        FloatVector p1 = load(sums, products + pitch);
        FloatVector s2 = load(sums, to + 2 * pitch);
        FloatVector p2 = load(sums, products + 2 * pitch);
        FloatVector s3 = load(sums, to + 3 * pitch);
        FloatVector p3 = load(sums, products + 3 * pitch);
        int go = dy.offset() + place;
        int at = x.offset() + place;
        for (int rounds = count / CHAINS; rounds > 0; rounds--) {
            FloatVector c = load(values, at).sub(mean);
            FloatVector g = VectorPixelLines.open(load(gradients, go), c.fma(scale, shift));
            s0 = s0.add(g);
            p0 = g.fma(c, p0);
            c = load(values, at + pitch).sub(mean);
            g = VectorPixelLines.open(load(gradients, go + pitch), c.fma(scale, shift));
            s1 = s1.add(g);
            p1 = g.fma(c, p1);
            c = load(values, at + 2 * pitch).sub(mean);
            g = VectorPixelLines.open(load(gradients, go + 2 * pitch), c.fma(scale, shift));
            s2 = s2.add(g);
            p2 = g.fma(c, p2);
            c = load(values, at + 3 * pitch).sub(mean);
            g = VectorPixelLines.open(load(gradients, go + 3 * pitch), c.fma(scale, shift));
            s3 = s3.add(g);
            p3 = g.fma(c, p3);
            go += CHAINS * pitch;
            at += CHAINS * pitch;
        }
        s0.intoArray(sums, to);
        p0.intoArray(sums, products);
        s1.intoArray(sums, to + pitch);
        p1.intoArray(sums, products + pitch);
        s2.intoArray(sums, to + 2 * pitch);
        p2.intoArray(sums, products + 2 * pitch);
        s3.intoArray(sums, to + 3 * pitch);
        p3.intoArray(sums, products + 3 * pitch);
        for (int left = count % CHAINS; left > 0; left--) {
            FloatVector c = load(values, at).sub(mean);
            FloatVector g = VectorPixelLines.open(load(gradients, go), c.fma(scale, shift));
            load(sums, to).add(g).intoArray(sums, to);
            g.fma(c, load(sums, products)).intoArray(sums, products);
            go += pitch;
            at += pitch;
            to += pitch;
            products += pitch;
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(S, array, at);
    }
}
