package dev.convoy.train;

import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run starts from: drawn at random, or taken from a saved model where that has an array of the same name and shape
 * (transfer learning; Yosinski et al. 2014).
 *
 * @param parameters {@code [parameterCount]}
 * @param statistics {@code [statisticCount]}
 * @param summary what was taken and what was not, for people; empty where nothing was to be taken
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record InitialValues(float[] parameters, float[] statistics, String summary) {
    private static final int SHOWN = 6;

    /** Drawn at random from the seed. */
    static InitialValues drawn(Network network, long seed) {
        return new InitialValues(network.initialParameters(seed), network.initialStatistics(), "");
    }

    /**
     * As {@link #drawn}, but for what the model has too.
     *
     * @throws IllegalArgumentException if it has nothing of the same name and shape
     */
    static InitialValues of(SavedModel model, Network network, long seed) {
        InitialValues values = drawn(network, seed);
        Network other = Network.build(model.architecture());
        List<String> fresh = new ArrayList<>();
        int taken = take(other.parameters(), model.parameters(), network.parameters(), values.parameters, fresh);
        take(other.statistics(), model.statistics(), network.statistics(), values.statistics, new ArrayList<>());
        if (taken == 0) {
            throw new IllegalArgumentException(
                    "architecture \"" + network.architecture().name()
                            + "\" has no parameter of the name and shape of one of \""
                            + other.architecture().name()
                            + "\", expected some to start from: " + list(fresh));
        }
        String rest = fresh.isEmpty() ? "" : "; drawn at random: " + list(fresh);
        return new InitialValues(
                values.parameters,
                values.statistics,
                "starting from " + taken + " of " + network.parameters().size() + " parameters of \""
                        + other.architecture().name() + "\"" + rest);
    }

    private static int take(List<Slice> from, float[] source, List<Slice> to, float[] target, List<String> fresh) {
        Map<String, Slice> byName = new HashMap<>();
        from.forEach(slice -> byName.put(slice.name(), slice));
        int taken = 0;
        for (Slice slice : to) {
            Slice found = byName.get(slice.name());
            if (found != null && found.shape().equals(slice.shape())) {
                System.arraycopy(
                        source,
                        found.offset(),
                        target,
                        slice.offset(),
                        slice.shape().count());
                taken++;
            } else {
                fresh.add(slice.name() + " " + slice.shape() + (found == null ? "" : ", there " + found.shape()));
            }
        }
        return taken;
    }

    private static String list(List<String> names) {
        String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
        return String.join("; ", names.subList(0, Math.min(SHOWN, names.size()))) + more;
    }
}
