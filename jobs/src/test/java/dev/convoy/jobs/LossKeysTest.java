package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.convoy.loss.BceWithLogits;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.loss.Huber;
import dev.convoy.loss.Loss;
import dev.convoy.loss.Losses;
import dev.convoy.loss.MultiMargin;
import dev.convoy.loss.SmoothL1;
import dev.convoy.model.FormatException;
import dev.convoy.model.IfExists;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Architecture;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the keys of a job file to what is minimised, and from a saved model to what it is measured with. */
class LossKeysTest {
    private static Loss loss(String settings) {
        return LossKeys.loss(Settings.defaults().file(ConfigFactory.parseString("train.loss { " + settings + " }")));
    }

    /** The keys' defaults are the losses' own, PyTorch's. */
    @Test
    void everyLossHasItsDefaults() {
        assertThat(loss("")).isEqualTo(new CrossEntropy());
        for (String name : Losses.names()) {
            assertThat(loss("name = " + name)).isEqualTo(Losses.named(name));
        }
    }

    @Test
    void everySettingArrives() {
        assertThat(loss("label-smoothing = 0.1, class-weights = [1, 2], ignore-index = -1"))
                .isEqualTo(new CrossEntropy(0.1, List.of(1.0, 2.0), -1));
        assertThat(loss("name = bce_with_logits, pos-weight = 3")).isEqualTo(new BceWithLogits(List.of(3.0)));
        assertThat(loss("name = huber, delta = 0.5")).isEqualTo(new Huber(0.5));
        assertThat(loss("name = smooth_l1, beta = 0")).isEqualTo(new SmoothL1(0));
        assertThat(loss("name = multi_margin, p = 2, margin = 0.5, class-weights = [1, 2]"))
                .isEqualTo(new MultiMargin(2, 0.5, List.of(1.0, 2.0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name = mse, delta = 2 | train.loss.delta is 2.0, but mse has no such setting; it has none",
                "name = huber, beta = 2 | train.loss.beta is 2.0, but huber has no such setting; it has [delta]",
                "name = multi_margin, p = 3 | loss multi_margin: p expects 1 or 2, got 3",
                "class-weights = [-1, 1] | loss cross_entropy: weight expects numbers of at least 0, got [-1.0, 1.0]"
            })
    void refuses(String settings, String message) {
        assertThatThrownBy(() -> loss(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void anUnknownNameShowsTheKnownOnes() {
        assertThatThrownBy(() -> loss("name = hinge"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(
                        "train.loss.name: expected one of cross_entropy, bce_with_logits, mse, l1, huber,"
                                + " smooth_l1, multi_margin, found 'hinge'");
    }

    private static SavedModel model(Map<String, Object> provenance) {
        Architecture architecture = new Architecture(
                "test", Shape.of(2), List.of(Map.of("type", "linear", "out_features", 1, "bias", false)));
        return new SavedModel(architecture, Map.of(), List.of("a"), provenance, new float[2], new float[0]);
    }

    @Test
    void aModelIsMeasuredWithWhatItWasTrainedWith(@TempDir Path folder) throws IOException {
        for (String name : Losses.names()) {
            Loss loss = Losses.named(name);
            org.apache.hadoop.fs.Path path =
                    new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
            model(Map.of(SavedModel.LOSS, Losses.describe(loss))).save(path, new Configuration(), IfExists.REFUSE);
            SavedModel loaded = SavedModel.load(path, new Configuration());
            assertThat(EvaluateJob.loss(loaded, path.toString())).isEqualTo(loss);
        }
    }

    @Test
    void anOlderModelWasTrainedWithCrossEntropy() throws FormatException {
        assertThat(EvaluateJob.loss(model(Map.of()), "old")).isEqualTo(new CrossEntropy());
    }

    @Test
    void aLossThatIsNotKnownIsTheModelsFault() {
        assertThatThrownBy(() -> EvaluateJob.loss(model(Map.of(SavedModel.LOSS, Map.of("name", "later"))), "m"))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("m/model.json: unknown loss \"later\"; known are cross_entropy,");
        assertThatThrownBy(() -> EvaluateJob.loss(model(Map.of(SavedModel.LOSS, "mse")), "m"))
                .isInstanceOf(FormatException.class)
                .hasMessage("m/model.json: provenance.loss expects a loss's name and settings, got mse");
    }
}
