package dev.convoy.layer.conv;

import dev.convoy.fixture.LayerRun;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Extent;
import dev.convoy.layer.resize.PaddingMode;

/**
 * Convolutions and transposed ones by their definition, as plain loops in double precision: which input, weight and output
 * meet, and what that means for y, dx and the parameters' gradients.
 */
final class ConvReference {
    private final LayerRun run;
    private final Extent in;
    private final Extent out;
    private final Extent kernel;
    final double[] y;
    final double[] dx;
    final double[] dParameters;

    private ConvReference(LayerRun run, Sliding sliding) {
        this.run = run;
        in = Extent.of(run.input()).padded(3, 1);
        out = Extent.of(run.output()).padded(3, 1);
        kernel = sliding.kernelSize().padded(3, 1);
        y = new double[run.outputs()];
        dx = new double[run.inputs()];
        dParameters = new double[run.parameters().length];
    }

    static ConvReference of(Convolution layer, LayerRun run) {
        ConvReference reference = new ConvReference(run, layer.sliding());
        int groups = layer.channels().groups();
        int groupIn = run.input().size(0) / groups;
        int groupOut = layer.channels().out() / groups;
        reference.bias(layer.bias(), layer.channels().out());
        for (int oc = 0; oc < layer.channels().out(); oc++) {
            for (int g = 0; g < groupIn; g++) {
                int ic = oc / groupOut * groupIn + g;
                reference.convolve(layer.sliding(), oc, ic, oc * groupIn + g);
            }
        }
        return reference;
    }

    static ConvReference of(TransposedConvolution layer, LayerRun run) {
        ConvReference reference = new ConvReference(run, layer.sliding());
        int groups = layer.channels().groups();
        int groupIn = run.input().size(0) / groups;
        int groupOut = layer.channels().out() / groups;
        reference.bias(layer.bias(), layer.channels().out());
        for (int ic = 0; ic < run.input().size(0); ic++) {
            for (int g = 0; g < groupOut; g++) {
                int oc = ic / groupIn * groupOut + g;
                reference.transpose(layer.sliding(), oc, ic, ic * groupOut + g);
            }
        }
        return reference;
    }

    private void bias(Bias bias, int channels) {
        int first = run.parameters().length - channels;
        for (int i = 0; i < run.outputs() && bias == Bias.ON; i++) {
            int oc = i / out.count() % channels;
            y[i] += run.parameters()[first + oc];
            dParameters[first + oc] += run.dy().array()[run.dy().offset() + i];
        }
    }

    private void convolve(Sliding sliding, int oc, int ic, int plane) {
        for (int o = 0; o < out.count(); o++) {
            for (int k = 0; k < kernel.count(); k++) {
                int i = place(sliding, o, out, k, in);
                if (i >= 0) {
                    link(oc, o, ic, i, plane * kernel.count() + k);
                }
            }
        }
    }

    private void transpose(Sliding sliding, int oc, int ic, int plane) {
        for (int i = 0; i < in.count(); i++) {
            for (int k = 0; k < kernel.count(); k++) {
                int o = place(sliding, i, in, k, out);
                if (o >= 0) {
                    link(oc, o, ic, i, plane * kernel.count() + k);
                }
            }
        }
    }

    /** Pixel of the image that tap k of window number {@code window} meets, or -1. */
    private int place(Sliding sliding, int window, Extent windows, int k, Extent image) {
        Extent stride = sliding.stride().padded(3, 1);
        Extent dilation = sliding.dilation().padded(3, 1);
        Extent before = sliding.padding().before().padded(3, 0);
        int place = 0;
        for (int d = 0; d < 3; d++) {
            int at = index(window, windows, d) * stride.at(d) + index(k, kernel, d) * dilation.at(d) - before.at(d);
            at = shown(sliding.padding().mode(), at, image.at(d));
            if (at < 0) {
                return -1;
            }
            place = place * image.at(d) + at;
        }
        return place;
    }

    private static int index(int flat, Extent extent, int dimension) {
        int rest = flat;
        for (int d = 2; d > dimension; d--) {
            rest /= extent.at(d);
        }
        return rest % extent.at(dimension);
    }

    /** By walking: a step at a time towards the image. */
    private static int shown(PaddingMode mode, int start, int size) {
        int at = start;
        while (at < 0 || at >= size) {
            if (mode == PaddingMode.ZEROS) {
                return -1;
            }
            boolean left = at < 0;
            at = switch (mode) {
                case REFLECT -> left ? -at : size - 1 - (at - (size - 1));
                case REPLICATE -> at + (left ? 1 : -1);
                default -> at + (left ? size : -size);
            };
        }
        return at;
    }

    private void link(int oc, int o, int ic, int i, int weight) {
        int outChannels = run.output().size(0);
        int inChannels = run.input().size(0);
        for (int n = 0; n < run.images(); n++) {
            int to = (n * outChannels + oc) * out.count() + o;
            int from = (n * inChannels + ic) * in.count() + i;
            double x = run.x().array()[run.x().offset() + from];
            double dy = run.dy().array()[run.dy().offset() + to];
            y[to] += run.parameters()[weight] * x;
            dx[from] += run.parameters()[weight] * dy;
            dParameters[weight] += x * dy;
        }
    }
}
