package dev.convoy.layer.resize;

import dev.convoy.layer.resize.Upsample.Corners;

/**
 * One dimension of a resized image: the one or two input places that each output place is made of, and their weights, as
 * PyTorch computes them, in single precision.
 */
final class Samples {
    /** {@code [output]} the first place; the second is {@code step} further on. */
    private final int[] place;

    private final int[] step;

    /** {@code [output]} the second place's weight; the first has the rest of 1. */
    private final float[] second;

    private Samples(int outputs) {
        place = new int[outputs];
        step = new int[outputs];
        second = new float[outputs];
    }

    /**
     * Output {@code i} is input {@code floor(i / factor)}; the sizes say the factor where it is 0, or where there are as many
     * outputs as inputs, or just twice as many.
     */
    static Samples nearest(int inputs, int outputs, double factor) {
        Samples samples = new Samples(outputs);
        float scale = scale(inputs, outputs, factor);
        for (int i = 0; i < outputs; i++) {
            int place = outputs == 2 * inputs ? i / 2 : Math.min((int) Math.floor(i * scale), inputs - 1);
            samples.place[i] = outputs == inputs ? i : place;
        }
        return samples;
    }

    /**
     * Output {@code i} lies at {@code (i + 1/2) / factor - 1/2} in the input, or with aligned corners at {@code i (inputs - 1)
     * / (outputs - 1)}, and is made of the pixels at both sides.
     */
    static Samples linear(int inputs, int outputs, double factor, Corners corners) {
        Samples samples = new Samples(outputs);
        float scale = scale(inputs, outputs, factor);
        float aligned = outputs > 1 ? (float) (inputs - 1) / (outputs - 1) : 0;
        for (int i = 0; i < outputs; i++) {
            float at = corners == Corners.ALIGNED ? aligned * i : Math.max(0, scale * (i + 0.5f) - 0.5f);
            int first = Math.min((int) at, inputs - 1);
            samples.place[i] = first;
            samples.step[i] = first < inputs - 1 ? 1 : 0;
            samples.second[i] = Math.min(Math.max(at - first, 0), 1);
        }
        return samples;
    }

    private static float scale(int inputs, int outputs, double factor) {
        return factor > 0 ? (float) (1 / factor) : (float) inputs / outputs;
    }

    /** An output's first ({@code which} 0) or second (1) place. */
    int source(int output, int which) {
        return place[output] + which * step[output];
    }

    /** The weight of its first or second place. */
    float weight(int output, int which) {
        return which == 0 ? 1 - second[output] : second[output];
    }

    /** Adds {@code weight} times a line of samples of x, pixels of {@code pitch} floats, to y. */
    void gather(float weight, int pitch, float[] x, int from, float[] y, int to) {
        for (int i = 0; i < place.length; i++) {
            int first = from + place[i] * pitch;
            int next = first + step[i] * pitch;
            int at = to + i * pitch;
            float share = second[i];
            for (int c = 0; c < pitch; c++) {
                float sample = share == 0 ? x[first + c] : Math.fma(share, x[next + c], (1 - share) * x[first + c]);
                y[at + c] = Math.fma(weight, sample, y[at + c]);
            }
        }
    }

    /** Adds {@code weight} times a line of dy to the pixels of dx it was made of. */
    void scatter(float weight, int pitch, float[] dy, int from, float[] dx, int to) {
        for (int i = 0; i < place.length; i++) {
            int at = from + i * pitch;
            int first = to + place[i] * pitch;
            for (int c = 0; c < pitch; c++) {
                dx[first + c] = Math.fma(1 - second[i], weight * dy[at + c], dx[first + c]);
            }
            int next = first + step[i] * pitch;
            for (int c = 0; c < pitch && second[i] != 0; c++) {
                dx[next + c] = Math.fma(second[i], weight * dy[at + c], dx[next + c]);
            }
        }
    }
}
