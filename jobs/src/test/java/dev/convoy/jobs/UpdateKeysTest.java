package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.convoy.optim.Adagrad;
import dev.convoy.optim.Adam;
import dev.convoy.optim.AdamW;
import dev.convoy.optim.Decay;
import dev.convoy.optim.GradientClip;
import dev.convoy.optim.GroupSettings;
import dev.convoy.optim.GroupSettings.Decayed;
import dev.convoy.optim.GroupSettings.RateFactor;
import dev.convoy.optim.Lamb;
import dev.convoy.optim.Lars;
import dev.convoy.optim.NamePattern;
import dev.convoy.optim.OneCycle;
import dev.convoy.optim.OptimizerSettings;
import dev.convoy.optim.Plateau;
import dev.convoy.optim.RmsProp;
import dev.convoy.optim.ScheduleSettings;
import dev.convoy.optim.Sgd;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.optim.WeightAverage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the keys of a job file to how parameters follow gradients. */
class UpdateKeysTest {
    private static UpdateSettings update(String file) {
        return UpdateKeys.update(Settings.defaults().file(ConfigFactory.parseString(file)));
    }

    private static OptimizerSettings optimizer(String settings) {
        return update("train.optimizer { " + settings + " }").optimizer();
    }

    @Test
    void nothingSaidIsSgdOnACosine() {
        assertThat(update(""))
                .isEqualTo(UpdateSettings.of(
                        new Sgd.Settings(0.9, 1e-4, Sgd.Nesterov.OFF),
                        new ScheduleSettings(0.03, new Decay.Cosine(0), 0.5)));
    }

    @Test
    void everyOptimizerHasItsOwnDefaults() {
        Map.of(
                        "adam", Adam.Settings.DEFAULT,
                        "adamw", AdamW.Settings.DEFAULT,
                        "rmsprop", RmsProp.Settings.DEFAULT,
                        "adagrad", Adagrad.Settings.DEFAULT,
                        "lars", Lars.Settings.DEFAULT,
                        "lamb", Lamb.Settings.DEFAULT)
                .forEach((name, expected) ->
                        assertThat(optimizer("name = " + name)).isEqualTo(expected));
    }

    @Test
    void everySettingArrives() {
        assertThat(optimizer("momentum = 0.5, dampening = 0.1, weight-decay = 0.2"))
                .isEqualTo(new Sgd.Settings(0.5, 0.1, 0.2, Sgd.Nesterov.OFF));
        assertThat(optimizer("nesterov = true")).isEqualTo(new Sgd.Settings(0.9, 1e-4, Sgd.Nesterov.ON));
        String adam = "beta1 = 0.1, beta2 = 0.2, eps = 0.3, weight-decay = 0.4";
        assertThat(optimizer("name = adam, amsgrad = true, " + adam))
                .isEqualTo(new Adam.Settings(0.1, 0.2, 0.3, 0.4, Adam.Amsgrad.ON));
        assertThat(optimizer("name = adamw, amsgrad = true, " + adam))
                .isEqualTo(new AdamW.Settings(0.1, 0.2, 0.3, 0.4, Adam.Amsgrad.ON));
        assertThat(optimizer("name = lamb, " + adam)).isEqualTo(new Lamb.Settings(0.1, 0.2, 0.3, 0.4));
        assertThat(optimizer(
                        "name = rmsprop, alpha = 0.1, eps = 0.2, weight-decay = 0.3, momentum = 0.4, centered = true"))
                .isEqualTo(new RmsProp.Settings(0.1, 0.2, 0.3, 0.4, RmsProp.Centered.ON));
        assertThat(
                        optimizer(
                                "name = adagrad, lr-decay = 0.1, weight-decay = 0.2, initial-accumulator-value = 0.3, eps = 0.4"))
                .isEqualTo(new Adagrad.Settings(0.1, 0.2, 0.3, 0.4));
        assertThat(optimizer("name = lars, momentum = 0.1, weight-decay = 0.2, trust-coefficient = 0.3, eps = 0.4"))
                .isEqualTo(new Lars.Settings(0.1, 0.2, 0.3, 0.4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "beta1 = 0.5 | train.optimizer.beta1 is no setting of sgd, whose are momentum, dampening, weight-decay, nesterov",
                "name = adam, momentum = 0.9 | train.optimizer.momentum is no setting of adam,"
                        + " whose are beta1, beta2, eps, weight-decay, amsgrad",
                "name = lars, nesterov = true | train.optimizer.nesterov is no setting of lars,"
                        + " whose are momentum, weight-decay, trust-coefficient, eps",
            })
    void anotherOptimizersSettingIsRefused(String given, String message) {
        assertThatThrownBy(() -> optimizer(given))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @Test
    void aDefaultWrittenOutBelongsToAll() {
        assertThat(optimizer("name = adagrad, beta1 = 0.9, momentum = auto")).isEqualTo(Adagrad.Settings.DEFAULT);
    }

    @Test
    void groupsComeFromPatterns() {
        assertThat(update("""
                        train { optimizer.decay-biases = false, freeze = ["features.*", conv1]
                          rate-factors = ["a.* = 0.1", "b=2"] }
                        """).groups())
                .isEqualTo(new GroupSettings(
                        Decayed.WEIGHTS,
                        List.of(RateFactor.parse("a.*=0.1"), RateFactor.parse("b = 2")),
                        List.of(new NamePattern("features.*"), new NamePattern("conv1"))));
        assertThat(UpdateKeys.update(Settings.defaults().flag("--freeze", "train.freeze", "a,b"))
                        .groups()
                        .frozen())
                .containsExactly(new NamePattern("a"), new NamePattern("b"));
    }

    @Test
    void schedulesOfTwoMoreKinds() {
        assertThat(update("train.schedule.name = one-cycle").schedule())
                .isEqualTo(new ScheduleSettings(0.03, OneCycle.DEFAULT, 0));
        assertThat(update("train.schedule { name = one-cycle, pct-start = 0.5, anneal = linear, div-factor = 2,"
                                + " final-div-factor = 3 }")
                        .schedule()
                        .decay())
                .isEqualTo(new OneCycle(0.5, OneCycle.Anneal.LINEAR, 2, 3));
        assertThat(update("train.schedule.name = plateau").schedule())
                .isEqualTo(new ScheduleSettings(0.03, Plateau.DEFAULT, 0.5));
        assertThat(update(
                                "train.schedule { name = plateau, watch = accuracy, gamma = 0.5, patience = 1, threshold = 0.2,"
                                        + " cooldown = 3, minimum = 0.4 }")
                        .schedule()
                        .decay())
                .isEqualTo(new Plateau(Plateau.Watch.ACCURACY, 0.5, 1, 0.2, 3, 0.4));
        assertThatThrownBy(() -> update("train.schedule { name = one-cycle, warmup-epochs = 1 }"))
                .hasMessage("one-cycle schedule: is its own warm-up; warm-up epochs is 1.0, must be 0");
    }

    @Test
    void clipsByNormOrByValue() {
        assertThat(update("train.clip-norm = 2").clip()).isEqualTo(new GradientClip.ByNorm(2));
        assertThat(update("train.clip-value = 3").clip()).isEqualTo(new GradientClip.ByValue(3));
        assertThatThrownBy(() -> update("train { clip-norm = 2, clip-value = 3 }"))
                .hasMessage("clip-norm is 2.0 and clip-value 3.0, expected one of them at most");
    }

    @Test
    void averagesIfAsked() {
        assertThat(update("train.ema.decay = 0.99").average())
                .contains(new WeightAverage.Settings(0.99, WeightAverage.Warmup.ON));
        assertThat(update("train.ema { decay = 0.9, warmup = false }").average())
                .contains(new WeightAverage.Settings(0.9, WeightAverage.Warmup.OFF));
        assertThat(update("train.ema.warmup = false").average()).isEmpty();
    }
}
