package dev.convoy.train;

import dev.convoy.aggregate.NodeSum;
import dev.convoy.exchange.Place;
import dev.convoy.layer.PackedWeights;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.broadcast.Broadcast;

/** Where a step's tasks have their parameters from, and where their sums go. It travels with the step. */
interface Supply extends Serializable {
    /**
     * The step's parameters and running statistics.
     *
     * @param room an array that nobody needs until the parameters are loaded, of a gradient's length, or empty: they may be put there
     */
    Parameters parameters(float[] room);

    /** As {@link dev.convoy.aggregate.ShardWork#outgoing} says. */
    default List<NodeSum> outgoing(List<NodeSum> ready) {
        return ready;
    }

    /** As {@link dev.convoy.aggregate.ShardWork#staysInProcess} says. */
    default boolean staysInProcess() {
        return true;
    }

    /** Where the kernels' form of the parameters is to be kept, for a run in this process. */
    default PackedWeights packed() {
        return new PackedWeights();
    }

    /** Lets go of them when the step is over. */
    default void release() {}

    /**
     * From the driver, of whom every executor borrows them.
     *
     * @param stream the name of what it lends
     * @param driver where
     * @param step whose parameters they are
     */
    record Lent(int stream, Place driver, long step) implements Supply {
        @Override
        public Parameters parameters(float[] room) {
            return BorrowedParameters.of(stream).at(step, driver);
        }
    }

    /**
     * From the driver, who sends them.
     *
     * @param broadcast the step's
     */
    record Sent(Broadcast<Parameters> broadcast) implements Supply {
        @Override
        public Parameters parameters(float[] room) {
            return broadcast.value();
        }

        @Override
        public void release() {
            broadcast.destroy();
        }
    }

    /**
     * From the driver, whose process this is.
     *
     * @param run the run's name
     */
    record InProcess(String run) implements Supply {
        private static final Map<String, Parameters> SHARED = new ConcurrentHashMap<>();

        /** Lets tasks of this process have a run's parameters; they may be changed between steps. */
        static InProcess share(String run, Parameters parameters) {
            SHARED.put(run, parameters);
            return new InProcess(run);
        }

        /** Forgets a run's. */
        static void forget(String run) {
            SHARED.remove(run);
        }

        @Override
        public Parameters parameters(float[] room) {
            return SHARED.get(run);
        }
    }
}
