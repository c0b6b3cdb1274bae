package dev.convoy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN = List.of("kernel_size", "stride", "padding", "out_channels", "p");

    @ParameterizedTest
    @CsvSource({
        "kernelsize, ' (did you mean ''kernel_size''?)'",
        "Stride,     ' (did you mean ''stride''?)'",
        "paddin,     ' (did you mean ''padding''?)'",
        "channels,   ''",
        "out_chanels,' (did you mean ''out_channels''?)'",
        "zzzzzzzz,   ''",
        "q,          ''",
    })
    void suggestsOnlyWhatIsNear(String unknown, String expected) {
        assertThat(Nearest.suggest(unknown, KNOWN)).isEqualTo(expected);
    }

    @Test
    void takesTheFirstOfEquallyNearNames() {
        assertThat(Nearest.suggest("conv4d", List.of("conv1d", "conv2d"))).isEqualTo(" (did you mean 'conv1d'?)");
        assertThat(Nearest.suggest("conv", List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', '', 0", "'', abc, 3", "kitten, sitting, 3", "flaw, lawn, 2", "same, same, 0"})
    void distanceCountsEdits(String a, String b, int expected) {
        assertThat(Nearest.distance(a, b)).isEqualTo(expected);
        assertThat(Nearest.distance(b, a)).isEqualTo(expected);
    }
}
