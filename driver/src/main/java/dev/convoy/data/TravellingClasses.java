package dev.convoy.data;

import dev.convoy.image.RawImage;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;

/**
 * What Spark serialises with Kryo: elements of cached or collected RDDs, and the types of columns, a user's tables' too, which
 * Spark sends when it infers the schema of a Parquet folder and does not register itself.
 */
public final class TravellingClasses {
    private TravellingClasses() {}

    /** The classes, to be registered in this order. */
    public static List<Class<?>> list() {
        return List.of(
                Shard.class,
                LabelledImage.class,
                RawImage.class,
                DecodedFile.class,
                FileSurvey.class,
                String[].class,
                DataTypes.BinaryType.getClass(),
                DataTypes.FloatType.getClass(),
                ArrayType.class,
                DataTypes.BooleanType.getClass(),
                DataTypes.ByteType.getClass(),
                DataTypes.ShortType.getClass(),
                DataTypes.DoubleType.getClass(),
                DataTypes.DateType.getClass(),
                DataTypes.TimestampType.getClass(),
                DataTypes.TimestampNTZType.getClass(),
                DecimalType.class,
                MapType.class);
    }
}
