package dev.convoy.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayerSettingsTest {
    @Test
    void readsWhatFilesGive() {
        LayerSettings settings = new LayerSettings(Map.of(
                "int",
                3,
                "long",
                4L,
                "double",
                5.0,
                "flag",
                false,
                "word",
                "zeros",
                "pair",
                List.of(3, 5L),
                "p",
                0.25));
        assertThat(settings.number("int")).isEqualTo(3);
        assertThat(settings.number("long", 0)).isEqualTo(4);
        assertThat(settings.number("double")).isEqualTo(5);
        assertThat(settings.number("absent", 7)).isEqualTo(7);
        assertThat(settings.flag("flag", true)).isFalse();
        assertThat(settings.flag("absent", true)).isTrue();
        assertThat(settings.word("word", "default")).isEqualTo("zeros");
        assertThat(settings.word("absent", "default")).isEqualTo("default");
        assertThat(settings.extent("pair", 2)).isEqualTo(Extent.of(3, 5));
        assertThat(settings.extent("int", 2)).isEqualTo(Extent.all(2, 3));
        assertThat(settings.extent("absent", 2, Extent.all(2, 1))).isEqualTo(Extent.all(2, 1));
        assertThat(settings.decimal("p", 0.5)).isEqualTo(0.25);
        assertThat(settings.decimal("absent", 0.5)).isEqualTo(0.5);
        assertThat(settings.decimals("pair")).containsExactly(3.0, 5.0);
        assertThat(settings.decimals("p")).containsExactly(0.25);
        assertThat(settings.decimals("absent")).isEmpty();
    }

    @Test
    void remembersWhatNobodyRead() {
        LayerSettings settings = new LayerSettings(Map.of("stride", 2, "strdie", 3));
        settings.extent("stride", 2, Extent.all(2, 1));
        settings.extent("padding", 2, Extent.all(2, 0));
        assertThat(settings.unread()).containsExactly("strdie");
        assertThat(settings.known()).containsExactlyInAnyOrder("stride", "padding");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                refused(s -> s.number("k"), "k expects a whole number, got \"three\"", "three"),
                refused(s -> s.number("k"), "k expects a whole number, got 2.5", 2.5),
                refused(s -> s.number("k"), "k expects a whole number, got 3000000000", 3_000_000_000L),
                refused(s -> s.number("k"), "k expects a whole number, got NaN", Double.NaN),
                refused(s -> s.number("other"), "other is missing: expects a whole number", 1),
                refused(s -> s.decimal("k", 0), "k expects a number, got \"half\"", "half"),
                refused(s -> s.decimal("k", 0), "k expects a number, got true", true),
                refused(s -> s.decimals("k"), "k expects a list of numbers, got [1, x]", List.of(1, "x")),
                refused(s -> s.decimals("k"), "k expects a list of numbers, got \"x\"", "x"),
                refused(s -> s.flag("k", true), "k expects true or false, got \"yes\"", "yes"),
                refused(s -> s.flag("k", true), "k expects true or false, got 1", 1),
                refused(s -> s.word("k", ""), "k expects a word, got 5", 5),
                refused(
                        s -> s.oneOf("k", List.of("sum", "mean"), "sum"),
                        "k expects one of [sum, mean], got \"maen\" (did you mean 'mean'?)",
                        "maen"),
                refused(s -> s.oneOf("k", List.of("max"), "max"), "k expects a word, got 3", 3),
                refused(s -> s.extent("other", 2), "other is missing: expects a whole number or [height, width]", 1),
                refused(
                        s -> s.extent("k", 2),
                        "k expects a whole number or [height, width], got [1, 2, 3]",
                        List.of(1, 2, 3)),
                refused(s -> s.extent("k", 2), "k expects a whole number, got \"x\"", List.of(1, "x")),
                refused(s -> s.extent("k", 2), "k expects a whole number, got \"5x5\"", "5x5"));
    }

    private static Arguments refused(Consumer<LayerSettings> read, String message, Object value) {
        return Arguments.of(message, value, read);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void refuses(String message, Object value, Consumer<LayerSettings> read) {
        assertThatThrownBy(() -> read.accept(new LayerSettings(Map.of("k", value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void extentsPrintAsFilesWriteThem() {
        assertThat(Extent.all(2, 3)).hasToString("3");
        assertThat(Extent.of(3, 5)).hasToString("[3, 5]");
    }
}
