package dev.convoy.train;

import com.esotericsoftware.kryo.Kryo;
import dev.convoy.aggregate.TaskPart;
import dev.convoy.data.TravellingClasses;
import dev.convoy.exchange.LentBlock;
import dev.convoy.slices.OwnerAnswer;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.sql.execution.streaming.sinks.SinkFileStatus;

/**
 * Every class of Convoy's that Spark serialises with Kryo; set {@code spark.kryo.registrator} to this class's name, with
 * {@code spark.kryo.registrationRequired}.
 */
public final class KryoClasses implements KryoRegistrator {
    @Override
    public void registerClasses(Kryo kryo) {
        kryo.register(TaskPart.class, new TaskPart.OnTheWire());
        kryo.register(StatisticsPart.class, new StatisticsPart.OnTheWire());
        kryo.register(OwnerAnswer.class, new OwnerAnswer.OnTheWire());
        kryo.register(LentBlock.class, new LentBlock.OnTheWire());
        kryo.register(Parameters.class, new Parameters.OnTheWire());
        kryo.register(ShardScore.class, new ShardScore.OnTheWire());
        TravellingClasses.list().forEach(kryo::register);
        kryo.register(SinkFileStatus.class); // of streams that write files, which Spark does not register itself
    }
}
