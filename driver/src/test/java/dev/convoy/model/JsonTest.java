package dev.convoy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void givesTypedValues() throws IOException {
        Json json = Json.parse(
                "{\"t\": \"x\", \"w\": 9007199254740993, \"d\": 0.1, \"o\": {\"k\": 1}, \"l\": [\"a\", \"b\"], \"n\": null}",
                "f");
        assertThat(json.text("t")).isEqualTo("x");
        assertThat(json.whole("w")).isEqualTo(9007199254740993L);
        assertThat(json.number("d")).isEqualTo(0.1);
        assertThat(json.object("o").small("k")).isEqualTo(1);
        assertThat(json.texts("l")).containsExactly("a", "b");
        assertThat(json.has("n")).isFalse();
        assertThat(json.keys()).containsExactly("t", "w", "d", "o", "l", "n");
    }

    @Test
    void namesWhatWasFoundAndExpected() throws IOException {
        Json json = Json.parse(
                "{\"a\": 1.5, \"big\": 4294967296, \"o\": {\"k\": \"x\"}, \"t\": \"" + "x".repeat(90) + "\"}", "f");
        assertThatThrownBy(() -> json.text("a")).hasMessage("f: a: expected a string, found 1.5");
        assertThatThrownBy(() -> json.whole("a")).hasMessage("f: a: expected a whole number, found 1.5");
        assertThatThrownBy(() -> json.small("big"))
                .hasMessage("f: big: expected a whole number of 32 bits, found 4294967296");
        assertThatThrownBy(() -> json.object("o").number("k")).hasMessage("f: o: k: expected a number, found \"x\"");
        assertThatThrownBy(() -> json.list("none")).hasMessage("f: none is missing, expected a list");
        assertThatThrownBy(() -> json.map("t"))
                .hasMessage("f: t: expected an object, found \"" + "x".repeat(76) + "...");
        assertThatThrownBy(() -> Json.parse("null", "f")).hasMessage("f: expected a JSON object, found null");
    }

    @Test
    void writesKeysInOrder() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("z", List.of(1, 2));
        values.put("a", Map.of("k", true));
        assertThat(Json.compact(values)).isEqualTo("{\"z\":[1,2],\"a\":{\"k\":true}}");
        assertThat(Json.pretty(values)).isEqualTo("{\n  \"z\": [ 1, 2 ],\n  \"a\": {\n    \"k\": true\n  }\n}\n");
        assertThatThrownBy(() -> Json.compact(Map.of("a", new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot be written as JSON: ");
    }
}
