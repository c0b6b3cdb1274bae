package dev.convoy.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.fixture.DrawnLayer;
import dev.convoy.fixture.FrozenResults;
import dev.convoy.fixture.LayerRun;
import dev.convoy.network.Catalogue;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some of the configurations in which {@code benchmarks} compares every layer with libtorch live: its answers were frozen. */
class LayersGoldenTest {
    /** Their output is their input under another shape or name. */
    private static final Set<String> VIEWS = Set.of("flatten", "identity", "unflatten");

    private static final ObjectMapper JSON = new ObjectMapper();

    static Set<String> types() throws IOException {
        return entries().collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> entries() throws IOException {
        return FrozenResults.entries("layers.json").stream().map(LayersGoldenTest::type);
    }

    private static String type(JsonNode entry) {
        return entry.get("layer").get("type").asText();
    }

    @ParameterizedTest
    @MethodSource("types")
    void equalsLibtorch(String type) throws IOException {
        List<JsonNode> entries = FrozenResults.entries("layers.json").stream()
                .filter(entry -> type(entry).equals(type))
                .toList();
        for (JsonNode entry : entries) {
            Map<String, Object> description = JSON.convertValue(entry.get("layer"), new TypeReference<>() {});
            DrawnLayer drawn = new DrawnLayer(
                    description,
                    Shape.of(JSON.convertValue(entry.get("input"), int[].class)),
                    Mode.valueOf(entry.get("mode").asText()),
                    DrawnLayer.Values.valueOf(entry.get("values").asText()));
            for (Layout layout : LayerRun.layouts(drawn.layer(), drawn.input())) {
                LayerRun run = drawn.draw(entry.get("seed").asLong(), layout);
                FrozenResults.assertEqual(drawn + " in " + layout, entry.get("results"), drawn.results(run));
            }
        }
    }

    @Test
    void noLayerIsLeftOut() throws IOException {
        Set<String> expected = new TreeSet<>(Catalogue.types());
        expected.removeAll(VIEWS);
        assertThat(types()).as("run GoldenParity in benchmarks").containsExactlyElementsOf(expected);
    }
}
