package dev.convoy.layer.conv;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.fixture.LayerRun;
import dev.convoy.init.Initialiser;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The worked example of the lectures, exactly: small whole numbers leave nothing to round. */
class WorkedExampleTest {
    private static JsonNode golden;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream file = WorkedExampleTest.class.getResourceAsStream("/golden/conv-worked-example.json")) {
            golden = new ObjectMapper().readTree(file);
        }
    }

    @Test
    void asGivenAlreadyPadded() {
        assertExample(Shape.of(3, 7, 7), 0, floats(golden.get("input")));
    }

    @Test
    void withTheLayersOwnPadding() {
        float[] padded = floats(golden.get("input"));
        float[] inside = new float[3 * 5 * 5];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = padded[(i / 25 * 7 + i / 5 % 5 + 1) * 7 + i % 5 + 1];
        }
        assertExample(Shape.of(3, 5, 5), 1, inside);
    }

    private static void assertExample(Shape input, int padding, float[] image) {
        Sliding sliding = Sliding.of(Extent.all(2, 3), Extent.all(2, 2), Extent.all(2, padding));
        Convolution layer = new Convolution(Channels.of(3, 2), sliding, Bias.ON, new Initialiser.Constant(0));
        LayerRun run = new LayerRun(layer, input, 1, KernelChoice.kernels(), Mode.INFER);
        System.arraycopy(image, 0, run.x().array(), run.x().offset(), image.length);
        float[] weight = floats(golden.get("weight"));
        float[] bias = floats(golden.get("bias"));
        System.arraycopy(weight, 0, run.parameters(), 0, weight.length);
        System.arraycopy(bias, 0, run.parameters(), weight.length, bias.length);
        assertThat(run.output()).isEqualTo(Shape.of(2, 3, 3));
        assertThat(run.forward().outputValues()).containsExactly(floats(golden.get("output")));
    }

    private static float[] floats(JsonNode node) {
        List<Float> flat = new ArrayList<>();
        collect(node, flat);
        float[] values = new float[flat.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = flat.get(i);
        }
        return values;
    }

    private static void collect(JsonNode node, List<Float> into) {
        if (node.isArray()) {
            node.forEach(child -> collect(child, into));
        } else {
            into.add(node.floatValue());
        }
    }
}
