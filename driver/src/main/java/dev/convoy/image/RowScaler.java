package dev.convoy.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Makes an image smaller while its rows come in, in the arithmetic of {@link Scaling#FAST}, and computes only the part
 * that is kept. Columns first: a row is added to the few output rows that it is part of, times weights of 8 bits whose
 * sum is 256, so that four sums of 16 bits fit a {@code long} and are added at once. Then rows, with weights of 14 bits.
 * The only rounding is at the end. Nothing of the image's full height is held.
 */
final class RowScaler implements RowSink {
    private static final int COLUMN_BITS = 8;
    private static final int ROW_BITS = 14;
    private static final int SHIFT = COLUMN_BITS + ROW_BITS;
    private static final int LARGEST_SCALE = 32;
    private static final long EVEN = 0x00FF00FF00FF00FFL;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int channels;
    private final int samples; // of a row
    private final Region kept;
    private final Weights columns;
    private final int[] columnValues;
    private final Weights rows;
    private final int[] rowValues;
    private final long[][] sums; // [output rows open at once][2 for each 8 samples]: the even ones, the odd ones
    private final int[] line; // an output row before it is scaled along itself, 8.8 bits
    private final byte[] out; // [channels, kept.height, kept.width]
    private int open; // the first output row of those kept that is not done

    /** Scales an image of this size to that of the framing. */
    RowScaler(int channels, int height, int width, Framing framing) {
        this.channels = channels;
        this.samples = channels * width;
        this.kept = framing.kept();
        this.columns = new Weights(height, framing.height());
        this.columnValues = columns.exact(COLUMN_BITS);
        this.rows = new Weights(width, framing.width());
        this.rowValues = rows.exact(ROW_BITS);
        this.sums = new long[overlap()][2 * ((samples + 7) / 8)];
        this.line = new int[8 * ((samples + 7) / 8)];
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
                add(row, columnValues[place * columns.most + k], sums[o % sums.length], k == 0);
                if (k == columns.count[place] - 1) {
                    finish(o);
                    open = o + 1;
                }
            }
        }
    }

    private void add(byte[] row, long weight, long[] sum, boolean first) {
        int whole = samples / 8;
        if (first) {
            for (int i = 0; i < whole; i++) {
                long eight = (long) LONGS.get(row, 8 * i);
                sum[2 * i] = (eight & EVEN) * weight;
                sum[2 * i + 1] = (eight >>> 8 & EVEN) * weight;
            }
        } else {
            for (int i = 0; i < whole; i++) {
                long eight = (long) LONGS.get(row, 8 * i);
                sum[2 * i] += (eight & EVEN) * weight;
                sum[2 * i + 1] += (eight >>> 8 & EVEN) * weight;
            }
        }
        if (8 * whole < samples) {
            long rest = 0;
            for (int i = samples - 1; i >= 8 * whole; i--) {
                rest = rest << 8 | row[i] & 0xFF;
            }
            sum[2 * whole] = (first ? 0 : sum[2 * whole]) + (rest & EVEN) * weight;
            sum[2 * whole + 1] = (first ? 0 : sum[2 * whole + 1]) + (rest >>> 8 & EVEN) * weight;
        }
    }

    private void finish(int o) {
        long[] sum = sums[o % sums.length];
        for (int i = 0, to = 0; i < sum.length; i += 2, to += 8) {
            long even = sum[i];
            long odd = sum[i + 1];
            line[to] = (int) (even & 0xFFFF);
            line[to + 1] = (int) (odd & 0xFFFF);
            line[to + 2] = (int) (even >>> 16 & 0xFFFF);
            line[to + 3] = (int) (odd >>> 16 & 0xFFFF);
            line[to + 4] = (int) (even >>> 32 & 0xFFFF);
            line[to + 5] = (int) (odd >>> 32 & 0xFFFF);
            line[to + 6] = (int) (even >>> 48);
            line[to + 7] = (int) (odd >>> 48);
        }
        if (channels == 3) {
            colours(o);
        } else {
            greys(o);
        }
    }

    private void colours(int o) {
        int plane = kept.height() * kept.width();
        for (int x = 0; x < kept.width(); x++) {
            int place = kept.left() + x;
            int from = 3 * rows.first[place];
            int red = 1 << (SHIFT - 1);
            int green = red;
            int blue = red;
            int end = place * rows.most + rows.count[place];
            for (int k = place * rows.most; k < end; k++, from += 3) {
                int weight = rowValues[k];
                red += line[from] * weight;
                green += line[from + 1] * weight;
                blue += line[from + 2] * weight;
            }
            int to = o * kept.width() + x;
            out[to] = (byte) (red >> SHIFT);
            out[plane + to] = (byte) (green >> SHIFT);
            out[2 * plane + to] = (byte) (blue >> SHIFT);
        }
    }

    private void greys(int o) {
        for (int x = 0; x < kept.width(); x++) {
            int place = kept.left() + x;
            int from = rows.first[place];
            int sum = 1 << (SHIFT - 1);
            for (int k = 0; k < rows.count[place]; k++) {
                sum += line[from + k] * rowValues[place * rows.most + k];
            }
            out[o * kept.width() + x] = (byte) (sum >> SHIFT);
        }
    }

    @Override
    public RawImage image() {
        return new RawImage(channels, kept.height(), kept.width(), out);
    }
}
