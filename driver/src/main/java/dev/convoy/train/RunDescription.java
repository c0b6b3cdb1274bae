package dev.convoy.train;

import dev.convoy.data.Preprocessing;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is trained, on what.
 *
 * @param network the network
 * @param preprocessing what lies between images and its input
 * @param classNames a name for each class
 * @param data what says which training data this is; part of what a resumed run must share
 * @param initial a model whose parameters a new run starts from, if any
 * @param provenance what else the saved model shall tell: version, settings; as JSON has it
 */
public record RunDescription(
        Network network,
        Preprocessing preprocessing,
        List<String> classNames,
        Map<String, String> data,
        Optional<SavedModel> initial,
        Map<String, Object> provenance) {
    /** Key of the provenance: epochs that the model was trained for. */
    static final String EPOCHS = "epochs";

    /** The model at a state, sharing its arrays. */
    SavedModel model(TrainingState state) {
        Map<String, Object> origin = new LinkedHashMap<>(provenance);
        origin.put("data", data);
        origin.put("seed", state.seed());
        origin.put(EPOCHS, state.progress().epoch());
        origin.put(SavedModel.STEPS, state.progress().step());
        origin.put("state_hash", state.hash());
        return new SavedModel(
                network.architecture(),
                preprocessing.toMap(),
                classNames,
                origin,
                state.model().values(),
                state.model().statistics());
    }
}
