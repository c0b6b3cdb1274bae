package dev.convoy.jobs.score;

import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/**
 * A column of labels as classes of a model: whole numbers are numbers of classes, texts are names of classes. Null, NaN, an empty text and a negative
 * number are no label; what else is no class becomes a number behind the last one.
 *
 * @param names of the model's classes
 */
record Labels(List<String> names) {
    /** The class of each name. */
    private record ByName(HashMap<String, Integer> classes, int none) implements UDF1<String, Integer>, Serializable {
        @Override
        public Integer call(String name) {
            return name == null || name.isBlank() ? null : classes.getOrDefault(name.trim(), none);
        }
    }

    /** Whether a column of a type can be one of labels. */
    static boolean canBe(DataType type) {
        return type instanceof NumericType || type.equals(DataTypes.StringType);
    }

    /** The classes, of type int. */
    Column of(Column labels, DataType type) {
        if (type.equals(DataTypes.StringType)) {
            HashMap<String, Integer> classes = new HashMap<>();
            for (int c = 0; c < names.size(); c++) {
                classes.putIfAbsent(names.get(c).trim(), c);
            }
            return udf(new ByName(classes, names.size()), DataTypes.IntegerType).apply(labels);
        }
        Column isClass = labels.equalTo(floor(labels)).and(labels.between(0, names.size() - 1));
        Column known = when(isClass, labels.cast(DataTypes.IntegerType))
                .when(labels.geq(0), lit(names.size()))
                .otherwise(lit(null).cast(DataTypes.IntegerType));
        boolean broken = type.equals(DataTypes.FloatType) || type.equals(DataTypes.DoubleType);
        return broken ? when(isnan(labels), lit(null)).otherwise(known) : known;
    }
}
