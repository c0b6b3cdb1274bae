package dev.convoy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.network.Architecture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What repeats is written once. */
class BlocksTest {
    private static final String HEAD = "name = n, input = [1, 8, 8], ";
    private static final Map<String, Object> RELU = Map.of("type", "relu");

    @Test
    void blocksTakeThePlaceOfTheirNames() throws FormatException {
        Architecture read = parse("""
                blocks {
                  conv {
                    defaults { kernel = 3 }
                    layers = [{ type = conv2d, out_channels = "$channels", kernel_size = "$kernel" }, relu]
                  }
                  pool { layer = { type = max_pool2d, kernel_size = 2 } }
                }
                layers = [{ type = conv, channels = 4, repeat = 2 }, pool, { type = conv, channels = 8, kernel = 1 }]
                """);
        assertThat(read.layers())
                .containsExactly(
                        conv(4, 3),
                        RELU,
                        conv(4, 3),
                        RELU,
                        Map.of("type", "max_pool2d", "kernel_size", 2),
                        conv(8, 1),
                        RELU);
    }

    @Test
    void blocksWithinBlocksAndWithinLayers() throws FormatException {
        Architecture read = parse("""
                blocks {
                  inner { layers = [{ type = conv2d, out_channels = "$c", kernel_size = 1 }, relu] }
                  outer { layer = { type = residual, body = [{ type = inner, c = "$channels" }] } }
                }
                layers = [
                  { name = group, type = sequential, layers = [{ type = outer, channels = 3, repeat = 2 }] }
                  { name = named, type = inner, c = 2 }
                  { type = parallel, branches = [[inner2], [relu]] }
                ]
                blocks.inner2 { layer = relu }
                """);
        Map<String, Object> outer = Map.of("type", "residual", "body", List.of(conv(3, 1), "relu"));
        assertThat(read.layers())
                .containsExactly(
                        Map.of("name", "group", "type", "sequential", "layers", List.of(outer, outer)),
                        Map.of("name", "named", "type", "sequential", "layers", List.of(conv(2, 1), "relu")),
                        Map.of("type", "parallel", "branches", List.of(List.of("relu"), List.of("relu"))));
    }

    private static Map<String, Object> conv(int channels, int kernel) {
        return Map.of("type", "conv2d", "out_channels", channels, "kernel_size", kernel);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "blocks { b { layer = { type = relu, x = \"$y\" } } }, layers = [b] | f: block b: needs the setting 'y', got {}",
                "blocks { b { layer = { type = relu, x = \"$yes\" } } }, layers = [{ type = b, yes = 1, yas = 2 }]"
                        + " | f: block b: unknown setting 'yas' (did you mean 'yes'?), known are [yes]",
                "blocks { b { lairs = [relu] } }, layers = [b]"
                        + " | f: block b: unknown key 'lairs' (did you mean 'layers'?), known are [defaults, layers, layer]",
                "blocks { b { } }, layers = [b] | f: block b: expects either a layer or a list of layers",
                "blocks { b { layers = 3 } }, layers = [b] | f: block b: expects either a layer or a list of layers",
                "blocks { b = 7 }, layers = [b] | f: block b: expected an object, found 7",
                "blocks { b { layers = [b, b] } }, layers = [b]"
                        + " | f: block b lies within more than 32 blocks: does it contain itself?",
                "layers = [{ type = relu, repeat = 0 }] | f: relu: repeat expects a whole number from 1 to 10000, found 0",
                "layers = [{ type = relu, repeat = two }] | f: relu: repeat expects a whole number from 1 to 10000, found two",
                "blocks { a { layers = [{ type = relu, repeat = 9000 }] } }, layers = [a, a]"
                        + " | f: comes to more than 10000 layers, too many for an architecture",
            })
    void refuses(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    private static Architecture parse(String text) throws FormatException {
        return ArchitectureFile.parse(HEAD + text, "f");
    }
}
