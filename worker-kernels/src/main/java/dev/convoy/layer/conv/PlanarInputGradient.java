package dev.convoy.layer.conv;

import dev.convoy.kernels.DepthwiseKernels;
import dev.convoy.kernels.DepthwiseKernels.Along;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Extent;
import dev.convoy.layer.PackedWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The input gradient of a convolution of images with few channels, as grey and colour pictures have: a vector of channels would be mostly
 * empty, so vectors lie along rows of pixels. For a strip of rows at a time dy is laid out as planes, {@code [oc][planes][rows][columns]} with zeros for
 * the border; the gradients of pixels that meet the same taps, every stride-th, are then neighbours, from the strip's first to its last, with some
 * between the rows that nobody wants.
 *
 * <p>Chains run over (kd, kh, kw, oc), as in products: the same bits.
 */
final class PlanarInputGradient implements InputGradientPass {
    /** Most channels: more of them have a pitch, and fill a product's vectors by half and more. */
    private static final int MOST = 4;

    /** Floats of a strip's planes, about: a part of a second-level cache. */
    private static final int STRIP = 1 << 15;

    /** Floats of a cache line. A plane takes an odd number of lines, so that planes do not share sets of the cache. */
    private static final int LINE = 16;

    private final DepthwiseKernels kernels;
    private final ConvGeometry g;

    /** Zeros in front of dy, and dy with all its border. */
    private final Extent before;

    private final Extent extent;
    private final int stripRows;
    private final List<RowStrip> strips;

    /** Floats of a row, and of an output channel. */
    private final int rowFloats;

    private final int planeFloats;
    private final List<Phase> phases = new ArrayList<>();

    /** {@code [strips]} */
    private final List<List<Part>> parts = new ArrayList<>();

    /** {@code [threads]} of {@code [oc][planes][stripRows][columns]}; the border's planes and columns stay zero. */
    private final Span[] planes;

    /** {@code [threads]} of {@code [channels][planeFloats]} */
    private final Span[] results;

    /** {@code [channels]}; null for none. */
    private final Span bias;

    /**
     * Pixels that meet the same taps.
     *
     * @param taps {@code [taps]} where what each meets lies
     * @param places {@code [taps]} where the weight of each lies, from the first of a channel on
     * @param weights {@code [taps][channels]}
     */
    @SuppressWarnings("ArrayRecordComponent") // tables, never compared
    private record Phase(TapRun planes, TapRun rows, TapRun columns, int[] taps, int[] places, Span weights) {}

    /**
     * The pixels of a phase in a strip.
     *
     * @param along their places
     * @param first where in the planes the first of them is
     * @param row the first of them's
     * @param rows how many
     */
    private record Part(Phase phase, Along along, int first, int row, int rows) {}

    /**
     * @param bias {@code [inChannels]} added to the gradient, read at every run: a transposed convolution's; null for none
     */
    PlanarInputGradient(
            DepthwiseKernels kernels, PackedWeights.Share weights, int threads, ConvGeometry geometry, Span bias) {
        this.kernels = kernels;
        this.bias = bias;
        g = geometry;
        List<List<TapRun>> runs = List.of(TapRun.backward(g, 0), TapRun.backward(g, 1), TapRun.backward(g, 2));
        int[] first = new int[3];
        int[] size = new int[3];
        for (int d = 0; d < 3; d++) {
            size[d] = g.output().at(d);
            for (TapRun run : runs.get(d)) {
                first[d] = Math.max(first[d], -run.lowest(run.first()));
                size[d] = Math.max(size[d], run.highest(run.last()) + 1);
            }
            size[d] += first[d];
        }
        before = Extent.of(first);
        extent = Extent.of(size);
        rowFloats = extent.at(2);
        int channels = g.channels().out();
        int floats = Math.multiplyExact(Math.multiplyExact(channels, extent.at(0)), rowFloats);
        strips = RowStrip.cut(runs.get(1), g.input().at(1), STRIP / floats);
        stripRows = strips.stream().mapToInt(RowStrip::rows).max().orElseThrow();
        int lines = (Math.multiplyExact(extent.at(0) * rowFloats, stripRows) + LINE - 1) / LINE;
        planeFloats = Math.multiplyExact(lines | 1, LINE);
        for (TapRun plane : runs.get(0)) {
            for (TapRun rows : runs.get(1)) {
                for (TapRun columns : runs.get(2)) {
                    phases.add(phase(plane, rows, columns, weights));
                }
            }
        }
        strips.forEach(strip -> parts.add(phases.stream()
                .map(phase -> part(phase, strip))
                .filter(part -> part.rows > 0)
                .toList()));
        int all = Math.multiplyExact(channels, planeFloats);
        planes = Span.zeros(Math.multiplyExact(threads, all)).images(threads, all);
        int each = g.channels().in() * planeFloats;
        results = Span.zeros(Math.multiplyExact(threads, each)).images(threads, each);
    }

    /** Whether it is made for such a convolution. */
    static boolean fits(ConvGeometry g) {
        return g.groups() == 1 && g.channels().in() <= MOST;
    }

    private Phase phase(TapRun plane, TapRun rows, TapRun columns, PackedWeights.Share weights) {
        int count = plane.taps().length * rows.taps().length * columns.taps().length * g.groupOut();
        int[] taps = new int[count];
        int[] places = new int[count];
        int t = 0;
        for (int d = 0; d < plane.taps().length; d++) {
            for (int h = 0; h < rows.taps().length; h++) {
                for (int w = 0; w < columns.taps().length; w++) {
                    int at = (plane.sources()[d] * stripRows + rows.sources()[h]) * rowFloats + columns.sources()[w];
                    int row = plane.taps()[d] * g.kernel().at(1) + rows.taps()[h];
                    for (int oc = 0; oc < g.groupOut(); oc++) {
                        taps[t] = at + oc * planeFloats;
                        places[t++] = oc * g.taps() + row * g.kernel().at(2) + columns.taps()[w];
                    }
                }
            }
        }
        return new Phase(plane, rows, columns, taps, places, weights.array(count * g.groupIn()));
    }

    private Part part(Phase phase, RowStrip strip) {
        TapRun rows = phase.rows;
        int row = strip.from() + Math.floorMod(rows.first() - strip.from(), rows.step());
        int count = row > strip.to() ? 0 : (strip.to() - row) / rows.step() + 1;
        int all = ((phase.planes.count() - 1) * stripRows + count - 1) * rowFloats + phase.columns.count();
        int first = (before.at(0) * stripRows + rows.shift(row) - strip.lowest()) * rowFloats + before.at(2);
        return new Part(phase, new Along(g.groupIn(), all, planeFloats), first, row, count);
    }

    @Override
    public void load(Span weight) {
        int channels = g.groupIn();
        int window = g.kernel().count();
        for (Phase phase : phases) {
            float[] to = phase.weights.array();
            for (int t = 0; t < phase.places.length; t++) {
                for (int ic = 0; ic < channels; ic++) {
                    to[t * channels + ic] = weight.array()[weight.offset() + phase.places[t] + ic * window];
                }
            }
        }
    }

    @Override
    public void run(Span dy, Span dx, int slot) {
        for (int strip = 0; strip < strips.size(); strip++) {
            lay(dy, strips.get(strip), planes[slot]);
            for (Part part : parts.get(strip)) {
                Span x = planes[slot].plus(part.first);
                kernels.multiplyAlong(part.phase.taps, part.along, x, part.phase.weights, results[slot], bias);
                store(part, results[slot], dx);
            }
        }
    }

    /** Lays out the rows that a strip meets. */
    private void lay(Span dy, RowStrip strip, Span to) {
        int columns = g.output().at(2);
        int rows = g.output().at(1);
        for (int d = 0; d < g.output().at(0); d++) {
            for (int h = strip.lowest(); h <= strip.highest(); h++) {
                int row = (before.at(0) + d) * stripRows + h - strip.lowest();
                int at = to.offset() + row * rowFloats + before.at(2);
                if (h < 0 || h >= rows) {
                    clear(to.array(), at, columns);
                } else {
                    turn(dy.array(), dy.offset() + (d * rows + h) * columns * g.outPitch(), columns, to.array(), at);
                }
            }
        }
    }

    private void clear(float[] to, int at, int columns) {
        for (int oc = 0; oc < g.groupOut(); oc++) {
            Arrays.fill(to, at + oc * planeFloats, at + oc * planeFloats + columns, 0);
        }
    }

    /** A row of pixels, channel by channel. */
    private void turn(float[] dy, int from, int columns, float[] to, int at) {
        int pitch = g.outPitch();
        for (int oc = 0; oc < g.groupOut(); oc++) {
            int pixel = from + oc;
            int put = at + oc * planeFloats;
            for (int w = 0; w < columns; w++, pixel += pitch) {
                to[put + w] = dy[pixel];
            }
        }
    }

    /** Results to their pixels. */
    private void store(Part part, Span from, Span dx) {
        TapRun depths = part.phase.planes;
        TapRun columns = part.phase.columns;
        int pitch = g.inPitch();
        for (int d = 0; d < depths.count(); d++) {
            int plane = (depths.first() + d * depths.step()) * g.input().at(1) + part.row;
            for (int i = 0; i < part.rows; i++) {
                int line = (plane + i * part.phase.rows.step()) * g.input().at(2) + columns.first();
                int at = from.offset() + (d * stripRows + i) * rowFloats;
                store(from.array(), at, columns, dx.array(), dx.offset() + line * pitch);
            }
        }
    }

    private void store(float[] from, int at, TapRun columns, float[] to, int first) {
        int step = columns.step() * g.inPitch();
        for (int ic = 0; ic < g.groupIn(); ic++) {
            int row = at + ic * planeFloats;
            int put = first + ic;
            for (int w = 0; w < columns.count(); w++, put += step) {
                to[put] = from[row + w];
            }
        }
    }
}
