package dev.convoy.layer.norm;

import dev.convoy.kernels.Kernels.Affine;
import dev.convoy.kernels.Kernels.AffineGradient;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * Normalises each run of channels of an image by the run's own mean and variance: what instance and group normalisation are.
 * Weight and bias are a channel's.
 */
final class RunNormalisation implements Pass {
    private final Binding at;
    private final Affinity affine;
    private final float eps;
    private final int channels;
    private final int plane;

    /** Channels of a run, and runs of an image. */
    private final int width;

    private final int runs;
    private final float[] weight;
    private final float[] bias;

    /** Of each image's runs: mean, and one over the root of variance and eps; {@code [capacity, runs]}. */
    private final float[] means;

    private final double[] scales;

    /** Of each image's channels: sums of dy, and of dy times centred x; {@code [capacity, channels]}. */
    private final float[] sums;

    private final float[] products;

    /**
     * @param groups runs of an image; they divide its channels
     */
    RunNormalisation(Binding binding, int groups, float eps, Affinity affine) {
        at = binding;
        this.affine = affine;
        this.eps = eps;
        channels = binding.input().size(0);
        plane = binding.input().count() / channels;
        runs = groups;
        width = channels / groups;
        weight = new float[channels];
        bias = new float[channels];
        means = new float[binding.capacity() * runs];
        scales = new double[binding.capacity() * runs];
        sums = new float[binding.capacity() * channels];
        products = new float[binding.capacity() * channels];
    }

    @Override
    public void take(float[] parameters, float[] statistics) {
        affine.load(parameters, at.slots(), weight, bias);
    }

    @Override
    public List<Phase> forward() {
        return List.of(new Phase.Chunks(this::forward));
    }

    private void forward(int from, int to, int slot) {
        int count = width * plane;
        for (int n = from; n < to; n++) {
            for (int r = 0; r < runs; r++) {
                Span x = at.x()[n].plus(r * count);
                float mean = at.kernels().sum(x, count) / count;
                double variance = at.kernels().squaredDeviations(x, mean, count) / (double) count;
                means[n * runs + r] = mean;
                scales[n * runs + r] = 1 / Math.sqrt(variance + eps);
                for (int c = r * width; c < (r + 1) * width; c++) {
                    Affine line = new Affine(mean, (float) (weight[c] * scales[n * runs + r]), bias[c]);
                    at.kernels().normalise(at.x()[n].plus(c * plane), at.y()[n].plus(c * plane), plane, line);
                }
            }
        }
    }

    @Override
    public List<Phase> backward() {
        List<Phase> phases = new ArrayList<>();
        phases.add(new Phase.Chunks(this::backward));
        if (affine != Affinity.NONE) {
            phases.add(new Phase.Once(this::parameterGradients));
        }
        return phases;
    }

    /**
     * With m elements in a run, s = 1 / sqrt(variance + eps), D = sum of weight dy, P = sum of weight dy (x - mean): dx = s
     * (weight dy - D / m - s^2 (x - mean) P / m).
     */
    private void backward(int from, int to, int slot) {
        int count = width * plane;
        for (int n = from; n < to; n++) {
            for (int r = 0; r < runs; r++) {
                float mean = means[n * runs + r];
                double s = scales[n * runs + r];
                double sum = 0;
                double product = 0;
                for (int c = r * width; c < (r + 1) * width; c++) {
                    Span dy = at.dy()[n].plus(c * plane);
                    int place = n * channels + c;
                    sums[place] = at.kernels().sum(dy, plane);
                    products[place] = at.kernels().centredDot(dy, at.x()[n].plus(c * plane), mean, plane);
                    sum += (double) weight[c] * sums[place];
                    product += (double) weight[c] * products[place];
                }
                if (at.dx() != null) {
                    inputGradient(n, r, (float) (-s * s * s * product / count), (float) (-s * sum / count));
                }
            }
        }
    }

    private void inputGradient(int n, int r, float slope, float shift) {
        for (int c = r * width; c < (r + 1) * width; c++) {
            Span x = at.x()[n].plus(c * plane);
            Span dx = at.dx()[n].plus(c * plane);
            float scale = (float) (weight[c] * scales[n * runs + r]);
            AffineGradient line = new AffineGradient(means[n * runs + r], scale, slope, shift);
            at.kernels().normaliseGradient(at.dy()[n].plus(c * plane), x, dx, plane, line);
        }
    }

    /** dweight = sum over images of s sum of dy (x - mean); dbias = sum of dy. */
    private void parameterGradients(int images) {
        for (int c = 0; c < channels; c++) {
            double dWeight = 0;
            double dBias = 0;
            for (int n = 0; n < images; n++) {
                dWeight += scales[n * runs + c / width] * products[n * channels + c];
                dBias += sums[n * channels + c];
            }
            affine.store(at.slots(), c, dWeight, dBias);
        }
    }
}
