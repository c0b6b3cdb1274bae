package dev.convoy.jobs.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a summary reads, in one form, however the rows were stored: {@code top_k} may be text (in CSV it is JSON); times, keys and
 * labels may be missing; columns that nobody asked for may be there.
 */
final class SummaryColumns {
    static final String LABEL = "label";
    static final String PREDICTED = "predicted";

    static final int ID = 0;
    static final int PATH = 1;
    static final int LABELLED = 2;
    static final int CLASS = 3;
    static final int PROBABILITY = 4;
    static final int NAMES = 5;
    static final int ERROR = 6;
    static final int DECODE = 7;
    static final int SCORE = 8;

    private static final String TOP_K = "top_k";

    /** What text holds, if {@code top_k} is text. */
    private static final DataType CANDIDATES = DataTypes.createArrayType(
            new StructType().add("name", DataTypes.StringType).add("probability", DataTypes.FloatType));

    /** The columns, in the order of the numbers above; {@code top_k} has become the names alone. */
    static final StructType FORM = new StructType()
            .add("id", DataTypes.LongType)
            .add("path", DataTypes.StringType)
            .add(LABEL, DataTypes.IntegerType)
            .add(PREDICTED, DataTypes.IntegerType)
            .add("probability", DataTypes.FloatType)
            .add(TOP_K, DataTypes.createArrayType(DataTypes.StringType))
            .add("error", DataTypes.StringType)
            .add("decode_ms", DataTypes.FloatType)
            .add("score_ms", DataTypes.FloatType);

    /** These are null where the rows have no such column, or one of another type: a table's own columns may have these names. */
    private static final Set<String> OPTIONAL = Set.of("id", "path", LABEL, "decode_ms", "score_ms");

    private static final Set<DataType> WHOLE =
            Set.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);
    private static final Set<DataType> BROKEN = Set.of(DataTypes.FloatType, DataTypes.DoubleType);

    private SummaryColumns() {}

    /**
     * The rows in that form; labels as {@link Labels} has them.
     *
     * @param classNames of the model
     * @throws IllegalArgumentException if a column that scoring always gives is missing
     */
    static Dataset<Row> of(Dataset<Row> scores, List<String> classNames) {
        return scores.select(Arrays.stream(FORM.fields())
                .map(field -> column(scores, field.name(), field.dataType(), new Labels(classNames)))
                .toArray(Column[]::new));
    }

    private static Column column(Dataset<Row> scores, String name, DataType type, Labels labels) {
        List<String> there = List.of(scores.columns());
        if (!there.contains(name)) {
            if (OPTIONAL.contains(name)) {
                return lit(null).cast(type).as(name);
            }
            throw new IllegalArgumentException("rows of scores expect a column " + name + ", found " + there);
        }
        DataType found = scores.schema().apply(name).dataType();
        if (name.equals(TOP_K)) {
            Column candidates = found.equals(DataTypes.StringType) ? from_json(col(TOP_K), CANDIDATES) : col(TOP_K);
            return candidates.getField("name").as(TOP_K);
        }
        if (name.equals(LABEL) && Labels.canBe(found)) {
            return labels.of(col(LABEL), found).as(LABEL);
        }
        boolean fits = found.equals(type)
                || (WHOLE.contains(type) && WHOLE.contains(found))
                || (BROKEN.contains(type) && BROKEN.contains(found));
        return OPTIONAL.contains(name) && !fits
                ? lit(null).cast(type).as(name)
                : col(name).cast(type).as(name);
    }
}
