package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.model.SavedModel;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What has the same name and shape is taken over, the rest drawn. */
class InitialValuesTest {
    private static final Network FROM = network("from", 4, "conv", "head");
    private static final SavedModel MODEL = new SavedModel(
            FROM.architecture(),
            Map.of(),
            List.of(),
            Map.of(),
            filled(FROM.parameterCount(), 3),
            filled(FROM.statisticCount(), 5));

    private static Network network(String name, int classes, String conv, String head) {
        return Network.build(new Architecture(
                name,
                Shape.of(1, 4, 4),
                List.of(
                        Map.of("type", "conv2d", "name", conv, "out_channels", 2, "kernel_size", 3),
                        Map.of("type", "batch_norm2d", "name", conv + "_bn", "num_features", 2),
                        Map.of("type", "flatten"),
                        Map.of("type", "linear", "name", head, "out_features", classes))));
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void anotherHeadIsDrawn() {
        Network to = network("to", 10, "conv", "head");
        InitialValues values = InitialValues.of(MODEL, to, 7);
        float[] drawn = to.initialParameters(7);
        Slice head = to.parameters().get(4);
        assertThat(Arrays.copyOf(values.parameters(), head.offset())).containsOnly(3);
        assertThat(Arrays.copyOfRange(values.parameters(), head.offset(), to.parameterCount()))
                .isEqualTo(Arrays.copyOfRange(drawn, head.offset(), to.parameterCount()));
        assertThat(values.statistics()).containsOnly(5);
        assertThat(values.summary())
                .isEqualTo(
                        "starting from 4 of 6 parameters of \"from\"; drawn at random: head.weight [10, 8], there [4, 8];"
                                + " head.bias [10], there [4]");
    }

    @Test
    void theSameNetworkIsTakenWhole() {
        InitialValues values = InitialValues.of(MODEL, FROM, 7);
        assertThat(values.parameters()).containsOnly(3);
        assertThat(values.summary()).isEqualTo("starting from 6 of 6 parameters of \"from\"");
    }

    @Test
    void nothingInCommonIsRefused() {
        Network to = network("to", 4, "c", "h");
        assertThatThrownBy(() -> InitialValues.of(MODEL, to, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "architecture \"to\" has no parameter of the name and shape of one of \"from\", expected some"
                                + " to start from: c.weight [2, 1, 3, 3]; c.bias [2]; c_bn.weight [2]; c_bn.bias [2];"
                                + " h.weight [4, 8]; h.bias [4]");
    }

    @Test
    void withoutAModelAllIsDrawn() {
        InitialValues values = InitialValues.drawn(FROM, 7);
        assertThat(values.parameters()).isEqualTo(FROM.initialParameters(7));
        assertThat(values.summary()).isEmpty();
    }
}
