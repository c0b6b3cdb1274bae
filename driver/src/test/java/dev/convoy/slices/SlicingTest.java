package dev.convoy.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.optim.GradientClip;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicingTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "65536, 2",
        "65537, 1",
        "1262000, 3",
        "25557032, 2",
        "25557032, 64",
        "138357544, 2000",
        "2147483647, 7"
    })
    void coversTheArrayAndGivesEveryOwnerSome(int parameters, int owners) {
        Slicing slicing = Slicing.of(parameters, owners);

        assertThat(slicing.from(0)).isZero();
        assertThat(slicing.to(slicing.count() - 1)).isEqualTo(parameters);
        assertThat(IntStream.range(1, slicing.count()))
                .allMatch(slice ->
                        slicing.from(slice) == slicing.to(slice - 1) && slicing.from(slice) % GradientClip.BLOCK == 0);
        int blocks = (int) (((long) parameters + GradientClip.BLOCK - 1) / GradientClip.BLOCK);
        assertThat(IntStream.range(0, slicing.count())
                        .map(slice -> slicing.owner(slice, owners))
                        .distinct())
                .hasSize(Math.min(owners, blocks))
                .allMatch(owner -> owner < owners);
    }

    @Test
    void vggHasSlicesOfAlmostFourMebibytes() {
        assertThat(Slicing.of(138_357_544, 2)).isEqualTo(new Slicing(138_357_544, 15 << 16));
    }

    @Test
    void refusesWhatIsNoSlicing() {
        assertThatThrownBy(() -> new Slicing(0, 65536)).hasMessage("slices expect at least one parameter, got 0");
        assertThatThrownBy(() -> new Slicing(5, 1000))
                .hasMessage("a slice expects a multiple of 65536 elements, got 1000");
    }
}
