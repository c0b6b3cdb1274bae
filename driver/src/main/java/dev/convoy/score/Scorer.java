package dev.convoy.score;

import dev.convoy.data.ImageFiles;
import dev.convoy.data.ImageSet;
import dev.convoy.data.Preprocessing;
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
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Predicts the class of images with a saved model, prepared as the model says. Batch normalisation is folded into the layers before
 * it ({@link Folding}); the model is broadcast once; each task scores batch by batch, so memory does not grow with the set. An image's row has the same bits whatever the batch, the
 * partitions and the images beside it.
 */
public final class Scorer implements AutoCloseable {
    /** The columns of {@code top_k}'s elements. */
    private static final StructType CANDIDATE =
            new StructType().add("name", DataTypes.StringType, false).add("probability", DataTypes.FloatType, false);

    /**
     * The columns: {@code id} (number within a set; null for files), {@code path} (null for sets), {@code label} (null if not
     * known), {@code predicted}, {@code predicted_name}, {@code probability}, {@code top_k} (best first), {@code error}
     * (null if the image was scored; else the four before are).
     */
    public static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType)
            .add("path", DataTypes.StringType)
            .add("label", DataTypes.IntegerType)
            .add("predicted", DataTypes.IntegerType)
            .add("predicted_name", DataTypes.StringType)
            .add("probability", DataTypes.FloatType)
            .add("top_k", DataTypes.createArrayType(CANDIDATE, false))
            .add("error", DataTypes.StringType);

    private final SparkSession spark;
    private final ScoreSpec spec;
    private final BroadcastModel values;

    /**
     * A scorer of a model.
     *
     * @throws IllegalArgumentException if the model's parts do not fit each other
     */
    public Scorer(SparkSession spark, SavedModel model, ScoreOptions options) {
        this.spark = spark;
        Network network = Network.build(model.architecture());
        Preprocessing preprocessing = Preprocessing.fromMap(model.preprocessing());
        check(model, network, preprocessing);
        Folding folded = Folding.of(network, model.parameters(), model.statistics());
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.spec = new ScoreSpec(
                UUID.randomUUID().toString(),
                Json.compact(ArchitectureFile.toMap(folded.network().architecture())),
                preprocessing,
                model.classNames(),
                Math.min(options.topK(), model.classNames().size()),
                options.batchSize(),
                options.threads() > 0 ? options.threads() : context.getConf().getInt("spark.task.cpus", 1));
        this.values =
                new BroadcastModel(context.broadcast(folded.parameters()), context.broadcast(folded.statistics()));
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

    /**
     * The scores of a set, computed when they are asked for; rows have an id, and a label where the set has one.
     *
     * @throws IllegalArgumentException if the set's images are not of the model's input shape
     */
    public Dataset<Row> score(ImageSet set) {
        if (!set.image().equals(spec.preprocessing().image())) {
            throw new IllegalArgumentException("the model expects images of shape "
                    + spec.preprocessing().image() + ", " + set.about().source() + " has " + set.image());
        }
        ScoreSpec taskSpec = spec;
        BroadcastModel taskValues = values;
        return rows(set.images().mapPartitions(part -> ScoredRows.of(map(part, Candidate::of), taskSpec, taskValues)));
    }

    /**
     * The scores of image files, decoded, scaled and cropped as the model says; rows have a path, and a label where the
     * file's folder has the name of a class. A file that does not decode is a row with an error.
     */
    public Dataset<Row> score(List<String> paths) {
        Map<String, Integer> labels = new HashMap<>();
        for (int c = 0; c < spec.classNames().size(); c++) {
            labels.put(spec.classNames().get(c), c);
        }
        ScoreSpec taskSpec = spec;
        BroadcastModel taskValues = values;
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return rows(ImageFiles.decode(context, paths, spec.preprocessing())
                .mapPartitions(part ->
                        ScoredRows.of(map(part, file -> Candidate.of(file, labels)), taskSpec, taskValues)));
    }

    private Dataset<Row> rows(JavaRDD<Row> rows) {
        return spark.createDataFrame(rows, SCHEMA);
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
        values.parameters().destroy();
        values.statistics().destroy();
    }
}
