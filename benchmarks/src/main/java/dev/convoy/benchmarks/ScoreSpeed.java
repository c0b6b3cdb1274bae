package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.MemoryFormat;
import dev.convoy.benchmarks.torch.Torch;
import dev.convoy.benchmarks.torch.TorchNetwork;
import dev.convoy.data.BatchFiller;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.files.EncodedImage;
import dev.convoy.files.FileSettings;
import dev.convoy.files.ImageFiles;
import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeResult;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.Resize;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import dev.convoy.plan.Batch;
import dev.convoy.score.ScoreOptions;
import dev.convoy.score.Scorer;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A folder of image files scored end to end by Convoy (listed, read, decoded, scored, written as Parquet) beside libtorch, which is given the decoded
 * tensors and only runs the network, in the memory format that suits it more. Both give the same scores; then they take turns.
 */
@Command(
        name = "score-speed",
        description = "Times scoring a folder of image files beside libtorch's inference on the decoded images.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class ScoreSpeed implements Callable<Integer> {
    private static final double NANO = 1e-9;

    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR",
            description = "folder of image files, all of one size")
    private Path images;

    @Option(names = "--network", paramLabel = "NAME", description = "a built-in network", defaultValue = "vgg-small")
    private String name;

    @Option(names = "--batch", paramLabel = "N", description = "images at once, on both sides", defaultValue = "64")
    private int batch;

    @Option(names = "--threads", paramLabel = "N", description = "of both sides", defaultValue = "2")
    private int threads;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "turns of each side, all images each",
            defaultValue = "5")
    private int rounds;

    @Mixin
    private WarmSpark warm;

    /** Runs it; fails if the two sides do not compute the same. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ScoreSpeed()).execute(args));
    }

    /** One side: scores all images once. */
    private interface Side {
        void run() throws IOException;
    }

    @Override
    public Integer call() throws IOException {
        System.out.println(Machine.description());
        System.out.println("libtorch: " + Torch.version());
        InferenceWork work = InferenceWork.of(Network.build(Networks.builtIn(name)), batch, threads);
        Path out = Files.createTempDirectory("convoy-scores");
        try (SparkSession spark = warm.local(threads);
                Scorer scorer = new Scorer(spark, model(work), new ScoreOptions(5, batch, 0).withRawScores())) {
            List<Batch> batches = batches(spark, scorer.preprocessing());
            int count = batches.stream().mapToInt(Batch::images).sum();
            Side convoy =
                    () -> scores(spark, scorer).write().mode(SaveMode.Overwrite).parquet(out.toString());
            List<Double> convoys = new ArrayList<>();
            List<Double> torches = new ArrayList<>();
            try (TorchSide libtorch = fastest(work, batches)) {
                check(scores(spark, scorer), libtorch);
                seconds(convoy);
                for (int round = 0; round < rounds; round++) {
                    if (round % 2 == 0) {
                        torches.add(seconds(libtorch::infer));
                        convoys.add(seconds(convoy));
                    } else {
                        convoys.add(seconds(convoy));
                        torches.add(seconds(libtorch::infer));
                    }
                }
                report(count, convoys, torches, libtorch.format);
            }
        }
        return 0;
    }

    private static double seconds(Side side) throws IOException {
        long start = System.nanoTime();
        side.run();
        return (System.nanoTime() - start) * NANO;
    }

    private void report(int count, List<Double> convoys, List<Double> torches, MemoryFormat format) {
        double[] ratios = IntStream.range(0, rounds)
                .mapToDouble(i -> torches.get(i) / convoys.get(i))
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "%s, %,d images, batches of %d, %d threads: Convoy end to end %,.0f images/s, libtorch's network (%s) %,.0f:"
                        + " %.2f times (%s)%n",
                name,
                count,
                batch,
                threads,
                count / median(convoys),
                format,
                count / median(torches),
                Measured.median(ratios),
                IntStream.range(0, rounds)
                        .mapToObj(i -> String.format(Locale.ROOT, "%.2f", ratios[i]))
                        .toList());
    }

    private static double median(List<Double> values) {
        return Measured.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static SavedModel model(InferenceWork work) {
        Shape input = work.network().input();
        Preprocessing preprocessing = Preprocessing.of(
                input,
                DecodeSettings.of(Resize.NONE, Crop.NONE, ColourMode.AUTO),
                new Normalisation(Collections.nCopies(input.size(0), 0.5), Collections.nCopies(input.size(0), 0.25)));
        List<String> classes = IntStream.range(0, work.network().output().count())
                .mapToObj(i -> "class" + i)
                .toList();
        return new SavedModel(
                work.network().architecture(),
                preprocessing.toMap(),
                classes,
                Map.of(),
                work.parameters(),
                work.statistics());
    }

    private JavaRDD<EncodedImage> files(SparkSession spark) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        ImageFiles files = ImageFiles.find(context, List.of(images.toString()), FileSettings.DEFAULT);
        return files.images(0, files.partitions());
    }

    private Dataset<Row> scores(SparkSession spark, Scorer scorer) {
        return scorer.score(files(spark));
    }

    /** All images as tensors, in the order of the files. */
    private List<Batch> batches(SparkSession spark, Preprocessing preprocessing) {
        List<byte[]> encoded = files(spark).map(EncodedImage::read).collect();
        BatchFiller filler = BatchFiller.evaluation(preprocessing.normalisation());
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < encoded.size(); from += batch) {
            int to = Math.min(encoded.size(), from + batch);
            Batch next = new Batch(preprocessing.image(), to - from);
            for (int i = from; i < to; i++) {
                DecodeResult result = preprocessing.decode(encoded.get(i));
                if (!(result instanceof DecodeResult.Decoded decoded)) {
                    throw new IllegalStateException("image " + i + " expected to decode: " + result);
                }
                filler.put(decoded.image(), -1, i, next, i - from);
            }
            next.filled(to - from, 0);
            batches.add(next);
        }
        return batches;
    }

    /** libtorch with all images in its own memory. */
    private static final class TorchSide implements AutoCloseable {
        final MemoryFormat format;
        private final TorchNetwork torch;
        private final List<TorchNetwork.Data> data;

        TorchSide(InferenceWork work, List<Batch> batches, MemoryFormat format) {
            this.format = format;
            Torch.threads(work.threads());
            torch = new TorchNetwork(work.network(), work.parameters(), work.statistics(), format);
            data = batches.stream().map(torch::data).toList();
        }

        void infer() {
            data.forEach(torch::infer);
        }

        List<float[]> scores() {
            return data.stream().map(torch::scores).toList();
        }

        @Override
        public void close() {
            torch.close();
        }
    }

    /** In the memory format in which a second pass is faster. */
    private static TorchSide fastest(InferenceWork work, List<Batch> batches) throws IOException {
        MemoryFormat best = null;
        double least = Double.POSITIVE_INFINITY;
        for (MemoryFormat format : MemoryFormat.values()) {
            try (TorchSide side = new TorchSide(work, batches, format)) {
                side.infer();
                double time = seconds(side::infer);
                if (time < least) {
                    least = time;
                    best = format;
                }
            }
        }
        TorchSide side = new TorchSide(work, batches, best);
        side.infer();
        return side;
    }

    private static void check(Dataset<Row> scores, TorchSide libtorch) {
        List<Row> rows = scores.select("scores").collectAsList();
        int at = 0;
        for (float[] expected : libtorch.scores()) {
            float[] actual = new float[expected.length];
            for (int i = 0; i < actual.length; ) {
                for (float value : rows.get(at++).<Float>getList(0)) {
                    actual[i++] = value;
                }
            }
            double difference = Difference.of(actual, expected);
            if (!(difference < Race.TOLERANCE)) {
                throw new IllegalStateException("scores before image " + at + " differ by " + difference
                        + " of the largest, expected less than " + Race.TOLERANCE);
            }
        }
    }
}
