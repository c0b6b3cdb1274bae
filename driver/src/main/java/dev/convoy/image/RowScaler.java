package dev.convoy.image;

import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.SampleKernels;
import java.util.Arrays;

/**
 * Makes an image smaller while its rows come in, in the arithmetic of {@link Scaling#FAST}, and computes only the part
 * that is kept. Columns first: a row is added to the few output rows that it is part of, times weights of 8 bits whose
 * sum is 256, so that sums have 16 bits. Then rows, with weights of 14 bits. The only rounding is at the end. Nothing of
 * the image's full height is held.
 */
final class RowScaler implements RowSink {
    private static final int COLUMN_BITS = 8;
    private static final int ROW_BITS = 14;
    private static final int SHIFT = COLUMN_BITS + ROW_BITS;
    private static final int LARGEST_SCALE = 32;

    private final int channels;
    private final int samples; // of a row
    private final Region kept;
    private final Weights columns;
    private final int[] columnValues;
    private final int taps; // most input places of an output place of a row
    private final int[] rowFirst; // [kept.width]
    private final int[] rowValues; // [kept.width, taps]
    private final char[][] sums; // [output rows open at once][samples and slack], 8.8 bits
    private final int[] colours; // [kept.width, 3] and one more, of a finished row
    private final SampleKernels kernels = KernelChoice.kernels().samples();
    private final byte[] out; // [channels, kept.height, kept.width]
    private int open; // the first output row of those kept that is not done

    /** Scales an image of this size to that of the framing. */
    RowScaler(int channels, int height, int width, Framing framing) {
        this.channels = channels;
        this.samples = channels * width;
        this.kept = framing.kept();
        this.columns = new Weights(height, framing.height());
        this.columnValues = columns.exact(COLUMN_BITS);
        Weights rows = new Weights(width, framing.width());
        int end = kept.left() + kept.width();
        this.taps = Arrays.stream(rows.count, kept.left(), end).max().orElseThrow();
        this.rowFirst = Arrays.copyOfRange(rows.first, kept.left(), end);
        this.rowValues = new int[kept.width() * taps];
        int[] values = rows.exact(ROW_BITS);
        for (int x = 0; x < kept.width(); x++) {
            System.arraycopy(values, (kept.left() + x) * rows.most, rowValues, x * taps, rows.count[kept.left() + x]);
        }
        this.sums = new char[overlap()][samples + SampleKernels.slack(taps)];
        this.colours = new int[3 * kept.width() + 1];
        this.out = new byte[channels * kept.height() * kept.width()];
    }

    /** Whether an image of this size is scaled so: it becomes no larger, nor smaller by more than 32. */
    static boolean fits(int height, int width, Framing framing) {
        return (height != framing.height() || width != framing.width())
                && height >= framing.height()
                && width >= framing.width()
                && height <= LARGEST_SCALE * framing.height()
                && width <= LARGEST_SCALE * framing.width();
    }

    /** Most output rows that an input row is part of. */
    private int overlap() {
        int most = 1;
        for (int i = kept.top(), j = i; i < kept.top() + kept.height(); i++) {
            while (j < columns.first.length && columns.first[j] < columns.first[i] + columns.count[i]) {
                j++;
            }
            most = Math.max(most, j - i);
        }
        return most;
    }

    @Override
    public void row(int y, byte[] row) {
        if (y == 0) {
            open = 0;
        }
        for (int o = open; o < kept.height() && columns.first[kept.top() + o] <= y; o++) {
            int place = kept.top() + o;
            int k = y - columns.first[place];
            if (k < columns.count[place]) {
                int weight = columnValues[place * columns.most + k];
                if (k == 0) {
                    kernels.weigh(row, weight, sums[o % sums.length], samples);
                } else {
                    kernels.addWeighed(row, weight, sums[o % sums.length], samples);
                }
                if (k == columns.count[place] - 1) {
                    finish(o);
                    open = o + 1;
                }
            }
        }
    }

    private void finish(int o) {
        char[] line = sums[o % sums.length];
        if (channels == 3) {
            colours(line, o * kept.width());
        } else {
            greys(line, o * kept.width());
        }
    }

    private void colours(char[] line, int to) {
        kernels.sumColours(line, rowFirst, rowValues, colours);
        int plane = kept.height() * kept.width();
        for (int x = 0, from = 0; x < kept.width(); x++, from += 3) {
            out[to + x] = rounded(colours[from]);
            out[plane + to + x] = rounded(colours[from + 1]);
            out[2 * plane + to + x] = rounded(colours[from + 2]);
        }
    }

    private void greys(char[] line, int to) {
        for (int x = 0; x < kept.width(); x++) {
            int sum = 0;
            for (int k = 0; k < taps; k++) {
                sum += line[rowFirst[x] + k] * rowValues[x * taps + k];
            }
            out[to + x] = rounded(sum);
        }
    }

    private static byte rounded(int sum) {
        return (byte) (sum + (1 << (SHIFT - 1)) >> SHIFT);
    }

    @Override
    public RawImage image() {
        return new RawImage(channels, kept.height(), kept.width(), out);
    }
}
