package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.TorchLayer;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.Binding;
import dev.convoy.layer.GradientPlace;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Mode;
import dev.convoy.layer.PackedWeights;
import dev.convoy.layer.Pass;
import dev.convoy.layer.SharedScratch;
import dev.convoy.plan.PlanSettings;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a layer by Convoy's kernels, in the layout and the chunks that a plan would run it in. Weights are packed anew
 * before each forward pass, for both directions, as a step does; that is part of its time.
 */
final class LayerContestant implements Contestant {
    private final TorchLayer.Work work;
    private final Part part;
    private final Shape output;
    private final Layout layout;
    private final Workers workers;
    private final PlanSettings settings;
    private final Span[] y;
    private final Span[] dx;
    private final float[] gradient;
    private final PackedWeights packed = new PackedWeights();
    private final Pass pass;
    private final List<Pass.Packing> packings;

    LayerContestant(TorchLayer.Work work, Part part, int threads) {
        this.work = work;
        this.part = part;
        Layer layer = work.layer();
        int images = work.images();
        output = layer.outputShape(work.input());
        boolean pixels = work.input().rank() > 1 && layer.layouts(work.input()).contains(Layout.PIXELS);
        layout = pixels ? Layout.PIXELS : Layout.PLANES;
        workers = new Workers(threads);
        int chunk = Math.min(PlanSettings.CHUNK, (images + threads - 1) / threads);
        settings = new PlanSettings(images, chunk, KernelChoice.kernels(), workers);
        y = zeros(output);
        dx = part == Part.WEIGHT_GRADIENT ? null : zeros(work.input());
        gradient = new float[work.parameters().length + Span.SLACK];
        Map<String, Integer> offsets = new HashMap<>();
        int at = 0;
        for (Layer.Parameter parameter : layer.parameters(work.input())) {
            offsets.put(parameter.name(), at);
            at += parameter.shape().count();
        }
        GradientPlace results = new GradientPlace();
        results.set(gradient, new double[0]);
        SharedScratch scratch = new SharedScratch();
        pass = layer.bind(new Binding(
                settings.kernels(),
                Mode.TRAIN,
                threads,
                List.of(new Binding.Input(work.input(), filled(work.input(), work.x()), dx)),
                output,
                layout,
                y,
                filled(output, work.dy()),
                scratch,
                packed.share(),
                part == Part.INPUT_GRADIENT,
                new Binding.Slots(offsets, results, 0),
                NoDraws.INSTANCE));
        packings = pass.packings();
        scratch.allocate();
        forward(); // gradients read what it leaves behind
    }

    private Span[] zeros(Shape shape) {
        int each = layout.count(shape);
        return Span.zeros(Math.multiplyExact(work.images(), each)).images(work.images(), each);
    }

    private Span[] filled(Shape shape, float[] planes) {
        Span[] images = zeros(shape);
        for (int n = 0; n < images.length; n++) {
            if (layout == Layout.PIXELS) {
                Layout.toPixels(shape, new Span(planes, n * shape.count()), images[n]);
            } else {
                System.arraycopy(planes, n * shape.count(), images[n].array(), images[n].offset(), shape.count());
            }
        }
        return images;
    }

    private float[] planes(Shape shape, Span[] images) {
        float[] planes = new float[images.length * shape.count()];
        for (int n = 0; n < images.length; n++) {
            if (layout == Layout.PIXELS) {
                Layout.toPlanes(shape, images[n], new Span(planes, n * shape.count()));
            } else {
                System.arraycopy(images[n].array(), images[n].offset(), planes, n * shape.count(), shape.count());
            }
        }
        return planes;
    }

    private void forward() {
        packed.pack(
                packed.nextVersion(),
                packings.size(),
                workers,
                (task, slot) -> packings.get(task).run(work.parameters(), slot));
        pass.take(work.parameters(), new float[0]);
        settings.run(pass.forward(), work.images());
    }

    @Override
    public long run() {
        long start = System.nanoTime();
        if (part == Part.FORWARD) {
            forward();
        } else {
            settings.run(pass.backward(), work.images());
        }
        return System.nanoTime() - start;
    }

    @Override
    public float[] answer() {
        run();
        return switch (part) {
            case FORWARD -> planes(output, y);
            case INPUT_GRADIENT -> planes(work.input(), dx);
            case WEIGHT_GRADIENT -> Arrays.copyOf(gradient, work.parameters().length);
        };
    }

    @Override
    public void close() {
        workers.close();
    }

    /** Keys for layers that draw nothing. */
    private enum NoDraws implements Binding.Draws {
        INSTANCE;

        @Override
        public long seed() {
            return 0;
        }

        @Override
        public int layer() {
            return 0;
        }

        @Override
        public long epoch() {
            return 0;
        }

        @Override
        public long sample(int i) {
            return i;
        }
    }
}
