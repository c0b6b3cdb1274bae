package dev.convoy.jobs.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void bytesInTheLargestUnitThatFits() {
        assertThat(Shown.bytes(0)).isEqualTo("0 bytes");
        assertThat(Shown.bytes(1023)).isEqualTo("1023 bytes");
        assertThat(Shown.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Shown.bytes(3L << 20)).isEqualTo("3.0 MiB");
        assertThat(Shown.bytes(5L << 29)).isEqualTo("2.5 GiB");
        assertThat(Shown.bytes(2048L << 40)).isEqualTo("2048.0 TiB");
    }
}
