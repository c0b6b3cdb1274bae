package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.MemoryFormat;
import dev.convoy.benchmarks.torch.TorchLayer;
import dev.convoy.init.Initialiser;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Layer;
import dev.convoy.layer.linear.Linear;
import dev.convoy.network.Network;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * All that can be compared. Arrays are made when a comparison is run.
 *
 * @param networks whose steps and scores are compared
 * @param layersOf networks whose convolutions are compared
 * @param layersEach most convolutions of each of them
 * @param groupedImages images at once of convolutions in groups
 */
record Comparisons(List<Sized> networks, List<Sized> layersOf, int layersEach, int groupedImages) {
    private static final List<MemoryFormat> CONTIGUOUS = List.of(MemoryFormat.CONTIGUOUS);
    private static final List<MemoryFormat> EITHER = List.of(MemoryFormat.values());

    /** The comparisons of a table on so many threads. */
    Stream<Comparison> of(What what, int threads) {
        return switch (what) {
            case PRODUCT -> products(threads);
            case LAYERS ->
                layersOf.stream()
                        .flatMap(sized -> Convolutions.of(sized.network(), layersEach).stream()
                                .flatMap(placed -> convolution(
                                        new Comparison.Label(what, sized.name() + ": " + placed, sized.images(), ""),
                                        placed,
                                        threads)));
            case GROUPED ->
                Convolutions.GROUPED.stream()
                        .flatMap(placed -> convolution(
                                new Comparison.Label(what, placed.toString(), groupedImages, ""), placed, threads));
            case STEPS -> networks.stream().map(sized -> step(What.STEPS, sized, threads));
            case SPARK ->
                networks.stream()
                        .filter(sized -> sized.network().momentCount() == 0) // a single shard is a single task
                        .map(sized -> step(What.SPARK, sized, threads));
            case INFERENCE -> networks.stream().flatMap(sized -> inference(sized, threads));
        };
    }

    /** The product alone, which has one thread, and as a linear layer's. */
    private static Stream<Comparison> products(int threads) {
        Supplier<ProductBenchmark> product = once(() -> {
            ProductBenchmark made = new ProductBenchmark();
            made.size = ProductBenchmark.SIZE;
            made.prepare();
            return made;
        });
        int size = ProductBenchmark.SIZE;
        Layer linear = new Linear(size, size, Bias.OFF, Initialiser.named("default"));
        Supplier<TorchLayer.Work> work = once(() -> new TorchLayer.Work(
                linear, Shape.of(size), product.get().left(), product.get().rightTurned(), new float[size * size]));
        double operations = 2.0 * size * size * size;
        Comparison alone = new Comparison(
                new Comparison.Label(What.PRODUCT, "two matrices", size, ""),
                threads,
                operations,
                CONTIGUOUS,
                format -> new TorchLayerContestant(work.get(), Part.FORWARD, threads, format),
                () -> new ProductContestant(product.get()));
        Comparison layer = layer(
                new Comparison.Label(What.PRODUCT, "linear layer", size, Part.FORWARD.toString()),
                new LayerComparison(work, Part.FORWARD, threads, operations, CONTIGUOUS));
        return threads == 1 ? Stream.of(alone, layer) : Stream.of(layer);
    }

    private record LayerComparison(
            Supplier<TorchLayer.Work> work, Part part, int threads, double operations, List<MemoryFormat> formats) {}

    private static Comparison layer(Comparison.Label label, LayerComparison c) {
        return new Comparison(
                label,
                c.threads,
                c.operations,
                c.formats,
                format -> new TorchLayerContestant(c.work.get(), c.part, c.threads, format),
                () -> new LayerContestant(c.work.get(), c.part, c.threads));
    }

    private static Stream<Comparison> convolution(Comparison.Label label, Convolutions.Placed placed, int threads) {
        Supplier<TorchLayer.Work> work = once(() -> random(placed, label.images()));
        double operations = placed.operations() * label.images();
        return Stream.of(Part.values())
                .map(part -> layer(
                        new Comparison.Label(label.what(), label.name(), label.images(), part.toString()),
                        new LayerComparison(work, part, threads, operations, EITHER)));
    }

    private static TorchLayer.Work random(Convolutions.Placed placed, int images) {
        Shape input = placed.input();
        int parameters = placed.layer().parameters(input).stream()
                .mapToInt(parameter -> parameter.shape().count())
                .sum();
        int outputs = placed.layer().outputShape(input).count();
        return new TorchLayer.Work(
                placed.layer(),
                input,
                random(1, images * input.count()),
                random(2, parameters),
                random(3, images * outputs));
    }

    private static float[] random(int number, int count) {
        CounterRandom random = new CounterRandom(number, Purpose.TEST);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }

    private static Comparison step(What what, Sized sized, int threads) {
        Workload work = Workload.step(sized.network(), sized.images(), threads);
        return new Comparison(
                new Comparison.Label(what, sized.name(), sized.images(), ""),
                threads,
                (double) work.operations() * work.images(),
                EITHER,
                format -> new TorchContestant(work, format),
                () -> what == What.SPARK ? new SparkContestant(work) : new KernelContestant(work));
    }

    /** As trained and, where there are normalisations to fold, folded: the folded network by both sides. */
    private static Stream<Comparison> inference(Sized sized, int threads) {
        Network network = sized.network();
        Supplier<InferenceWork> plain = once(() -> InferenceWork.of(network, sized.images(), threads));
        Comparison asTrained = inference(sized, "", Workload.forward(network), threads, plain);
        if (network.statisticCount() == 0) {
            return Stream.of(asTrained);
        }
        Supplier<InferenceWork> folded = once(() -> plain.get().folded());
        return Stream.of(asTrained, inference(sized, "folded", Workload.forward(network), threads, folded));
    }

    private static Comparison inference(
            Sized sized, String part, long operations, int threads, Supplier<InferenceWork> work) {
        return new Comparison(
                new Comparison.Label(What.INFERENCE, sized.name(), sized.images(), part),
                threads,
                (double) operations * sized.images(),
                EITHER,
                format -> new TorchInference(work.get(), format),
                () -> new PlanInference(work.get()));
    }

    /** What is made at the first call and kept. */
    private static <T> Supplier<T> once(Supplier<T> make) {
        return new Supplier<>() {
            private T made;

            @Override
            public T get() {
                made = made == null ? make.get() : made;
                return made;
            }
        };
    }
}
