package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link DepthwiseKernels} on the Vector API: a vector holds channels of one pixel. Eight results go together, whose chains hide each
 * other's latency; in gradients nine taps. What eight results meet with a tap lies at constant distances, and takes the range checks of
 * its first and last only.
 */
final class VectorDepthwise implements DepthwiseKernels {
    private static final VectorSpecies<Float> S = VectorChannels.SPECIES;
    private static final int L = S.length();

    /** Channels that are laid out together. */
    private static final int BLOCK = 8;

    private static final int HALF = BLOCK / 2;

    /** The second half of a block in a vector that holds it all. */
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(S, -1L << HALF);

    /** Results that go together in two vectors of channels, and in one. */
    private static final int BY_TWO = 4;

    private static final int BY_ONE = 8;

    private static final Span ZEROS = Span.zeros(CHANNELS);
    private static final DepthwiseKernels SCALAR = new ScalarDepthwise();

    /** Results that go together in gradients. */
    private static final int TURN = 4;

    @Override
    public void lay(Laying laying, int rows, Span x, Span to) {
        int channels = laying.first().length;
        for (int c = 0; c < channels; c += BLOCK) {
            int past = Math.min(c + BLOCK, channels);
            boolean copies = laying.sideBySide(c, past);
            if (past < c + BLOCK || !copies && !(laying.same(c, c + HALF) && laying.same(c + HALF, past))) {
                ScalarDepthwise.lay(laying, rows, x, to, c, past);
            } else {
                lay(laying, rows, x, to, c, copies);
            }
        }
    }

    private static void lay(Laying laying, int rows, Span x, Span to, int c, boolean copies) {
        int low = laying.first()[c];
        int high = laying.first()[c + HALF];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < laying.lines(); i++) {
                int line = to.offset() + row * laying.rowStep() + i * laying.lineStep() + c;
                int from = x.offset() + row * laying.rowPitch() + i;
                if (copies) {
                    copy(laying, x.array(), from + low, to.array(), line);
                } else {
                    broadcast(laying, x.array(), from + low, from + high, to.array(), line);
                }
            }
        }
    }

    private static void copy(Laying laying, float[] x, int first, float[] to, int line) {
        int[] place = laying.place();
        int pitch = laying.pitch();
        int from = first;
        for (int pixel = 0; pixel < place.length; pixel++) {
            for (int c = 0; c < BLOCK; c += L) {
                FloatVector.fromArray(S, x, from + c).intoArray(to, line + place[pixel] + c);
            }
            from += pitch;
        }
    }

    /** One number in the lower channels, another in the upper ones. */
    private static void broadcast(Laying laying, float[] x, int low, int high, float[] to, int line) {
        int[] place = laying.place();
        int pitch = laying.pitch();
        int from = 0;
        for (int pixel = 0; pixel < place.length; pixel++) {
            FloatVector upper = FloatVector.broadcast(S, x[high + from]);
            FloatVector lower = FloatVector.broadcast(S, x[low + from]);
            if (L == BLOCK) {
                lower.blend(upper, UPPER).intoArray(to, line + place[pixel]);
            } else {
                lower.intoArray(to, line + place[pixel]);
                upper.intoArray(to, line + place[pixel] + L);
            }
            from += pitch;
        }
    }

    @Override
    public void multiply(int[] taps, Results results, int channels, Span x, Span weights, Span y, Span bias) {
        if (channels % L > 0) {
            SCALAR.multiply(taps, results, channels, x, weights, y, bias);
            return;
        }
        Span start = bias == null ? ZEROS : bias;
        int c = 0;
        for (; c <= channels - 2 * L; c += 2 * L) {
            byTwo(
                    taps,
                    results,
                    x.array(),
                    x.offset() + c,
                    weights.array(),
                    weights.offset() + c,
                    y.array(),
                    y.offset() + c,
                    start.array(),
                    start.offset() + c);
        }
        if (c < channels) {
            byOne(
                    taps,
                    results,
                    x.array(),
                    x.offset() + c,
                    weights.array(),
                    weights.offset() + c,
                    y.array(),
                    y.offset() + c,
                    start.array(),
                    start.offset() + c);
        }
    }

    private static void byTwo(
            int[] taps,
            Results results,
            float[] x,
            int from,
            float[] weights,
            int weightAt,
            float[] y,
            int to,
            float[] start,
            int startAt) {
        int count = results.count();
        int step = results.step();
        int rows = results.rows();
        int rowFrom = from + results.at();
        int rowTo = to;
        int r = 0;
        while (rows > 0) {
            int first = rowFrom + r * CHANNELS;
            FloatVector s00 = FloatVector.fromArray(S, start, startAt);
            FloatVector s01 = FloatVector.fromArray(S, start, startAt + L);
            FloatVector s10 = s00;
            FloatVector s11 = s01;
            FloatVector s20 = s00;
            FloatVector s21 = s01;
            FloatVector s30 = s00;
            FloatVector s31 = s01;
            int w = weightAt;
            for (int t = 0; t < taps.length; t++) {
                int at = first + taps[t];
                FloatVector w0 = FloatVector.fromArray(S, weights, w);
                FloatVector w1 = FloatVector.fromArray(S, weights, w + L);
                w += CHANNELS;
                s00 = w0.fma(FloatVector.fromArray(S, x, at), s00);
                s01 = w1.fma(FloatVector.fromArray(S, x, at + L), s01);
                s10 = w0.fma(FloatVector.fromArray(S, x, at + CHANNELS), s10);
                s11 = w1.fma(FloatVector.fromArray(S, x, at + CHANNELS + L), s11);
                s20 = w0.fma(FloatVector.fromArray(S, x, at + 2 * CHANNELS), s20);
                s21 = w1.fma(FloatVector.fromArray(S, x, at + 2 * CHANNELS + L), s21);
                s30 = w0.fma(FloatVector.fromArray(S, x, at + 3 * CHANNELS), s30);
                s31 = w1.fma(FloatVector.fromArray(S, x, at + 3 * CHANNELS + L), s31);
            }
            int left = count - r;
            int y0 = rowTo + r * step;
            s00.intoArray(y, y0);
            s01.intoArray(y, y0 + L);
            if (left > 1) {
                s10.intoArray(y, y0 + step);
                s11.intoArray(y, y0 + step + L);
            }
            if (left > 2) {
                s20.intoArray(y, y0 + 2 * step);
                s21.intoArray(y, y0 + 2 * step + L);
            }
            if (left > 3) {
                s30.intoArray(y, y0 + 3 * step);
                s31.intoArray(y, y0 + 3 * step + L);
            }
            r += BY_TWO;
            if (r >= count) {
                r = 0;
                rows--;
                rowFrom += results.atRowStep();
                rowTo += results.rowStep();
            }
        }
    }

    /** Past a row's last result whatever lies there is met; what comes of it is not stored. */
    private static void byOne(
            int[] taps,
            Results results,
            float[] x,
            int from,
            float[] weights,
            int weightAt,
            float[] y,
            int to,
            float[] start,
            int startAt) {
        int count = results.count();
        int step = results.step();
        int rows = results.rows();
        int rowFrom = from + results.at();
        int rowTo = to;
        int r = 0;
        while (rows > 0) {
            int first = rowFrom + r * CHANNELS;
            FloatVector s0 = FloatVector.fromArray(S, start, startAt);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            FloatVector s4 = s0;
            FloatVector s5 = s0;
            FloatVector s6 = s0;
            FloatVector s7 = s0;
            int w = weightAt;
            for (int t = 0; t < taps.length; t++) {
                int at = first + taps[t];
                FloatVector weight = FloatVector.fromArray(S, weights, w);
                w += CHANNELS;
                s0 = weight.fma(FloatVector.fromArray(S, x, at), s0);
                s1 = weight.fma(FloatVector.fromArray(S, x, at + CHANNELS), s1);
                s2 = weight.fma(FloatVector.fromArray(S, x, at + 2 * CHANNELS), s2);
                s3 = weight.fma(FloatVector.fromArray(S, x, at + 3 * CHANNELS), s3);
                s4 = weight.fma(FloatVector.fromArray(S, x, at + 4 * CHANNELS), s4);
                s5 = weight.fma(FloatVector.fromArray(S, x, at + 5 * CHANNELS), s5);
                s6 = weight.fma(FloatVector.fromArray(S, x, at + 6 * CHANNELS), s6);
                s7 = weight.fma(FloatVector.fromArray(S, x, at + 7 * CHANNELS), s7);
            }
            int y0 = rowTo + r * step;
            int y1 = y0 + step;
            int y2 = y1 + step;
            int y3 = y2 + step;
            if (r + BY_ONE <= count) {
                int y4 = y3 + step;
                int y5 = y4 + step;
                int y6 = y5 + step;
                s0.intoArray(y, y0);
                s1.intoArray(y, y1);
                s2.intoArray(y, y2);
                s3.intoArray(y, y3);
                s4.intoArray(y, y4);
                s5.intoArray(y, y5);
                s6.intoArray(y, y6);
                s7.intoArray(y, y6 + step);
            } else {
                int left = count - r;
                s0.intoArray(y, y0);
                if (left > 1) {
                    s1.intoArray(y, y1);
                }
                if (left > 2) {
                    s2.intoArray(y, y2);
                }
                if (left > 3) {
                    s3.intoArray(y, y3);
                }
                if (left > 4) {
                    s4.intoArray(y, y3 + step);
                }
                if (left > 5) {
                    s5.intoArray(y, y3 + 2 * step);
                }
                if (left > 6) {
                    s6.intoArray(y, y3 + 3 * step);
                }
            }
            r += BY_ONE;
            if (r >= count) {
                r = 0;
                rows--;
                rowFrom += results.atRowStep();
                rowTo += results.rowStep();
            }
        }
    }

    @Override
    public void addProducts(int[] taps, Results results, int channels, Span dy, Span x, Span sums) {
        if (channels % L > 0) {
            SCALAR.addProducts(taps, results, channels, dy, x, sums);
            return;
        }
        for (int row = 0; row < results.rows(); row++) {
            for (int t = 0; t < taps.length; t += TAPS) {
                for (int c = 0; c < channels; c += L) {
                    addProducts(
                            taps,
                            t,
                            results,
                            dy.array(),
                            dy.offset() + row * results.rowStep() + c,
                            x.array(),
                            x.offset() + results.at() + row * results.atRowStep() + c,
                            sums.array(),
                            sums.offset() + t * CHANNELS + c);
                }
            }
        }
    }

    /** Nine taps' sums over a row. */
    private static void addProducts(
            int[] taps, int t, Results results, float[] dy, int at, float[] x, int from, float[] sums, int to) {
        int x0 = from + taps[t];
        int x1 = from + taps[t + 1];
        int x2 = from + taps[t + 2];
        int x3 = from + taps[t + 3];
        int x4 = from + taps[t + 4];
        int x5 = from + taps[t + 5];
        int x6 = from + taps[t + 6];
        int x7 = from + taps[t + 7];
        int x8 = from + taps[t + 8];
        FloatVector s0 = FloatVector.fromArray(S, sums, to);
        FloatVector s1 = FloatVector.fromArray(S, sums, to + CHANNELS);
        FloatVector s2 = FloatVector.fromArray(S, sums, to + 2 * CHANNELS);
        FloatVector s3 = FloatVector.fromArray(S, sums, to + 3 * CHANNELS);
        FloatVector s4 = FloatVector.fromArray(S, sums, to + 4 * CHANNELS);
        FloatVector s5 = FloatVector.fromArray(S, sums, to + 5 * CHANNELS);
        FloatVector s6 = FloatVector.fromArray(S, sums, to + 6 * CHANNELS);
        FloatVector s7 = FloatVector.fromArray(S, sums, to + 7 * CHANNELS);
        FloatVector s8 = FloatVector.fromArray(S, sums, to + 8 * CHANNELS);
        int count = results.count();
        int step = results.step();
        int d = at;
        int turn = 0;
        for (int r = 0; r <= count - TURN; r += TURN) {
            FloatVector d0 = FloatVector.fromArray(S, dy, d);
            FloatVector d1 = FloatVector.fromArray(S, dy, d + step);
            FloatVector d2 = FloatVector.fromArray(S, dy, d + 2 * step);
            FloatVector d3 = FloatVector.fromArray(S, dy, d + 3 * step);
            d += TURN * step;
            int p0 = x0 + turn;
            s0 = d0.fma(FloatVector.fromArray(S, x, p0), s0);
            s0 = d1.fma(FloatVector.fromArray(S, x, p0 + CHANNELS), s0);
            s0 = d2.fma(FloatVector.fromArray(S, x, p0 + 2 * CHANNELS), s0);
            s0 = d3.fma(FloatVector.fromArray(S, x, p0 + 3 * CHANNELS), s0);
            int p1 = x1 + turn;
            s1 = d0.fma(FloatVector.fromArray(S, x, p1), s1);
            s1 = d1.fma(FloatVector.fromArray(S, x, p1 + CHANNELS), s1);
            s1 = d2.fma(FloatVector.fromArray(S, x, p1 + 2 * CHANNELS), s1);
            s1 = d3.fma(FloatVector.fromArray(S, x, p1 + 3 * CHANNELS), s1);
            int p2 = x2 + turn;
            s2 = d0.fma(FloatVector.fromArray(S, x, p2), s2);
            s2 = d1.fma(FloatVector.fromArray(S, x, p2 + CHANNELS), s2);
            s2 = d2.fma(FloatVector.fromArray(S, x, p2 + 2 * CHANNELS), s2);
            s2 = d3.fma(FloatVector.fromArray(S, x, p2 + 3 * CHANNELS), s2);
            int p3 = x3 + turn;
            s3 = d0.fma(FloatVector.fromArray(S, x, p3), s3);
            s3 = d1.fma(FloatVector.fromArray(S, x, p3 + CHANNELS), s3);
            s3 = d2.fma(FloatVector.fromArray(S, x, p3 + 2 * CHANNELS), s3);
            s3 = d3.fma(FloatVector.fromArray(S, x, p3 + 3 * CHANNELS), s3);
            int p4 = x4 + turn;
            s4 = d0.fma(FloatVector.fromArray(S, x, p4), s4);
            s4 = d1.fma(FloatVector.fromArray(S, x, p4 + CHANNELS), s4);
            s4 = d2.fma(FloatVector.fromArray(S, x, p4 + 2 * CHANNELS), s4);
            s4 = d3.fma(FloatVector.fromArray(S, x, p4 + 3 * CHANNELS), s4);
            int p5 = x5 + turn;
            s5 = d0.fma(FloatVector.fromArray(S, x, p5), s5);
            s5 = d1.fma(FloatVector.fromArray(S, x, p5 + CHANNELS), s5);
            s5 = d2.fma(FloatVector.fromArray(S, x, p5 + 2 * CHANNELS), s5);
            s5 = d3.fma(FloatVector.fromArray(S, x, p5 + 3 * CHANNELS), s5);
            int p6 = x6 + turn;
            s6 = d0.fma(FloatVector.fromArray(S, x, p6), s6);
            s6 = d1.fma(FloatVector.fromArray(S, x, p6 + CHANNELS), s6);
            s6 = d2.fma(FloatVector.fromArray(S, x, p6 + 2 * CHANNELS), s6);
            s6 = d3.fma(FloatVector.fromArray(S, x, p6 + 3 * CHANNELS), s6);
            int p7 = x7 + turn;
            s7 = d0.fma(FloatVector.fromArray(S, x, p7), s7);
            s7 = d1.fma(FloatVector.fromArray(S, x, p7 + CHANNELS), s7);
            s7 = d2.fma(FloatVector.fromArray(S, x, p7 + 2 * CHANNELS), s7);
            s7 = d3.fma(FloatVector.fromArray(S, x, p7 + 3 * CHANNELS), s7);
            int p8 = x8 + turn;
            s8 = d0.fma(FloatVector.fromArray(S, x, p8), s8);
            s8 = d1.fma(FloatVector.fromArray(S, x, p8 + CHANNELS), s8);
            s8 = d2.fma(FloatVector.fromArray(S, x, p8 + 2 * CHANNELS), s8);
            s8 = d3.fma(FloatVector.fromArray(S, x, p8 + 3 * CHANNELS), s8);
            turn += TURN * CHANNELS;
        }
        for (int r = count / TURN * TURN; r < count; r++) {
            FloatVector d0 = FloatVector.fromArray(S, dy, d);
            d += step;
            s0 = d0.fma(FloatVector.fromArray(S, x, x0 + turn), s0);
            s1 = d0.fma(FloatVector.fromArray(S, x, x1 + turn), s1);
            s2 = d0.fma(FloatVector.fromArray(S, x, x2 + turn), s2);
            s3 = d0.fma(FloatVector.fromArray(S, x, x3 + turn), s3);
            s4 = d0.fma(FloatVector.fromArray(S, x, x4 + turn), s4);
            s5 = d0.fma(FloatVector.fromArray(S, x, x5 + turn), s5);
            s6 = d0.fma(FloatVector.fromArray(S, x, x6 + turn), s6);
            s7 = d0.fma(FloatVector.fromArray(S, x, x7 + turn), s7);
            s8 = d0.fma(FloatVector.fromArray(S, x, x8 + turn), s8);
            turn += CHANNELS;
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + CHANNELS);
        s2.intoArray(sums, to + 2 * CHANNELS);
        s3.intoArray(sums, to + 3 * CHANNELS);
        s4.intoArray(sums, to + 4 * CHANNELS);
        s5.intoArray(sums, to + 5 * CHANNELS);
        s6.intoArray(sums, to + 6 * CHANNELS);
        s7.intoArray(sums, to + 7 * CHANNELS);
        s8.intoArray(sums, to + 8 * CHANNELS);
    }
}
