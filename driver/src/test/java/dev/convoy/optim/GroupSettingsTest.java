package dev.convoy.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.optim.GroupSettings.Decayed;
import dev.convoy.optim.GroupSettings.RateFactor;
import dev.convoy.optim.ParameterGroups.Group;
import dev.convoy.optim.ParameterGroups.WeightDecay;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupSettingsTest {
    private static final Network NETWORK = Network.build(new Architecture(
            "small",
            Shape.of(1, 1, 1),
            List.of(
                    Map.of(
                            "type",
                            "sequential",
                            "name",
                            "features",
                            "layers",
                            List.of(
                                    Map.of(
                                            "type",
                                            "conv2d",
                                            "out_channels",
                                            2,
                                            "kernel_size",
                                            3,
                                            "padding",
                                            1,
                                            "bias",
                                            false),
                                    Map.of("type", "batch_norm2d", "num_features", 2))),
                    Map.of("type", "flatten"),
                    Map.of("type", "linear", "name", "classifier", "out_features", 3))));
    private static final List<Slice> PARAMETERS = NETWORK.parameters();

    private static GroupSettings settings(List<String> rates, String... frozen) {
        return new GroupSettings(
                Decayed.ALL,
                rates.stream().map(RateFactor::parse).toList(),
                Stream.of(frozen).map(NamePattern::new).toList());
    }

    private static ParameterGroups groups(GroupSettings settings) {
        return settings.groups(NETWORK);
    }

    @ParameterizedTest
    @CsvSource({
        "conv1,       conv1.weight, true",
        "conv1,       conv10.weight, false",
        "conv1.weight, conv1.weight, true",
        "conv1.w,     conv1.weight, false",
        "conv?,       conv1.weight, true",
        "conv?,       conv12.weight, false",
        "features.*,  features.3.0.weight, true",
        "features.*,  classifier.features.weight, false",
        "*.bias,      layer1.0.conv1.bias, true",
        "*.bias,      layer1.0.conv1.weight, false",
        "layer1.0,    layer1.0.bn1.weight, true",
        "layer1.0,    layer1x0.bn1.weight, false",
        "*,           anything, true",
    })
    void patternsMatchNamesAndTheirFronts(String pattern, String name, boolean matches) {
        assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void treatsAllAlikeUnlessAsked() {
        ParameterGroups groups = groups(GroupSettings.ALIKE);
        assertThat(groups.trained())
                .extracting(Group::slice, Group::rate, Group::weightDecay)
                .containsExactlyElementsOf(PARAMETERS.stream()
                        .map(slice -> tuple(slice, 1.0, WeightDecay.ON))
                        .toList());
        assertThat(groups.frozen()).isEmpty();
        assertThat(groups.parameterCount()).isEqualTo(31);
    }

    @Test
    void sparesBiasesAndNormalisationDecay() {
        ParameterGroups groups = groups(new GroupSettings(Decayed.WEIGHTS, List.of(), List.of()));
        assertThat(groups.trained())
                .extracting(Group::weightDecay)
                .containsExactly(WeightDecay.ON, WeightDecay.OFF, WeightDecay.OFF, WeightDecay.ON, WeightDecay.OFF);
        assertThat(groups.trained()).extracting(group -> group.decay(0.5)).containsExactly(0.5, 0.0, 0.0, 0.5, 0.0);
    }

    @Test
    void theLastFactorThatMatchesHolds() {
        ParameterGroups groups = groups(settings(List.of("features.* = 0.1", "*.bias = 2", "features.1.bias=3e0")));
        assertThat(groups.trained()).extracting(Group::rate).containsExactly(0.1, 0.1, 3.0, 1.0, 2.0);
    }

    @Test
    void freezesParametersAndRunningStatistics() {
        ParameterGroups groups = groups(settings(List.of(), "features"));
        assertThat(groups.trained())
                .extracting(group -> group.slice().name())
                .containsExactly("classifier.weight", "classifier.bias");
        assertThat(groups.frozen()).containsExactlyElementsOf(PARAMETERS.subList(0, 3));
        assertThat(groups.frozenLayers()).containsExactlyInAnyOrder("features.0", "features.1");
        assertThat(groups(settings(List.of(), "*.weight")).frozenLayers()).containsExactly("features.0");
        assertThat(groups(settings(List.of(), "features.1.weight", "*.bias")).frozenLayers())
                .containsExactly("features.1");
    }

    @Test
    void keepsFrozenWhatTheNetworkHasFrozen() {
        ParameterGroups groups = GroupSettings.ALIKE.groups(NETWORK.freeze(Set.of("classifier")));
        assertThat(groups.frozen()).containsExactlyElementsOf(PARAMETERS.subList(3, 5));
        assertThat(groups.frozenLayers()).containsExactly("classifier");
    }

    @Test
    void refusesStatisticsThatAreFrozenAlone() {
        assertMessage(
                () -> groups(settings(List.of(), "*.running_*")),
                "frozen: the running statistics of features.1 are frozen and its parameters are not; freeze features.1");
    }

    @Test
    void frozenGradientsCountForNothing() {
        float[] gradient = new float[31];
        Arrays.fill(gradient, 1);
        groups(settings(List.of(), "features.0", "classifier.bias")).clearFrozen(gradient);
        for (int i = 0; i < gradient.length; i++) {
            assertThat(gradient[i]).as("element %d", i).isEqualTo(i < 18 || i >= 28 ? 0 : 1);
        }
    }

    @Test
    void namesTheNearestWhereAPatternMatchesNothing() {
        assertMessage(
                () -> groups(settings(List.of(), "featurs.*")),
                "frozen: the pattern \"featurs.*\" matches no parameter (did you mean 'features.*'?);"
                        + " the first one is features.0.weight");
        assertMessage(
                () -> groups(settings(List.of("clasifier = 0.1"))),
                "learning-rate factor: the pattern \"clasifier\" matches no parameter (did you mean 'classifier'?);"
                        + " the first one is features.0.weight");
        assertMessage(
                () -> groups(settings(List.of("*.running_mean = 0.1"))),
                "learning-rate factor: the pattern \"*.running_mean\" matches no parameter;"
                        + " the first one is features.0.weight");
    }

    @Test
    void refusesWhatIsNoPatternOrFactor() {
        assertMessage(() -> new NamePattern(" "), "pattern of parameter names is empty, expected one like features.*");
        for (String text : List.of("features.*", "features.* = x", "features.* =")) {
            assertMessage(
                    () -> RateFactor.parse(text),
                    "learning-rate factor is \"" + text + "\", expected PATTERN = FACTOR, like features.* = 0.1");
        }
        assertMessage(() -> RateFactor.parse("a = 0"), "learning-rate factor of a is 0.0, must be a number above 0");
        assertMessage(
                () -> RateFactor.parse("= 1"), "pattern of parameter names is empty, expected one like features.*");
    }

    private static void assertMessage(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
