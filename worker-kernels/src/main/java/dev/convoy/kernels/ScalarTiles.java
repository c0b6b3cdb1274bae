package dev.convoy.kernels;

/** {@link TileKernels}, number by number: the specification. */
final class ScalarTiles implements TileKernels {
    private static final int N = Filtering.POINTS;

    @Override
    public void inputs(Span x, Pixels from, Span to, Row row) {
        float[] half = new float[Filtering.PLACES];
        for (int tile = 0; tile < row.tiles(); tile++) {
            for (int c = 0; c < row.channels(); c++) {
                int at = x.offset() + tile * from.tileStep() + c;
                int put = to.offset() + TileKernels.at(tile, c);
                for (int column = 0; column < N; column++) {
                    input(x.array(), at + column * from.columnStep(), from.rowStep(), half, column, N);
                }
                for (int line = 0; line < N; line++) {
                    int first = put + line * N * PLACE;
                    input(half, line * N, 1, to.array(), first, PLACE);
                }
            }
        }
    }

    @Override
    public void gradients(Filtering f, Span dy, Pixels from, Span to, Row row) {
        int size = f.outputs();
        float[] half = new float[N * size];
        for (int tile = 0; tile < row.tiles(); tile++) {
            for (int c = 0; c < row.channels(); c++) {
                int at = dy.offset() + tile * from.tileStep() + c;
                int put = to.offset() + TileKernels.at(tile, c);
                for (int column = 0; column < size; column++) {
                    gradient(f, dy.array(), at + column * from.columnStep(), from.rowStep(), half, column, size);
                }
                for (int line = 0; line < N; line++) {
                    int first = put + line * N * PLACE;
                    gradient(f, half, line * size, 1, to.array(), first, PLACE);
                }
            }
        }
    }

    @Override
    public void outputs(Filtering f, Span m, Span y, Pixels to, Row row, Clip clip, Span bias) {
        int size = f.outputs();
        float[] half = new float[N * size];
        float[] whole = new float[size];
        for (int tile = 0; tile < row.tiles(); tile++) {
            for (int c = 0; c < row.channels(); c++) {
                int at = m.offset() + tile * PANEL + c;
                for (int line = 0; line < N; line++) {
                    int first = at + line * N * PANEL_PLACE;
                    output(f, m.array(), first, PANEL_PLACE, half, line * size, 1);
                }
                for (int column = 0; column < Math.min(size, clip.columns() - tile * size); column++) {
                    output(f, half, column, size, whole, 0, 1);
                    int put = y.offset() + tile * to.tileStep() + column * to.columnStep() + c;
                    for (int r = 0; r < Math.min(size, clip.rows()); r++) {
                        y.array()[put + r * to.rowStep()] = whole[r] + bias.array()[bias.offset() + c];
                    }
                }
            }
        }
    }

    @Override
    public void multiply(Span v, Span u, Span m, int tiles, int depth, int width) {
        for (int place = 0; place < Filtering.PLACES; place++) {
            for (int tile = 0; tile < tiles; tile++) {
                for (int column = 0; column < width; column++) {
                    float chain = 0;
                    for (int k = 0; k < depth; k++) {
                        int left = v.offset() + place * PLACE + TileKernels.at(tile, k);
                        int right = u.offset() + (place * depth + k) * width + column;
                        chain = Math.fma(v.array()[left], u.array()[right], chain);
                    }
                    m.array()[m.offset() + place * PANEL_PLACE + tile * PANEL + column] = chain;
                }
            }
        }
    }

    @Override
    public void multiplyGradients(Span x, Span dy, Span sums, Weight w, int tiles, boolean goesOn) {
        for (int place = 0; place < Filtering.PLACES; place++) {
            for (int in = w.from(); in < w.past(); in++) {
                for (int out = 0; out < w.out(); out++) {
                    int at = sums.offset() + (place * w.in() + in) * TileKernels.sumStep(w.out()) + out;
                    float chain = goesOn ? sums.array()[at] : 0;
                    for (int tile = 0; tile < tiles; tile++) {
                        float left = x.array()[x.offset() + place * PLACE + TileKernels.at(tile, in)];
                        float right = dy.array()[dy.offset() + place * PLACE + TileKernels.at(tile, out)];
                        chain = Math.fma(left, right, chain);
                    }
                    sums.array()[at] = chain;
                }
            }
        }
    }

    private static void input(float[] x, int at, int step, float[] y, int to, int toStep) {
        float d1 = x[at + step];
        float d2 = x[at + 2 * step];
        float d3 = x[at + 3 * step];
        float d4 = x[at + 4 * step];
        float even = Math.fma(d2, -4, d4);
        float odd = Math.fma(d1, -4, d3);
        float near = d4 - d2;
        float far = (d3 - d1) * 2;
        y[to] = Math.fma(x[at], 4, Math.fma(d2, -5, d4));
        y[to + toStep] = even + odd;
        y[to + 2 * toStep] = even - odd;
        y[to + 3 * toStep] = near + far;
        y[to + 4 * toStep] = near - far;
        y[to + 5 * toStep] = Math.fma(d1, 4, Math.fma(d3, -5, x[at + 5 * step]));
    }

    private static void output(Filtering f, float[] x, int at, int step, float[] y, int to, int toStep) {
        float m1 = x[at + step];
        float m2 = x[at + 2 * step];
        float m3 = x[at + 3 * step];
        float m4 = x[at + 4 * step];
        float m5 = x[at + 5 * step];
        float sum = m1 + m2;
        float difference = m1 - m2;
        float farSum = m3 + m4;
        float farDifference = m3 - m4;
        y[to] = x[at] + sum + farSum;
        if (f == Filtering.F2X5) {
            y[to + toStep] = Math.fma(farDifference, 2, difference) + m5;
        } else {
            y[to + toStep] = Math.fma(farDifference, 2, difference);
            y[to + 2 * toStep] = Math.fma(farSum, 4, sum);
            y[to + 3 * toStep] = Math.fma(farDifference, 8, difference) + m5;
        }
    }

    private static void gradient(Filtering f, float[] x, int at, int step, float[] y, int to, int toStep) {
        boolean two = f == Filtering.F2X5;
        float d0 = x[at];
        float d1 = x[at + step];
        float d2 = two ? 0 : x[at + 2 * step];
        float d3 = two ? 0 : x[at + 3 * step];
        float even = two ? d0 : d0 + d2;
        float odd = two ? d1 : d1 + d3;
        float farEven = two ? d0 : Math.fma(d2, 4, d0);
        float farOdd = two ? d1 * 2 : Math.fma(d3, 8, d1 * 2);
        y[to] = d0;
        y[to + toStep] = even + odd;
        y[to + 2 * toStep] = even - odd;
        y[to + 3 * toStep] = farEven + farOdd;
        y[to + 4 * toStep] = farEven - farOdd;
        y[to + 5 * toStep] = two ? d1 : d3;
    }
}
