package dev.convoy.layer.pool;

import dev.convoy.kernels.Windows;
import dev.convoy.layer.Extent;
import dev.convoy.tensor.Shape;
import java.util.Arrays;

/**
 * Where the windows of a pooling lie, clipped to the image: always three dimensions, leading ones of size 1 where the image has
 * fewer.
 */
record PoolGeometry(int channels, Axis depth, Axis height, Axis width) {
    private static final Axis ONE = Axis.adaptive(1, 1);

    /**
     * One dimension's windows: output {@code o} sees the pixels from {@code from[o]} (inclusive) to {@code to[o]} (exclusive) in
     * steps of {@code step}, and {@code counted[o]} with the padding that belongs to its window.
     */
    @SuppressWarnings("ArrayRecordComponent") // tables, never compared
    record Axis(int in, int[] from, int[] to, int[] counted, int step) {
        int out() {
            return from.length;
        }

        /** Windows that share out the pixels, PyTorch's: from {@code floor(o in / out)} to {@code ceil((o + 1) in / out)}. */
        static Axis adaptive(int in, int out) {
            int[] from = new int[out];
            int[] to = new int[out];
            int[] counted = new int[out];
            for (int o = 0; o < out; o++) {
                from[o] = (int) ((long) o * in / out);
                to[o] = (int) (((o + 1L) * in + out - 1) / out);
                counted[o] = to[o] - from[o];
            }
            return new Axis(in, from, to, counted, 1);
        }

        boolean hasEmpty() {
            for (int o = 0; o < out(); o++) {
                if (from[o] >= to[o]) {
                    return true;
                }
            }
            return false;
        }

        /** Pixels that an output sees. */
        private int taps(int o) {
            return (to[o] - from[o] + step - 1) / step;
        }

        private int[] seen() {
            int[] seen = new int[out()];
            Arrays.setAll(seen, o -> to[o] - from[o]);
            return seen;
        }
    }

    /** Of one to three axes, the outermost first. */
    static PoolGeometry of(int channels, Axis... axes) {
        Axis[] all = {ONE, ONE, ONE};
        System.arraycopy(axes, 0, all, 3 - axes.length, axes.length);
        return new PoolGeometry(channels, all[0], all[1], all[2]);
    }

    /** Of adaptive windows. */
    static PoolGeometry adaptive(Shape input, Extent output) {
        Axis[] axes = new Axis[output.rank()];
        Arrays.setAll(axes, d -> Axis.adaptive(input.size(d + 1), output.at(d)));
        return of(input.size(0), axes);
    }

    boolean hasEmpty() {
        return depth.hasEmpty() || height.hasEmpty() || width.hasEmpty();
    }

    /** Outputs of one channel. */
    int outputs() {
        return depth.out() * height.out() * width.out();
    }

    /** Index, within its image, of the first pixel of a row. */
    int row(int c, int d, int h) {
        return ((c * depth.in() + d) * height.in() + h) * width.in();
    }

    /** {@code [od, oh, ow]}: pixels of each window, those of the padding counted. */
    int[] counted() {
        return products(depth.counted(), height.counted(), width.counted());
    }

    /** {@code [od, oh, ow]}: pixels of each window inside the image; only without dilation. */
    int[] seen() {
        return products(depth.seen(), height.seen(), width.seen());
    }

    /** The windows as a table, for channels at this pitch; each window's pixels in row order. */
    Windows windows(int pitch) {
        int[] first = new int[outputs() + 1];
        int[] pixel = new int[0];
        int at = 0;
        int output = 0;
        for (int od = 0; od < depth.out(); od++) {
            for (int oh = 0; oh < height.out(); oh++) {
                for (int ow = 0; ow < width.out(); ow++) {
                    int end = at + depth.taps(od) * height.taps(oh) * width.taps(ow);
                    pixel = end <= pixel.length ? pixel : Arrays.copyOf(pixel, 2 * end);
                    put(od, oh, ow, pixel, at);
                    at = end;
                    first[++output] = at;
                }
            }
        }
        int pixels = depth.in() * height.in() * width.in();
        return new Windows(pixels, pitch, first, Arrays.copyOf(pixel, at));
    }

    private void put(int od, int oh, int ow, int[] pixel, int at) {
        int next = at;
        for (int d = depth.from()[od]; d < depth.to()[od]; d += depth.step()) {
            for (int h = height.from()[oh]; h < height.to()[oh]; h += height.step()) {
                for (int w = width.from()[ow]; w < width.to()[ow]; w += width.step()) {
                    pixel[next++] = row(0, d, h) + w;
                }
            }
        }
    }

    private int[] products(int[] depths, int[] heights, int[] widths) {
        int[] products = new int[outputs()];
        int at = 0;
        for (int d : depths) {
            for (int h : heights) {
                for (int w : widths) {
                    products[at++] = d * h * w;
                }
            }
        }
        return products;
    }
}
