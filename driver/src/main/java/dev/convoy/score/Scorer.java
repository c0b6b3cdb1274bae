package dev.convoy.score;

import dev.convoy.data.ImageSet;
import dev.convoy.data.Preprocessing;
import dev.convoy.files.EncodedImage;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.Json;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Folding;
import dev.convoy.network.Network;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Predicts the class of images with a saved model, prepared as the model says. Batch normalisation is folded into the layers before
 * it ({@link Folding}); the model is broadcast once, and the tasks of an executor share it. A task's threads decode the next images while its
 * network scores a batch; memory is that of a few batches, whatever the set. An image's row has the same bits whatever the batch, the
 * partitions and the images beside it, but for the two columns of milliseconds.
 *
 * <pre>
 * try (Scorer scorer = new Scorer(spark, SavedModel.load(folder, conf), ScoreOptions.DEFAULT)) {
 *     Dataset&lt;Row&gt; scores = scorer.score(spark.read().format("binaryFile").load("photos"), "content");
 *     scorer.register("classify"); // then: SELECT path, classify(content).predicted_name FROM photos
 *     ...
 * }
 * </pre>
 */
public final class Scorer implements AutoCloseable {
    /** The columns before the scores, of sets and files. */
    private static final StructType FRONT = new StructType()
            .add("id", DataTypes.LongType)
            .add("path", DataTypes.StringType)
            .add("label", DataTypes.IntegerType);

    /**
     * The columns of {@link #score(ImageSet)} and {@link #score(JavaRDD)} where nothing but predictions is asked for: {@code id} (number within a
     * set; null for files), {@code path} (null for sets), {@code label} (null if not known), {@code predicted}, {@code predicted_name},
     * {@code probability}, {@code top_k} (best first), {@code error} (null if the image was scored; else the four before are), {@code
     * decode_ms}, {@code score_ms}.
     */
    public static final StructType SCHEMA = front(ScoreColumns.plain());

    private final SparkSession spark;
    private final ScoreTask task;

    /**
     * A scorer of a model.
     *
     * @throws IllegalArgumentException if the model's parts do not fit each other, or a layer whose output is asked for is not there
     */
    public Scorer(SparkSession spark, SavedModel model, ScoreOptions options) {
        this.spark = spark;
        Network network = Network.build(model.architecture());
        Preprocessing preprocessing = Preprocessing.fromMap(model.preprocessing());
        check(model, network, preprocessing);
        Folding folded = Folding.of(network, model.parameters(), model.statistics());
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        ScoreSpec spec = new ScoreSpec(
                UUID.randomUUID().toString(),
                Json.compact(ArchitectureFile.toMap(folded.network().architecture())),
                preprocessing,
                model.classNames(),
                new ScoreColumns(
                        Math.min(options.topK(), model.classNames().size()),
                        options.rawScores(),
                        Feature.of(options.features(), network, folded)),
                options.batchSize(),
                options.threads() > 0 ? options.threads() : context.getConf().getInt("spark.task.cpus", 1));
        this.task = new ScoreTask(
                spec,
                new BroadcastModel(context.broadcast(folded.parameters()), context.broadcast(folded.statistics())),
                new ScoreCount(spark.sparkContext()));
    }

    private static void check(SavedModel model, Network network, Preprocessing preprocessing) {
        if (!preprocessing.image().equals(network.input())) {
            throw new IllegalArgumentException(
                    "model " + model.architecture().name() + ": the network expects images of shape " + network.input()
                            + ", the preprocessing gives " + preprocessing.image());
        }
        if (network.output().rank() != 1
                || network.output().size(0) != model.classNames().size()) {
            throw new IllegalArgumentException(
                    "model " + model.architecture().name() + ": the network gives scores of shape " + network.output()
                            + ", expected one for each of " + model.classNames().size() + " classes");
        }
    }

    private static StructType front(StructType scores) {
        StructType all = FRONT;
        for (var field : scores.fields()) {
            all = all.add(field);
        }
        return all;
    }

    /** The columns of {@link #score(ImageSet)} and {@link #score(JavaRDD)}. */
    public StructType schema() {
        return front(task.spec().columns().type());
    }

    /** What the tasks of this scorer that have ended did. */
    public ScoreCount count() {
        return task.count();
    }

    /** How far its tasks are from now on, those that run among them, until it is closed. */
    public LiveCount watch() {
        return LiveCount.start(spark.sparkContext(), task.count());
    }

    /** What lies between images and the network. */
    public Preprocessing preprocessing() {
        return task.spec().preprocessing();
    }

    /**
     * The scores of a set, computed when they are asked for; rows have an id, and a label where the set has one that is a class of the model: told
     * by its name, or by its number where no name of the set is one of the model's and there are as many, or the names are numbers.
     *
     * @throws IllegalArgumentException if the set's images are not of the model's input shape
     */
    public Dataset<Row> score(ImageSet set) {
        if (!set.image().equals(preprocessing().image())) {
            throw new IllegalArgumentException("the model expects images of shape "
                    + preprocessing().image() + ", " + set.about().source() + " has " + set.image());
        }
        ScoreTask sent = task;
        SetClasses classes = SetClasses.of(set.classNames(), task.spec().classNames());
        return rows(set.images()
                .mapPartitions(part -> ScoredRows.of(map(part, image -> Candidate.of(image, classes)), sent)));
    }

    /**
     * The scores of image files, decoded, scaled and cropped as the model says; rows have a path, and a label where the
     * file's folder has the name of a class. A file that cannot be read or decoded is a row with an error.
     *
     * @param files as {@link dev.convoy.files.ImageFiles} finds them
     */
    public Dataset<Row> score(JavaRDD<EncodedImage> files) {
        Map<String, Integer> labels = new HashMap<>();
        for (int c = 0; c < task.spec().classNames().size(); c++) {
            labels.put(task.spec().classNames().get(c), c);
        }
        ScoreTask sent = task;
        return rows(files.mapPartitions(part -> ScoredRows.of(map(part, file -> Candidate.of(file, labels)), sent)));
    }

    private Dataset<Row> rows(JavaRDD<Row> rows) {
        return spark.createDataFrame(rows, schema());
    }

    /**
     * The rows of a table, a streaming one too, with the scores' columns behind their own. Image files' bytes are decoded, scaled and cropped
     * as the model says; a row whose bytes are null or no image has an error.
     *
     * @param column of type binary, with a file's bytes
     * @throws IllegalArgumentException if there is no such column, or the table has a column that scoring adds
     */
    public Dataset<Row> score(Dataset<Row> images, String column) {
        StructType schema = images.schema();
        int at = List.of(schema.fieldNames()).indexOf(column);
        if (at < 0 || !schema.apply(at).dataType().equals(DataTypes.BinaryType)) {
            throw new IllegalArgumentException("scoring expects a column '" + column
                    + "' of type binary, with image files' bytes, got " + schema.simpleString());
        }
        ScoreTask sent = task;
        MapPartitionsFunction<Row, Row> scores = part -> ScoredRows.of(map(part, row -> Candidate.of(row, at)), sent);
        return images.mapPartitions(scores, Encoders.row(task.spec().columns().behind(schema)));
    }

    /**
     * Makes scoring a SQL function of this scorer's session: of an image file's bytes, a struct of the scores' columns; of null, null.
     *
     * @param name of the function
     */
    public void register(String name) {
        spark.udf()
                .register(name, new ScoreFunction(task), task.spec().columns().type());
    }

    /**
     * A model's arrays on their way to the executors.
     *
     * @param parameters {@code [parameterCount]}
     * @param statistics {@code [statisticCount]}
     */
    record BroadcastModel(Broadcast<float[]> parameters, Broadcast<float[]> statistics) implements Serializable {}

    private static <A, B> Iterator<B> map(Iterator<A> items, Function<A, B> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public B next() {
                return function.apply(items.next());
            }
        };
    }

    /** Forgets the model on all executors; scores that were not computed before cannot be any more. */
    @Override
    public void close() {
        task.model().parameters().destroy();
        task.model().statistics().destroy();
    }
}
