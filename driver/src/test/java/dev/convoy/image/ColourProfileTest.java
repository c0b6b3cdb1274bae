package dev.convoy.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Colour profiles are not applied: samples are taken as stored, with a profile that would change them much. */
class ColourProfileTest {
    private static final byte[] LINEAR =
            ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

    private static DecodeSettings settings(Scaling scaling) {
        return DecodeSettings.of(Resize.exact(20, 20), Crop.NONE, ColourMode.RGB)
                .withScaling(scaling);
    }

    private static byte[] segment() {
        ByteBuffer segment = ByteBuffer.allocate(18 + LINEAR.length);
        segment.putShort((short) 0xFFE2).putShort((short) (16 + LINEAR.length));
        segment.put("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII)).put(LINEAR);
        return segment.array();
    }

    @ParameterizedTest
    @EnumSource
    void ofJpegFiles(Scaling scaling) throws IOException {
        BufferedImage picture = EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 40, 48);
        for (boolean progressive : new boolean[] {false, true}) {
            byte[] file = EncodedFixtures.encode(picture, "jpeg", progressive, "");
            byte[] profiled = EncodedFixtures.insert(file, 20, segment()); // behind the JFIF segment
            ImageHeader header = ImageHeader.of(profiled);
            assertThat(header.jpeg().orElseThrow().profiles()).containsExactly(21);
            assertThat(JpegRows.canRead(header)).isTrue();
            byte[] given = profiled.clone();
            assertThat(Decoded.image(profiled, settings(scaling)).pixels())
                    .isEqualTo(Decoded.image(file, settings(scaling)).pixels());
            assertThat(profiled).isEqualTo(given);
        }
    }

    @Test
    void ofJpegFilesForTheOtherReader() throws IOException {
        byte[] file = EncodedFixtures.adobe(1, 124, 86, 182);
        byte[] profiled = EncodedFixtures.insert(file, 2, segment());
        assertThat(JpegRows.canRead(ImageHeader.of(profiled))).isFalse();
        assertThat(Decoded.image(profiled).pixels())
                .isEqualTo(Decoded.image(file).pixels());
        Decoded.pixel(Decoded.image(profiled), 8, 8, 3, 200, 100, 50);
    }

    @ParameterizedTest
    @EnumSource
    void ofPngFiles(Scaling scaling) throws IOException {
        byte[] file =
                EncodedFixtures.encode(EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 40, 48), "png", false, "");
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        profile.writeBytes("linear\0\0".getBytes(StandardCharsets.US_ASCII));
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(profile)) {
            deflated.write(LINEAR);
        }
        byte[] profiled = EncodedFixtures.withChunk(file, "iCCP", profile.toByteArray());
        assertThat(Decoded.image(profiled, settings(scaling)).pixels())
                .isEqualTo(Decoded.image(file, settings(scaling)).pixels());
        Decoded.pixel(Decoded.image(profiled), 20, 24, 0, 120, 120, 135);
    }

    @Test
    void ofBitmaps() throws IOException {
        byte[] file = EncodedFixtures.encode(
                EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 40, 48), "bmp", false, "BI_RGB");
        ByteBuffer profiled =
                ByteBuffer.allocate(14 + 124 + file.length - 54 + LINEAR.length).order(ByteOrder.LITTLE_ENDIAN);
        profiled.put(file, 0, 54)
                .position(14 + 124)
                .put(file, 54, file.length - 54)
                .put(LINEAR);
        profiled.putInt(2, profiled.capacity()).putInt(10, 14 + 124).putInt(14, 124);
        profiled.putInt(14 + 56, 0x4D424544); // the profile is within the file
        profiled.putInt(14 + 112, 124 + file.length - 54).putInt(14 + 116, LINEAR.length);
        assertThat(Decoded.image(profiled.array()).pixels())
                .isEqualTo(Decoded.image(file).pixels());
    }

    @Test
    void ofWebpFiles() {
        boolean[][] pattern = {{true, false, false}, {false, true, false}};
        byte[] profiled = EncodedFixtures.webp(pattern, new byte[0], LINEAR);
        assertThat(Decoded.image(profiled).pixels())
                .isEqualTo(Decoded.image(EncodedFixtures.webp(pattern, new byte[0]))
                        .pixels());
    }
}
