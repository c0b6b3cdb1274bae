package dev.convoy.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.ImageFixtures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Files cut and changed at many places: an image or a reason, never an exception. */
class DamagedFilesTest {
    private static final int FLIPS = 400; // of each kind
    private static final DecodeSettings SETTINGS = DecodeSettings.of(Resize.exact(16, 16), Crop.NONE, ColourMode.RGB)
            .withOrientation(Orientation.EXIF)
            .withScaling(Scaling.FAST);

    private static Map<String, byte[]> files() throws IOException {
        BufferedImage ramps = EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 48, 40);
        BufferedImage grey = ImageFixtures.greyRamp(48, 40);
        boolean[][] pattern = new boolean[24][18];
        for (int i = 0; i < 24 * 18; i += 5) {
            pattern[i / 18][i % 18] = true;
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("jpeg", EncodedFixtures.encode(ramps, "jpeg", false, ""));
        files.put("progressive jpeg", EncodedFixtures.encode(ramps, "jpeg", true, ""));
        files.put("grey jpeg", EncodedFixtures.encode(grey, "jpeg", false, ""));
        files.put("cmyk jpeg", EncodedFixtures.adobe(0, 255, 10, 80, 200));
        files.put("png", EncodedFixtures.encode(ramps, "png", false, ""));
        files.put("interlaced png", EncodedFixtures.encode(ramps, "png", true, ""));
        files.put("gif", ImageFixtures.encode(grey, "gif"));
        files.put("bmp", ImageFixtures.encode(ramps, "bmp"));
        files.put("webp", EncodedFixtures.webp(pattern, new byte[0]));
        files.put("animated webp", EncodedFixtures.animatedWebp(new boolean[6][8]));
        files.put("lossy webp", EncodedFixtures.lossyWebp());
        return files;
    }

    private static DecodeResult decode(String name, String what, byte[] file) {
        try {
            DecodeResult result = ImageDecoder.decode(file, SETTINGS);
            if (result instanceof DecodeResult.Decoded decoded) {
                assertThat(decoded.image().shape().sizes()).containsExactly(3, 16, 16);
            } else {
                assertThat(((DecodeResult.Failed) result).reason()).isNotBlank();
            }
            return result;
        } catch (Throwable e) {
            throw new AssertionError(name + ", " + what, e);
        }
    }

    @Test
    void cutAnywhereTheyAreRefused() throws IOException {
        for (Map.Entry<String, byte[]> each : files().entrySet()) {
            byte[] file = each.getValue();
            int truncated = 0;
            int lengths = 0;
            for (int length = 1; length < file.length - 40; length += 1 + file.length / 200, lengths++) {
                DecodeResult result = decode(each.getKey(), "cut to " + length, Arrays.copyOf(file, length));
                assertThat(result)
                        .as("%s, cut from %d to %d bytes", each.getKey(), file.length, length)
                        .isInstanceOf(DecodeResult.Failed.class);
                truncated += ((DecodeResult.Failed) result).reason().equals("is truncated") ? 1 : 0;
            }
            assertThat(truncated).as(each.getKey()).isGreaterThan(lengths * 3 / 4);
        }
    }

    @Test
    void withBitsFlippedTheyAreImagesOrReasons() throws IOException {
        SplittableRandom random = new SplittableRandom(6);
        for (Map.Entry<String, byte[]> each : files().entrySet()) {
            byte[] file = each.getValue();
            for (int i = 0; i < FLIPS; i++) {
                int bit = i < FLIPS / 2 ? i * 4 % (8 * file.length) : random.nextInt(8 * file.length);
                byte[] changed = file.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                decode(each.getKey(), "bit " + bit + " flipped", changed);
            }
        }
    }

    @Test
    void ofNoiseBehindARealBeginningTheyAreImagesOrReasons() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (Map.Entry<String, byte[]> each : files().entrySet()) {
            for (int i = 0; i < 30; i++) {
                byte[] changed = each.getValue().clone();
                int begin = random.nextInt(8, changed.length);
                for (int at = begin; at < changed.length; at++) {
                    changed[at] = (byte) random.nextInt();
                }
                decode(each.getKey(), "noise from " + begin + ", draw " + i, changed);
            }
        }
    }
}
