package dev.convoy.score;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that scoring adds to what is known of an image: {@code predicted}, {@code predicted_name}, {@code probability},
 * {@code top_k} (best first), {@code scores} where asked for (the network's output), {@code features} where asked for (a field for each layer,
 * channels first), {@code error} (null if the image was scored; else all before are), {@code decode_ms} (reading and decoding it) and
 * {@code score_ms} (its share of its batch).
 *
 * @param topK best classes listed, at most the number of classes
 * @param rawScores whether the network's output is a column
 * @param features layers whose outputs are
 */
record ScoreColumns(int topK, ScoreOptions.RawScores rawScores, List<Feature> features) implements Serializable {
    /** The fields of {@code top_k}'s elements. */
    private static final StructType CANDIDATE =
            new StructType().add("name", DataTypes.StringType, false).add("probability", DataTypes.FloatType, false);

    private static final org.apache.spark.sql.types.DataType FLOATS =
            DataTypes.createArrayType(DataTypes.FloatType, false);

    /** Predictions only. */
    static StructType plain() {
        return new ScoreColumns(1, ScoreOptions.RawScores.LEFT_OUT, List.of()).type();
    }

    /** Whether the network's output is a column. */
    boolean lists() {
        return rawScores == ScoreOptions.RawScores.LISTED;
    }

    /** The columns. */
    StructType type() {
        StructType type = new StructType()
                .add("predicted", DataTypes.IntegerType)
                .add("predicted_name", DataTypes.StringType)
                .add("probability", DataTypes.FloatType)
                .add("top_k", DataTypes.createArrayType(CANDIDATE, false));
        if (lists()) {
            type = type.add("scores", FLOATS);
        }
        if (!features.isEmpty()) {
            StructType layers = new StructType();
            for (Feature feature : features) {
                layers = layers.add(feature.name(), FLOATS);
            }
            type = type.add("features", layers);
        }
        return type.add("error", DataTypes.StringType)
                .add("decode_ms", DataTypes.FloatType)
                .add("score_ms", DataTypes.FloatType);
    }

    /**
     * These columns behind others.
     *
     * @throws IllegalArgumentException if one of the others has the name of one of these
     */
    StructType behind(StructType front) {
        StructType all = front;
        for (StructField field : type().fields()) {
            for (StructField before : front.fields()) {
                if (before.name().equalsIgnoreCase(field.name())) {
                    throw new IllegalArgumentException("scoring adds a column '" + field.name()
                            + "', which the table has already; rename or drop it");
                }
            }
            all = all.add(field);
        }
        return all;
    }
}
