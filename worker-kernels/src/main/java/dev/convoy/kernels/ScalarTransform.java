package dev.convoy.kernels;

/** {@link Transform}, number by number: the specification. */
final class ScalarTransform {
    private ScalarTransform() {}

    /** Numbers {@code first} to {@code past} of each tile. */
    static void run(Transform transform, Span x, Lines from, Span y, Lines to, int tiles, int first, int past) {
        for (int tile = 0; tile < tiles; tile++) {
            for (int i = first; i < past; i++) {
                int at = x.offset() + tile * from.tileStep() + i;
                int put = y.offset() + tile * to.tileStep() + i;
                switch (transform) {
                    case INPUT -> input(x.array(), at, from.step(), y.array(), put, to.step());
                    case OUTPUT -> output(x.array(), at, from.step(), y.array(), put, to.step());
                    case OUTPUT_GRADIENT -> outputGradient(x.array(), at, from.step(), y.array(), put, to.step());
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

    private static void output(float[] x, int at, int step, float[] y, int to, int toStep) {
        float m1 = x[at + step];
        float m2 = x[at + 2 * step];
        float m3 = x[at + 3 * step];
        float m4 = x[at + 4 * step];
        float sum = m1 + m2;
        float difference = m1 - m2;
        float farSum = m3 + m4;
        float farDifference = m3 - m4;
        y[to] = x[at] + sum + farSum;
        y[to + toStep] = Math.fma(farDifference, 2, difference);
        y[to + 2 * toStep] = Math.fma(farSum, 4, sum);
        y[to + 3 * toStep] = Math.fma(farDifference, 8, difference) + x[at + 5 * step];
    }

    private static void outputGradient(float[] x, int at, int step, float[] y, int to, int toStep) {
        float d0 = x[at];
        float d1 = x[at + step];
        float d2 = x[at + 2 * step];
        float d3 = x[at + 3 * step];
        float even = d0 + d2;
        float odd = d1 + d3;
        float farEven = Math.fma(d2, 4, d0);
        float farOdd = Math.fma(d3, 8, d1 * 2);
        y[to] = d0;
        y[to + toStep] = even + odd;
        y[to + 2 * toStep] = even - odd;
        y[to + 3 * toStep] = farEven + farOdd;
        y[to + 4 * toStep] = farEven - farOdd;
        y[to + 5 * toStep] = d3;
    }
}
