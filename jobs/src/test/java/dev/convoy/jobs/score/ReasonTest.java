package dev.convoy.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            does not decode: truncated                                     | does not decode: truncated
            neither JPEG nor PNG: begins with 3c68746d                     | neither JPEG nor PNG: begins with ...
            is no image: begins with "<html>", 12 bytes                    | is no image: begins with ...
            neither JPEG nor PNG: 0 bytes                                  | neither JPEG nor PNG: ... bytes
            image of 60000 x 60000 pixels, more than the 67,108,864 allowed | image of ... x ... pixels, more than the ... allowed
            image of 60000x60000 pixels                                    | image of ... pixels
            /data/a/b.jpg (Permission denied)                              | ... (Permission denied)
            cannot read hdfs://host:8020/a/b.jpg: gone                     | cannot read ... gone
            at offset 0x1f3a, checksum 9f86d081884c                        | at offset ..., checksum ...
            unknown marker 'ff4f' in JPEG2000, UTF-8, 2.5 %                | unknown marker ... in JPEG2000, UTF-8, ... %
            is no zip archive: begins with 3c68, expected 504b0304         | is no zip archive: begins with ...
            is damaged: its sum is 0a1b2c3d, expected 9f86d081             | is damaged: its sum is ..., expected ...
            is a BMP file of height -12                                    | is a BMP file of height ...
            is a JPEG 2000 image, expected JPEG, PNG or GIF                | is a JPEG 2000 image, expected JPEG, PNG or GIF
            JPEG/PNG and 3-component                                       | JPEG/PNG and ...-component
            """)
    void whatDiffersFromFileToFileIsLeftOut(String reason, String kind) {
        assertThat(Reason.kind(reason, null)).isEqualTo(kind);
    }

    @Test
    void theImagesOwnPathMayHoldAnything() {
        String path = "file:/my photos/no 1, old.jpg";
        assertThat(Reason.kind("no permission: " + path, path)).isEqualTo("no permission: ...");
        assertThat(Reason.kind("/my photos/no 1, old.jpg: (No such file)", path))
                .isEqualTo("...: (No such file)");
        assertThat(Reason.kind("hdfs: /a b/c lost", "hdfs://host:8020/a b/c")).isEqualTo("hdfs: ... lost");
    }

    @Test
    void longOnesAreCutAndMissingOnesNamed() {
        assertThat(Reason.kind("word ".repeat(1000), null)).hasSize(163).endsWith("...");
        assertThat(Reason.kind(null, null)).isEqualTo("no reason was given");
        assertThat(Reason.kind(" \n", null)).isEqualTo("no reason was given");
        assertThat(Reason.kind("two\n\tlines\u0000", null)).isEqualTo("two lines");
    }

    @Test
    void tooManyKindsAreTheSameInAnyOrder() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            numbers.add(i);
        }
        List<ErrorKind> expected = null;
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(numbers, new Random(seed));
            ErrorTally total = new ErrorTally();
            for (int part = 0; part < 10; part++) {
                ErrorTally tally = new ErrorTally();
                for (int i = part * 300; i < part * 300 + 300; i++) {
                    int number = numbers.get(i);
                    tally.add(new ImageKey("p" + number, null), "kind" + letters(number % 1_000));
                }
                total.merge(tally);
            }
            List<ErrorKind> kinds = total.list();
            assertThat(kinds).hasSize(ErrorTally.KINDS).allMatch(kind -> kind.images() == 3);
            assertThat(expected == null ? kinds : expected).as("seed %d", seed).isEqualTo(kinds);
            expected = kinds;
        }
    }

    private static String letters(int number) {
        return Integer.toString(number)
                .chars()
                .collect(StringBuilder::new, (b, d) -> b.append((char) (d + 17)), StringBuilder::append)
                .toString();
    }
}
