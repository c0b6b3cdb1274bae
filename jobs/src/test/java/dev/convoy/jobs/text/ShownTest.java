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

    @Test
    void slowRatesAreToldApart() {
        assertThat(Shown.rate(1267.4)).isEqualTo("1,267");
        assertThat(Shown.rate(10)).isEqualTo("10");
        assertThat(Shown.rate(3.24)).isEqualTo("3.2");
        assertThat(Shown.rate(0.049)).isEqualTo("0.05");
        assertThat(Shown.rate(0)).isEqualTo("0");
    }

    @Test
    void oneThingIsNotSeveral() {
        assertThat(Shown.counted(1, "image")).isEqualTo("1 image");
        assertThat(Shown.counted(0, "image")).isEqualTo("0 images");
        assertThat(Shown.counted(1200, "image")).isEqualTo("1,200 images");
    }
}
