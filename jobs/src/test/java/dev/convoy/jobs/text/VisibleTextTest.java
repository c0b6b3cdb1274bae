package dev.convoy.jobs.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {
    @Test
    void whatWouldActOnATerminalIsShown() {
        assertThat(VisibleText.of("a\u001b[31mred\u0007 b\r\n\tc\u009b1m"))
                .isEqualTo("a\\u001b[31mred\\u0007 b\\r\\n\\tc\\u009b1m");
        assertThat(VisibleText.of("gpj.\u202eexe\u200b\u2028\u2066")).isEqualTo("gpj.\\u202eexe\\u200b\\u2028\\u2066");
        assertThat(VisibleText.of("\ud800 \ue000 \udb40\udc41")).isEqualTo("\\ud800 \\ue000 \\u{e0041}");
        assertThat(VisibleText.of("K\u00e4tzchen \u732b \ud83d\ude00 \\n"))
                .isEqualTo("K\u00e4tzchen \u732b \ud83d\ude00 \\n");
    }

    @Test
    void longTextsAreCutAtOneEnd() {
        assertThat(VisibleText.beginning("0123456789", 10)).isEqualTo("0123456789");
        assertThat(VisibleText.beginning("0123456789a", 10)).isEqualTo("0123456...");
        assertThat(VisibleText.end("0123456789a", 10)).isEqualTo("...456789a");
        assertThat(VisibleText.end("\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00", 4))
                .isEqualTo("\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00");
        assertThat(VisibleText.end("\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00", 4))
                .isEqualTo("...\ud83d\ude00");
    }
}
