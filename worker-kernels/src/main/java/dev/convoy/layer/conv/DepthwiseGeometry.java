package dev.convoy.layer.conv;

import dev.convoy.kernels.DepthwiseKernels;
import dev.convoy.kernels.DepthwiseKernels.Laying;
import dev.convoy.kernels.DepthwiseKernels.Results;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Extent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One direction of a convolution in groups of few channels, as {@link DepthwiseKernels} take it: a strip of the result's rows and 16 of
 * its channels at a time, whose part of the image is laid out as lines in a buffer that stays in the cache, with zeros for the border.
 * At stride s every s-th pixel of a line is next to the other, so that what neighbouring results meet are neighbours.
 *
 * <p>Chains run over the taps of a window in row order, and within a tap over the channels that are met, as in products.
 */
final class DepthwiseGeometry {
    private static final int BLOCK = DepthwiseKernels.CHANNELS;

    /** Floats of a strip's lines, about: a part of a second-level cache. */
    private static final int STRIP = 1 << 15;

    private final DepthwiseKernels kernels;
    private final int channels;
    private final int group;
    private final int each;
    private final int pitch;
    private final int readPitch;
    private final Extent read;
    private final Extent result;
    private final List<List<TapRun>> runs;
    private final int columnsBefore;
    private final int columnStep;
    private final int columns;
    private final int lineFloats;
    private final int rowFloats;
    private final List<RowStrip> strips;

    /** {@code [strips]} */
    private final List<List<Part>> parts = new ArrayList<>();

    private final int stripRows;
    private final List<Phase> phases = new ArrayList<>();
    private final Laying[] layings;

    /** {@code [threads]} of {@code [planes][stripRows][each][lineFloats]}; the border's columns stay zero. */
    private final Span[] lines;

    /**
     * Results that meet the same taps.
     *
     * @param number its number
     * @param planes of the result
     * @param rows of the result
     * @param columns of the result
     * @param taps {@code [taps]} where what each meets lies
     * @param weights {@code [taps]} which of the weights {@code [window][each]} is meant
     */
    @SuppressWarnings("ArrayRecordComponent") // tables, never compared
    record Phase(int number, TapRun planes, TapRun rows, TapRun columns, int[] taps, int[] weights) {}

    /**
     * The results of a phase in a strip.
     *
     * @param phase which
     * @param results their places
     * @param first where the first of them lies in a plane
     */
    record Part(Phase phase, Results results, int first) {}

    /** What is done with a strip's results. */
    interface Parts {
        /**
         * Those of one phase and one block of channels.
         *
         * @param x the lines
         * @param first where in the result the first of them lies
         */
        void run(Part part, int block, Span x, int first);
    }

    private DepthwiseGeometry(DepthwiseKernels kernels, int threads, ConvGeometry g, boolean back) {
        this.kernels = kernels;
        channels = back ? g.channels().in() : g.channels().out();
        group = back ? g.groupIn() : g.groupOut();
        each = back ? g.groupOut() : g.groupIn();
        pitch = back ? g.inPitch() : g.outPitch();
        readPitch = back ? g.outPitch() : g.inPitch();
        read = back ? g.output() : g.input();
        result = back ? g.input() : g.output();
        runs = new ArrayList<>();
        for (int d = 0; d < 3; d++) {
            runs.add(back ? TapRun.backward(g, d) : TapRun.forward(g, d));
        }
        int before = 0;
        int past = read.at(2);
        for (TapRun run : runs.get(2)) {
            before = Math.max(before, -run.lowest(run.first()));
            past = Math.max(past, run.highest(run.last()) + 1);
        }
        columnsBefore = before;
        columnStep = runs.get(2).get(0).sourceStep();
        columns = (before + past + columnStep - 1) / columnStep;
        lineFloats = Math.multiplyExact(columns * columnStep, BLOCK);
        rowFloats = Math.multiplyExact(lineFloats, each);
        int planes =
                runs.get(0).stream().mapToInt(run -> run.taps().length).max().orElseThrow();
        strips = RowStrip.cut(runs.get(1), result.at(1), STRIP / Math.max(1, planes * rowFloats));
        stripRows = strips.stream().mapToInt(RowStrip::rows).max().orElseThrow();
        int[] place = new int[read.at(2)];
        Arrays.setAll(place, this::column);
        layings = new Laying[(pitch + BLOCK - 1) / BLOCK];
        for (int block = 0; block < layings.length; block++) {
            layings[block] = new Laying(place, readPitch, each, lineFloats, first(block));
        }
        phases(g.kernel());
        parts();
        int floats = Math.addExact(Math.multiplyExact(planes * stripRows, rowFloats), DepthwiseKernels.SLACK);
        lines = Span.zeros(Math.multiplyExact(threads, floats)).images(threads, floats);
    }

    /** The forward pass, whose results are outputs. */
    static DepthwiseGeometry forward(DepthwiseKernels kernels, int threads, ConvGeometry g) {
        return new DepthwiseGeometry(kernels, threads, g, false);
    }

    /** The input gradient, whose results are the gradients of inputs. */
    static DepthwiseGeometry inputGradient(DepthwiseKernels kernels, int threads, ConvGeometry g) {
        return new DepthwiseGeometry(kernels, threads, g, true);
    }

    /** Where in a line a column of the image, or of its border, lies. */
    private int column(int source) {
        int at = source + columnsBefore;
        return (at % columnStep * columns + at / columnStep) * BLOCK;
    }

    /** The first channel that each channel of a block meets; past the last channel any that is there. */
    private int[] first(int block) {
        int[] first = new int[channels(block)];
        if (group == 1 && each == 1) {
            Arrays.setAll(first, c -> block * BLOCK + c);
        } else {
            Arrays.setAll(first, c -> Math.min(block * BLOCK + c, channels - 1) / group * each);
        }
        return first;
    }

    private TapRun run(int dimension, int place) {
        return runs.get(dimension).get(place % runs.get(dimension).size());
    }

    private void phases(Extent kernel) {
        for (TapRun planes : runs.get(0)) {
            for (TapRun rows : runs.get(1)) {
                for (TapRun across : runs.get(2)) {
                    phases.add(phase(planes, rows, across, kernel));
                }
            }
        }
    }

    private Phase phase(TapRun planes, TapRun rows, TapRun across, Extent kernel) {
        int count = planes.taps().length * rows.taps().length * across.taps().length * each;
        int[] taps = new int[count];
        int[] weights = new int[count];
        int t = 0;
        for (int p = 0; p < planes.taps().length; p++) {
            for (int r = 0; r < rows.taps().length; r++) {
                for (int c = 0; c < across.taps().length; c++) {
                    int row = p * stripRows + rows.sources()[r];
                    int at = row * rowFloats + column(across.sources()[c]);
                    int line = planes.taps()[p] * kernel.at(1) + rows.taps()[r];
                    int tap = line * kernel.at(2) + across.taps()[c];
                    for (int met = 0; met < each; met++) {
                        taps[t] = at + met * lineFloats;
                        weights[t++] = tap * each + met;
                    }
                }
            }
        }
        return new Phase(phases.size(), planes, rows, across, taps, weights);
    }

    /** Floats from one of the result's pixels to the next. */
    int pitch() {
        return pitch;
    }

    /** Channels that a channel of the result meets. */
    int each() {
        return each;
    }

    /** Phases that hold all results; none twice. */
    List<Phase> phases() {
        return phases;
    }

    /** Blocks of 16 of the result's channels. */
    int blocks() {
        return layings.length;
    }

    /** Channels of a block, those up to the pitch too. */
    int channels(int block) {
        return Math.min(BLOCK, pitch - block * BLOCK);
    }

    /** All parts of an image's result, those of a phase and a block in the order of their rows. */
    void run(Span image, int slot, Parts what) {
        int planeFloats = result.at(1) * result.at(2) * pitch;
        for (int plane = 0; plane < result.at(0); plane++) {
            for (int strip = 0; strip < strips.size(); strip++) {
                for (int block = 0; block < layings.length; block++) {
                    lay(image, plane, strips.get(strip), block, lines[slot]);
                    for (Part part : parts.get(strip)) {
                        if (part.phase.planes.has(plane)) {
                            what.run(part, block, lines[slot], plane * planeFloats + part.first + block * BLOCK);
                        }
                    }
                }
            }
        }
    }

    /** The parts of each strip. */
    private void parts() {
        for (RowStrip strip : strips) {
            List<Part> own = new ArrayList<>();
            for (Phase phase : phases) {
                TapRun rows = phase.rows;
                int row = strip.from() + Math.floorMod(rows.first() - strip.from(), rows.step());
                int count = row > strip.to() ? 0 : (strip.to() - row) / rows.step() + 1;
                Results results = new Results(
                        count,
                        phase.columns.count(),
                        phase.columns.step() * pitch,
                        rows.step() * result.at(2) * pitch,
                        (rows.shift(row) - strip.lowest()) * rowFloats,
                        rows.sourceStep() * rowFloats);
                if (count > 0) {
                    own.add(new Part(phase, results, (row * result.at(2) + phase.columns.first()) * pitch));
                }
            }
            parts.add(own);
        }
    }

    /** Lays out what a strip's rows meet. */
    private void lay(Span image, int plane, RowStrip strip, int block, Span buffer) {
        TapRun planes = run(0, plane);
        int first = Math.max(strip.lowest(), 0);
        int past = Math.min(strip.highest() + 1, read.at(1));
        for (int p = 0; p < planes.taps().length; p++) {
            int from = planes.sources()[p] + planes.shift(plane);
            Span to = buffer.plus(p * stripRows * rowFloats);
            if (from < 0 || from >= read.at(0) || first >= past) {
                clear(to, strip.highest() + 1 - strip.lowest());
                continue;
            }
            clear(to, first - strip.lowest());
            Span inside = to.plus((first - strip.lowest()) * rowFloats);
            kernels.lay(
                    layings[block],
                    past - first,
                    image.plus((from * read.at(1) + first) * read.at(2) * readPitch),
                    inside);
            clear(inside.plus((past - first) * rowFloats), strip.highest() + 1 - past);
        }
    }

    private void clear(Span lines, int rows) {
        Arrays.fill(lines.array(), lines.offset(), lines.offset() + Math.max(rows, 0) * rowFloats, 0);
    }
}
