package dev.convoy.layer.norm;

import dev.convoy.gradient.BatchStatistic;
import dev.convoy.gradient.BatchStatistic.Kind;
import dev.convoy.kernels.ChannelKernels;
import dev.convoy.kernels.ChannelKernels.Line;
import dev.convoy.kernels.ChannelKernels.LineGradient;
import dev.convoy.kernels.ChannelKernels.Pixels;
import dev.convoy.kernels.Ending;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Moves;
import dev.convoy.layer.Moves.Images;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Batch normalisation, bound. Each image is measured once, while it is in the cache: its channels' means, then the squared
 * deviations from those. Where the images meet, their moments are merged in their order, in double precision (Chan, Golub and
 * LeVeque 1979); a plan that holds a part of the batch goes on with those of the other parts too.
 */
final class BatchNormPass implements Pass {
    private final Binding at;
    private final ChannelKernels kernels;
    private final Ending ending;
    private final Affinity affine;
    private final float eps;
    private final int channels;
    private final Pixels pixels;
    private final float[] weight;
    private final float[] bias;

    /** For each thread, chains of two sums: {@code [2, CHAINS, pitch]}. */
    private final Span[] chains;

    /** Of each image's channels, {@code [capacity]} of {@code [pitch]}: means. */
    private final Span[] means;

    /** Likewise: squared deviations, or in the backward pass sums of dy times centred x. */
    private final double[] squares;

    /** Likewise: sums of dy. */
    private final double[] sums;

    /** {@code [pitch]} each. */
    private final double[] mean;

    private final double[] total;
    private final double[] deviation;

    /** What this plan's images give to the batch, {@code [2, channels]}: moments, or in the backward pass sums of dy and of its products. */
    private final double[] given;

    private final Line line;
    private final LineGradient gradient;

    /** Whether the running statistics are used in place of the batch's: in inference, and where the layer is frozen. */
    private final boolean settled;

    BatchNormPass(Binding binding, BatchNorm layer, Ending ending) {
        at = binding;
        this.ending = ending;
        kernels = binding.kernels().channels();
        affine = layer.affine();
        eps = layer.eps();
        channels = binding.input().size(0);
        pixels = binding.pixels();
        int pitch = pixels.pitch();
        settled = binding.mode() == Mode.INFER || binding.frozen();
        weight = new float[channels];
        bias = new float[channels];
        int measured = settled ? 0 : Math.multiplyExact(binding.capacity(), pitch);
        chains = new Span[settled ? 0 : binding.threads()];
        Arrays.setAll(chains, thread -> Span.zeros(2 * ChannelKernels.CHAINS * pitch));
        means = Span.zeros(measured).images(settled ? 0 : binding.capacity(), pitch);
        squares = new double[measured];
        sums = new double[measured];
        mean = new double[pitch];
        total = new double[pitch];
        deviation = new double[pitch];
        given = new double[2 * channels];
        int run = pixels.run();
        line = new Line(new float[run], new float[run], new float[run]);
        gradient = new LineGradient(line, new float[run], new float[run]);
    }

    @Override
    public void take(float[] parameters, float[] statistics) {
        affine.load(parameters, at.slots(), weight, bias);
        for (int c = 0; settled && c < channels; c++) {
            float running = statistics[at.slots().offset("running_mean") + c];
            settle(c, running, statistics[at.slots().offset("running_var") + c]);
        }
        repeatLine();
    }

    private void repeatLine() {
        pixels.repeat(line.mean());
        pixels.repeat(line.scale());
        pixels.repeat(line.shift());
    }

    private void settle(int c, double center, double variance) {
        deviation[c] = 1 / Math.sqrt(variance + eps);
        line.mean()[c] = (float) center;
        line.scale()[c] = (float) (weight[c] * deviation[c]);
        line.shift()[c] = bias[c];
    }

    @Override
    public List<Phase> forward() {
        Phase normalise = new Phase.Chunks(this::normalise);
        return settled
                ? List.of(normalise)
                : List.of(
                        new Phase.Chunks(this::measure).over(Moves.reading(Images.X)),
                        meet(Kind.MOMENTS, this::merge, this::settle),
                        normalise);
    }

    private Phase meet(Kind kind, Phase.OnceBody gather, Phase.SettleBody settle) {
        return new Phase.Meet(new BatchStatistic(kind, channels, pixels.count()), gather, given, settle);
    }

    private void measure(int from, int to, int slot) {
        int pitch = pixels.pitch();
        Span sum = chains[slot];
        for (int n = from; n < to; n++) {
            Span own = means[n];
            clear(sum);
            kernels.addUp(at.x()[n], pixels, sum);
            for (int c = 0; c < pitch; c++) {
                own.array()[own.offset() + c] = (float) (ChannelKernels.fold(sum, pitch, c) / pixels.count());
            }
            clear(sum);
            kernels.addSquares(at.x()[n], own, pixels, sum);
            for (int c = 0; c < pitch; c++) {
                squares[n * pitch + c] = ChannelKernels.fold(sum, pitch, c);
            }
        }
    }

    private void clear(Span sum) {
        Arrays.fill(sum.array(), 0);
    }

    /** With k images before, an image that is d off their mean moves it by d / (k + 1) and adds d^2 k / (k + 1) a pixel. */
    private void merge(int images) {
        int pitch = pixels.pitch();
        Arrays.fill(mean, 0);
        Arrays.fill(total, 0);
        for (int n = 0; n < images; n++) {
            double share = 1.0 / (n + 1);
            double cross = n * share * pixels.count();
            for (int c = 0; c < pitch; c++) {
                double difference = means[n].array()[means[n].offset() + c] - mean[c];
                mean[c] += difference * share;
                total[c] += squares[n * pitch + c] + difference * difference * cross;
            }
        }
        System.arraycopy(mean, 0, given, 0, channels);
        System.arraycopy(total, 0, given, channels, channels);
        System.arraycopy(given, 0, at.slots().results().moments(), at.slots().momentOffset(), given.length);
    }

    private void settle(double[] moments, long images) {
        for (int c = 0; c < channels; c++) {
            settle(c, moments[c], moments[channels + c] / ((double) images * pixels.count()));
        }
        repeatLine();
    }

    private void normalise(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            Span other = ending.adds() ? other().x()[n] : null;
            kernels.normalise(at.x()[n], other, at.y()[n], pixels, line, ending);
        }
    }

    @Override
    public List<Phase> backward() {
        boolean closes = ending == Ending.ADD_RELU;
        List<Phase> phases = new ArrayList<>();
        if (!settled) {
            Moves gathering = closes
                    ? Moves.reading(Images.FIRST_X, Images.Y, Images.DY).writing(Images.DY)
                    : Moves.reading(Images.FIRST_X, Images.DY);
            phases.add(new Phase.Chunks(this::gather).over(gathering));
            phases.add(
                    at.dx() == null
                            ? new Phase.Once(this::total)
                            : meet(Kind.GRADIENT_SUMS, this::total, this::settleGradient));
        } else if (closes) {
            phases.add(new Phase.Chunks(this::close)
                    .over(Moves.reading(Images.Y, Images.DY).writing(Images.DY)));
        }
        if (ending.adds() && other().dx() != null && other().dx()[0].array() != at.dy()[0].array()) {
            phases.add(new Phase.Chunks(this::copy).over(Moves.GRADIENT));
        }
        if (at.dx() != null) {
            phases.add(new Phase.Chunks(this::backward)
                    .over(Moves.reading(Images.FIRST_X, Images.DY).writing(Images.FIRST_DX)));
        }
        return phases;
    }

    private void gather(int from, int to, int slot) {
        int pitch = pixels.pitch();
        Span sum = chains[slot];
        Span products = sum.plus(ChannelKernels.CHAINS * pitch);
        for (int n = from; n < to; n++) {
            clear(sum);
            addProducts(n, sum);
            for (int c = 0; c < pitch; c++) {
                sums[n * pitch + c] = ChannelKernels.fold(sum, pitch, c);
                squares[n * pitch + c] = ChannelKernels.fold(products, pitch, c);
            }
        }
    }

    /** Sums up image n's dy, and its products with centred x; in place of the gradient by y comes that before the ending. */
    private void addProducts(int n, Span sum) {
        Span dy = at.dy()[n];
        switch (ending) {
            case NONE, ADD -> kernels.addProducts(dy, at.x()[n], line, pixels, sum);
            case RELU -> kernels.addReluProducts(dy, at.x()[n], line, pixels, sum);
            case ADD_RELU -> kernels.closeAndAddProducts(at.y()[n], dy, at.x()[n], line, pixels, sum);
        }
    }

    /** dy = 0 where y = 0. */
    private void close(int from, int to, int slot) {
        at.kernels().reluGradient(at.y()[from], at.dy()[from], at.dy()[from], (to - from) * at.outputCount());
    }

    /** Where the plan has not made the gradient of what is added one with dy. */
    private void copy(int from, int to, int slot) {
        Span dy = at.dy()[from];
        Span other = other().dx()[from];
        System.arraycopy(dy.array(), dy.offset(), other.array(), other.offset(), (to - from) * at.outputCount());
    }

    private Binding.Input other() {
        return at.inputs().get(1);
    }

    /**
     * With m = images * h * w, s = 1 / sqrt(variance + eps), D = sum dy, P = sum dy (x - mean): dbias = D, dweight = s P, over the plan's
     * own images; and dx = weight s (dy - D / m - s^2 (x - mean) P / m), with D, P and m of all images that share mean and variance.
     */
    private void total(int images) {
        for (int c = 0; c < channels; c++) {
            given[c] = total(sums, c, images);
            given[channels + c] = total(squares, c, images);
            affine.store(at.slots(), c, deviation[c] * given[channels + c], given[c]);
        }
    }

    private void settleGradient(double[] all, long images) {
        double m = (double) images * pixels.count();
        for (int c = 0; c < channels; c++) {
            double s = deviation[c];
            double ws = weight[c] * s;
            gradient.slope()[c] = (float) (-ws * s * s * all[channels + c] / m);
            gradient.shift()[c] = (float) (-ws * all[c] / m);
        }
        pixels.repeat(gradient.slope());
        pixels.repeat(gradient.shift());
    }

    /** A channel's sum over the images, in their order. */
    private double total(double[] perImage, int c, int images) {
        double total = 0;
        for (int n = 0; n < images; n++) {
            total += perImage[n * pixels.pitch() + c];
        }
        return total;
    }

    private void backward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            if (ending == Ending.RELU) {
                kernels.normaliseReluGradient(at.dy()[n], at.x()[n], at.dx()[n], pixels, gradient);
            } else {
                kernels.normaliseGradient(at.dy()[n], at.x()[n], at.dx()[n], pixels, gradient);
            }
        }
    }
}
