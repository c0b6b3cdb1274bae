package dev.convoy.kernels;

/** {@link TileKernels}, number by number: the specification. */
final class ScalarTiles implements TileKernels {
    private static final int SIZE = Filtering.OUTPUTS;

    @Override
    public void inputs(Filtering f, Span x, Pixels from, Span to, Row row) {
        int points = f.points();
        float[] half = new float[f.places()];
        for (int tile = 0; tile < row.tiles(); tile++) {
            for (int c = row.first(); c < row.first() + row.channels(); c++) {
                int at = x.offset() + from.first() + tile * from.tileStep() + c;
                int put = to.offset() + TileKernels.at(f, tile, c);
                for (int column = 0; column < points; column++) {
                    input(f, x.array(), at + column * from.columnStep(), from.rowStep(), half, column, points);
                }
                for (int line = 0; line < points; line++) {
                    input(f, half, line * points, 1, to.array(), put + line * points * PLACE, PLACE);
                }
            }
        }
    }

    @Override
    public void gradients(Filtering f, Span dy, Pixels from, Span to, Row row) {
        int points = f.points();
        float[] half = new float[points * SIZE];
        for (int tile = 0; tile < row.tiles(); tile++) {
            for (int c = row.first(); c < row.first() + row.channels(); c++) {
                int at = dy.offset() + from.first() + tile * from.tileStep() + c;
                int put = to.offset() + TileKernels.at(f, tile, c);
                for (int column = 0; column < SIZE; column++) {
                    gradient(f, dy.array(), at + column * from.columnStep(), from.rowStep(), half, column, SIZE);
                }
                for (int line = 0; line < points; line++) {
                    gradient(f, half, line * SIZE, 1, to.array(), put + line * points * PLACE, PLACE);
                }
            }
        }
    }

    @Override
    public void outputs(Filtering f, Span m, Span y, Pixels to, Row row, Clip clip, Span bias) {
        int points = f.points();
        float[] half = new float[points * SIZE];
        float[] whole = new float[SIZE];
        for (int tile = 0; tile < row.tiles(); tile++) {
            for (int c = 0; c < row.channels(); c++) {
                int at = m.offset() + tile * PANEL + c;
                int channel = row.first() + c;
                for (int line = 0; line < points; line++) {
                    output(f, m.array(), at + line * points * PANEL_PLACE, PANEL_PLACE, half, line * SIZE);
                }
                for (int column = 0; column < Math.min(SIZE, clip.columns() - tile * SIZE); column++) {
                    output(f, half, column, SIZE, whole, 0);
                    int put = y.offset() + to.first() + tile * to.tileStep() + column * to.columnStep() + channel;
                    for (int r = 0; r < Math.min(SIZE, clip.rows()); r++) {
                        y.array()[put + r * to.rowStep()] = whole[r] + bias.array()[bias.offset() + channel];
                    }
                }
            }
        }
    }

    @Override
    public void multiply(Filtering f, Span v, Span u, Span m, int tiles, int depth, int width) {
        for (int place = 0; place < f.places(); place++) {
            for (int tile = 0; tile < tiles; tile++) {
                for (int column = 0; column < width; column++) {
                    float chain = 0;
                    for (int k = 0; k < depth; k++) {
                        int left = v.offset() + place * PLACE + TileKernels.at(f, tile, k);
                        int right = u.offset() + (place * depth + k) * PANEL + column;
                        chain = Math.fma(v.array()[left], u.array()[right], chain);
                    }
                    m.array()[m.offset() + place * PANEL_PLACE + tile * PANEL + column] = chain;
                }
            }
        }
    }

    @Override
    public void weights(Filtering f, Span g, Span u, int first, int place, int count) {
        int points = f.points();
        float[] half = new float[f.taps() * points];
        for (int i = 0; i < count; i++) {
            for (int row = 0; row < f.taps(); row++) {
                int at = g.offset() + row * f.taps() * count + i;
                f.weight(g.array(), at, count, half, row * points, 1);
            }
            for (int column = 0; column < points; column++) {
                f.weight(half, column, points, u.array(), u.offset() + first + column * place + i, points * place);
            }
        }
    }

    @Override
    public void weightGradients(Filtering f, Span m, int first, int place, Span g, int count) {
        int points = f.points();
        float[] half = new float[f.taps() * points];
        for (int i = 0; i < count; i++) {
            for (int line = 0; line < points; line++) {
                int at = m.offset() + first + line * points * place + i;
                f.weightGradient(m.array(), at, place, half, line, points);
            }
            for (int column = 0; column < f.taps(); column++) {
                int to = g.offset() + column * count + i;
                f.weightGradient(half, column * points, 1, g.array(), to, f.taps() * count);
            }
        }
    }

    @Override
    public void multiplyGradients(Span x, Span dy, Span sums, Weight w, Strip strip) {
        Filtering f = w.filtering();
        for (int place = 0; place < f.places(); place++) {
            for (int in = w.from(); in < w.past(); in++) {
                for (int out = 0; out < w.out(); out++) {
                    int at = sums.offset()
                            + TileKernels.sum(f, w.in(), out / PANEL, in)
                            + place * TileKernels.rows(w.in()) * PANEL
                            + out % PANEL;
                    float chain = strip.goesOn() ? sums.array()[at] : 0;
                    for (int tile = 0; tile < strip.tiles(); tile++) {
                        float left = x.array()[x.offset() + place * PLACE + TileKernels.at(f, tile, in)];
                        float right = dy.array()[dy.offset() + place * PLACE + TileKernels.at(f, tile, out)];
                        chain = Math.fma(left, right, chain);
                    }
                    sums.array()[at] = chain;
                }
            }
        }
    }

    private static void input(Filtering f, float[] x, int at, int step, float[] y, int to, int toStep) {
        float d0 = x[at];
        float d1 = x[at + step];
        float d2 = x[at + 2 * step];
        float d3 = x[at + 3 * step];
        float d4 = x[at + 4 * step];
        float d5 = x[at + 5 * step];
        if (f == Filtering.F4X3) {
            y[to] = Math.fma(d0, 4, Math.fma(d2, -5, d4));
            put(y, to + toStep, toStep, Math.fma(d2, -4, d4), Math.fma(d1, -4, d3));
            put(y, to + 3 * toStep, toStep, d4 - d2, (d3 - d1) * 2);
            y[to + 5 * toStep] = Math.fma(d1, 4, Math.fma(d3, -5, d5));
            return;
        }
        float d6 = x[at + 6 * step];
        y[to] = Math.fma(d4 - d2, 5.25f, d0 - d6);
        put(y, to + toStep, toStep, Math.fma(d4, -4.25f, d2 + d6), Math.fma(d3, -4.25f, d1 + d5));
        float odd = Math.fma(d1, 0.5f, d5 * 2);
        put(y, to + 3 * toStep, toStep, Math.fma(d4, -1.25f, Math.fma(d2, 0.25f, d6)), Math.fma(d3, -2.5f, odd));
        odd = Math.fma(d5, 0.5f, d1 * 2);
        put(y, to + 5 * toStep, toStep, Math.fma(d4, -5, Math.fma(d2, 4, d6)), Math.fma(d3, -2.5f, odd));
        y[to + 7 * toStep] = Math.fma(d3 - d5, 5.25f, x[at + 7 * step] - d1);
    }

    /** At a point and at its negative. */
    private static void put(float[] y, int to, int step, float even, float odd) {
        y[to] = even + odd;
        y[to + step] = even - odd;
    }

    private static void output(Filtering f, float[] x, int at, int step, float[] y, int to) {
        float sum = x[at + step] + x[at + 2 * step];
        float difference = x[at + step] - x[at + 2 * step];
        float farSum = x[at + 3 * step] + x[at + 4 * step];
        float farDifference = x[at + 3 * step] - x[at + 4 * step];
        float y0 = x[at] + sum + farSum;
        float y1 = Math.fma(farDifference, 2, difference);
        float y2 = Math.fma(farSum, 4, sum);
        float y3 = Math.fma(farDifference, 8, difference);
        if (f == Filtering.F4X5) {
            float nearSum = x[at + 5 * step] + x[at + 6 * step];
            float nearDifference = x[at + 5 * step] - x[at + 6 * step];
            y0 += nearSum;
            y1 = Math.fma(nearDifference, 0.5f, y1);
            y2 = Math.fma(nearSum, 0.25f, y2);
            y3 = Math.fma(nearDifference, 0.125f, y3);
        }
        y[to] = y0;
        y[to + 1] = y1;
        y[to + 2] = y2;
        y[to + 3] = y3 + x[at + (f.points() - 1) * step];
    }

    private static void gradient(Filtering f, float[] x, int at, int step, float[] y, int to, int toStep) {
        float d0 = x[at];
        float d1 = x[at + step];
        float d2 = x[at + 2 * step];
        float d3 = x[at + 3 * step];
        y[to] = d0;
        put(y, to + toStep, toStep, d0 + d2, d1 + d3);
        put(y, to + 3 * toStep, toStep, Math.fma(d2, 4, d0), Math.fma(d3, 8, d1 * 2));
        if (f == Filtering.F4X5) {
            put(y, to + 5 * toStep, toStep, Math.fma(d2, 0.25f, d0), Math.fma(d3, 0.125f, d1 * 0.5f));
        }
        y[to + (f.points() - 1) * toStep] = d3;
    }
}
