package dev.convoy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.network.Architecture;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureFileTest {
    private static final String SMALL = """
            name = small          # a comment
            input = [1, 8, 8]
            layers = [
              { type = conv2d, out_channels = 4, kernel_size = 3, padding = 1, bias = true }
              relu
              { name = out, type = linear, out_features = 10 }
            ]
            """;

    @Test
    void readsHocon() throws IOException {
        Architecture small = ArchitectureFile.parse(SMALL, "small.conf");
        assertThat(small.name()).isEqualTo("small");
        assertThat(small.input()).isEqualTo(Shape.of(1, 8, 8));
        assertThat(small.layers())
                .containsExactly(
                        Map.of("type", "conv2d", "out_channels", 4, "kernel_size", 3, "padding", 1, "bias", true),
                        Map.of("type", "relu"),
                        Map.of("name", "out", "type", "linear", "out_features", 10));
    }

    @Test
    void readsJsonAndItsOwnOutput() throws IOException {
        Architecture small = ArchitectureFile.parse(SMALL, "small.conf");
        String json = Json.pretty(ArchitectureFile.toMap(small));
        assertThat(ArchitectureFile.parse(json, "small.json")).isEqualTo(small);
        assertThat(json).contains("\"type\": \"linear\"").doesNotContain("{\"name\"");
    }

    @Test
    void readsAFile(@TempDir java.nio.file.Path folder) throws IOException {
        java.nio.file.Path file = folder.resolve("small.conf");
        Files.writeString(file, SMALL);
        Path path = new Path(file.toUri());
        assertThat(ArchitectureFile.read(path, new Configuration())).isEqualTo(ArchitectureFile.parse(SMALL, "x"));
        Path none = new Path(path.getParent(), "none.conf");
        assertThatThrownBy(() -> ArchitectureFile.read(none, new Configuration()))
                .isInstanceOf(FormatException.class)
                .hasMessage(none + ": there is no such architecture file");
        Files.writeString(file, " ".repeat((4 << 20) + 1));
        assertThatThrownBy(() -> ArchitectureFile.read(path, new Configuration()))
                .hasMessage(path + ": has more than 4194304 bytes, too long for an architecture");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name=a, input=[1], layer=[relu] | f: unknown key 'layer' (did you mean 'layers'?), known are [name, input, blocks, layers]",
                "name=a, input=[1], layers=[relu], zzz=1 | f: unknown key 'zzz', known are [name, input, blocks, layers]",
                "name=a, input=[1] | f: layers is missing, expected a list",
                "input=[1], layers=[relu] | f: name is missing, expected a string",
                "name=7, input=[1], layers=[relu] | f: name: expected a string, found 7",
                "name=a, layers=[relu] | f: input is missing, expected a list",
                "name=a, input=[1, -28, 28], layers=[relu] | f: input: expected a shape of positive whole numbers like [channels, height, width], found [1, -28, 28]",
                "name=a, input=[], layers=[relu] | f: input: expected a shape of positive whole numbers like [channels, height, width], found []",
                "name=a, input=[x], layers=[relu] | f: input: expected a shape of positive whole numbers like [channels, height, width], found [x]",
                "name=a, input=[65536, 65536], layers=[relu] | f: input: shape [65536, 65536]: more than 2^31 elements",
                "name=a, input=[1], layers=[] | f: layers: expected at least one layer, found []",
                "name=a, input=[1], layers=[relu, 7] | f: layer 1: expected a type's name or an object, found 7",
                "name=a, input=[1], layers=[{p=1}] | f: layer 0: type is missing, expected a string",
                "name=a, input=[1], layers=[{type=3}] | f: layer 0: type: expected a string, found 3",
                "name=a, input=[1], layers=[{type=relu, p=null}] | f: layer 0: p is null: leave it out for its default",
            })
    void refusesWhatIsNotAnArchitecture(String text, String message) {
        assertThatThrownBy(() -> ArchitectureFile.parse(text, "f"))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name = ", "{", "name = ${HOME}, input = [1], layers = [relu]", "name=${user.name}"})
    void refusesWhatIsNotHocon(String text) {
        assertThatThrownBy(() -> ArchitectureFile.parse(text, "f"))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("f: not HOCON or JSON: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include \"other.conf\"",
                "include file(\"other.conf\")",
                "include url(\"http://127.0.0.1:1/other.conf\")",
                "include classpath(\"other.conf\")",
                "include required(file(\"other.conf\"))",
            })
    void includesNothing(String text) {
        assertThatThrownBy(() -> ArchitectureFile.parse(text + "\n" + SMALL, "f"))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("f: not HOCON or JSON: include \"")
                .hasMessageEndingWith("other.conf\": an architecture file includes no other");
    }

    @Test
    void namesTheFirstDifference() throws IOException {
        Architecture small = ArchitectureFile.parse(SMALL, "f");
        assertThat(difference(small, SMALL.replace("small", "renamed"))).isNull();
        assertThat(difference(small, SMALL.replace("padding = 1", "padding = 1.0")))
                .isNull();
        assertThat(difference(small, SMALL.replace("[1, 8, 8]", "[3, 8, 8]")))
                .isEqualTo("input is [1, 8, 8] there, [3, 8, 8] here");
        assertThat(difference(small, SMALL.replace("out_channels = 4", "out_channels = 6")))
                .isEqualTo("layer 0 conv2d: out_channels is 4 there, 6 here");
        assertThat(difference(small, SMALL.replace(", padding = 1", "")))
                .isEqualTo("layer 0 conv2d: padding is 1 there, not given here");
        assertThat(difference(small, SMALL.replace("relu", "tanh"))).isEqualTo("layer 1 is relu there, tanh here");
        Architecture shorter = new Architecture(
                "small", small.input(), List.copyOf(small.layers().subList(0, 2)));
        assertThat(ArchitectureFile.difference(small, "there", shorter, "here"))
                .contains("number of layers is 3 there, 2 here");
    }

    private static String difference(Architecture there, String here) throws IOException {
        return ArchitectureFile.difference(there, "there", ArchitectureFile.parse(here, "f"), "here")
                .orElse(null);
    }
}
