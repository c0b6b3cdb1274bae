package dev.convoy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Large images wait for room; small ones do not. */
class FullSizeTest {
    private static final long MEGAPIXEL = 1 << 20;

    @Test
    void noMoreThanFitIsHeldAtOnce() throws Exception {
        FullSize room = new FullSize(10 * MEGAPIXEL);
        AtomicLong held = new AtomicLong();
        AtomicLong most = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                long pixels = (1 + i % 5) * MEGAPIXEL;
                all.add(threads.submit(() -> room.decode(pixels, () -> {
                    most.accumulateAndGet(held.addAndGet(pixels), Math::max);
                    pause();
                    return held.addAndGet(-pixels);
                })));
            }
            for (Future<?> each : all) {
                each.get(1, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isBetween(6 * MEGAPIXEL, 10 * MEGAPIXEL);
        assertThat(held.get()).isZero();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(3);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void oneThatIsLargerThanTheRoomIsDecodedAlone() throws IOException {
        FullSize room = new FullSize(MEGAPIXEL);
        assertThat(room.<String>decode(50 * MEGAPIXEL, () -> "done")).isEqualTo("done");
        assertThatThrownBy(() -> room.decode(50 * MEGAPIXEL, () -> {
                    throw new IOException("broken");
                }))
                .hasMessage("broken");
        assertThat(room.<String>decode(50 * MEGAPIXEL, () -> "again")).isEqualTo("again");
    }

    @Test
    void smallOnesPassWhileAllIsTaken() throws Exception {
        FullSize room = new FullSize(MEGAPIXEL);
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<?> large = threads.submit(() -> room.decode(MEGAPIXEL, () -> {
                taken.countDown();
                assertThat(awaits(end)).isTrue();
                return 0;
            }));
            assertThat(taken.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(room.<String>decode(224 * 224, () -> "small")).isEqualTo("small");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> room.decode(MEGAPIXEL, () -> "large"))
                    .isInstanceOf(UnreadableImage.class)
                    .hasMessage("was given up: the thread was told to stop");
            assertThat(Thread.interrupted()).isTrue();
            end.countDown();
            large.get(1, TimeUnit.MINUTES);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void imagesInSeveralScansWaitToo() throws Exception {
        BufferedImage picture = EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 600, 600);
        DecodeSettings settings = DecodeSettings.of(Resize.exact(60, 60), Crop.NONE, ColourMode.RGB)
                .withScaling(Scaling.FAST);
        byte[] plain = EncodedFixtures.encode(picture, "jpeg", false, "");
        byte[] progressive = EncodedFixtures.encode(picture, "jpeg", true, "");
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> all = threads.submit(() -> FullSize.here().decode(Long.MAX_VALUE / 2, () -> {
                taken.countDown();
                return awaits(end);
            }));
            assertThat(taken.await(1, TimeUnit.MINUTES)).isTrue();
            Decoded.image(plain, settings);
            Future<RawImage> waiting = threads.submit(() -> Decoded.image(progressive, settings));
            assertThatThrownBy(() -> waiting.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            end.countDown();
            assertThat(waiting.get(1, TimeUnit.MINUTES).shape().sizes()).containsExactly(3, 60, 60);
            all.get(1, TimeUnit.MINUTES);
        } finally {
            end.countDown();
            threads.shutdownNow();
        }
    }

    private static boolean awaits(CountDownLatch end) throws IOException {
        try {
            return end.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
