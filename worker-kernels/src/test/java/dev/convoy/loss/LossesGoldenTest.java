package dev.convoy.loss;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.fixture.DrawnLoss;
import dev.convoy.fixture.FrozenResults;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Some of the settings in which {@code benchmarks} compares every loss with libtorch live: its answers were frozen. */
class LossesGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyLossEqualsLibtorch() throws IOException {
        Set<String> compared = new HashSet<>();
        for (JsonNode entry : FrozenResults.entries("losses.json")) {
            Map<String, Object> description = JSON.convertValue(entry.get("loss"), new TypeReference<>() {});
            DrawnLoss drawn = new DrawnLoss(
                    Losses.of(description),
                    Shape.of(JSON.convertValue(entry.get("output"), int[].class)),
                    DrawnLoss.Targets.valueOf(entry.get("targets").asText()),
                    entry.get("ignored").asInt());
            FrozenResults.assertEqual(
                    drawn,
                    entry.get("results"),
                    drawn.results(drawn.draw(entry.get("seed").asLong())));
            compared.add(drawn.loss().name());
        }
        assertThat(compared).as("run GoldenParity in benchmarks").isEqualTo(Losses.names());
    }
}
