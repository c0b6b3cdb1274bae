package dev.convoy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.Phase;
import dev.convoy.plan.PlanSettings.Share;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanSettingsTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "2, 6", "2, 24", "3, 4", "8, 1", "8, 6", "8, 100"})
    void everyImageOnceForthAndBack(int threads, int group) {
        try (Workers workers = new Workers(threads)) {
            for (int images = 0; images < 70; images++) {
                AtomicIntegerArray forth = new AtomicIntegerArray(70);
                AtomicIntegerArray back = new AtomicIntegerArray(70);
                Phase there = new Phase.Chunks((from, to, slot) -> count(forth, from, to), group);
                Phase again = new Phase.Chunks((from, to, slot) -> count(back, from, to), group);
                new PlanSettings(70, 4, KernelChoice.kernels(), workers).run(List.of(there, again), images);
                for (int n = 0; n < 70; n++) {
                    assertThat(List.of(forth.get(n), back.get(n)))
                            .as("image %d of %d", n, images)
                            .containsOnly(n < images ? 1 : 0);
                }
            }
        }
    }

    private static void count(AtomicIntegerArray runs, int from, int to) {
        for (int n = from; n < to; n++) {
            runs.incrementAndGet(n);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "64, 6, 2, 5 * 6 + 2", // eleven chunks of six would leave a thread eight images behind
        "32, 24, 2, 0 * 24 + 16",
        "64, 4, 2, 8 * 4 + 0",
        "128, 6, 2, 10 * 6 + 4",
        "10, 4, 1, 2 * 4 + 2",
        "20, 24, 8, 0 * 24 + 3"
    })
    void everyThreadHasWholeChunksAndOneShareOfTheRest(int images, int size, int threads, String share) {
        Share found = Share.of(images, size, threads);
        assertThat(found.whole() / threads + " * " + size + " + " + found.part())
                .isEqualTo(share);
    }

    @Test
    void chunksEndWhereTheImagesEnd() {
        Share share = Share.of(21, 4, 2);
        assertThat(List.of(share.from(0), share.from(1), share.from(4), share.from(5), share.from(6)))
                .containsExactly(0, 4, 16, 19, 21);
        assertThat(share.count()).isEqualTo(6);
    }
}
