package dev.convoy.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelChoiceTest {
    @Test
    void eachTwinCanBeForced() {
        assertThat(KernelChoice.choose("scalar", true)).isInstanceOf(ScalarKernels.class);
        assertThat(KernelChoice.choose("simd", true)).isInstanceOf(VectorKernels.class);
    }

    @Test
    void autoWithoutTheModuleIsScalar() {
        assertThat(KernelChoice.choose("auto", false)).isInstanceOf(ScalarKernels.class);
    }

    @Test
    void simdWithoutTheModuleIsRefused() {
        assertThatThrownBy(() -> KernelChoice.choose("simd", false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("-Dconvoy.kernels=simd needs the JVM flag --add-modules jdk.incubator.vector, and this JVM"
                        + " was started without it");
    }

    @Test
    void unknownTwinIsRefused() {
        assertThatThrownBy(() -> KernelChoice.choose("avx", true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("-Dconvoy.kernels expects auto, scalar or simd, got \"avx\"");
    }

    @Test
    void reportNamesTheChoice() {
        Kernels kernels = KernelChoice.kernels();
        assertThat(KernelChoice.report()).startsWith("kernels: " + kernels.description());
        assertThat(Twins.scalar().description()).isEqualTo("scalar");
        assertThat(Twins.scalar().lanes()).isEqualTo(1);
        assertThat(Twins.simd().description()).isEqualTo("SIMD, " + Twins.simd().lanes() * 32 + " bits");
    }

    @Test
    void reportSaysWhatTheProcessorPrefers() {
        assumeThat(System.getProperty(KernelChoice.BITS)).isNull();
        assertThat(KernelChoice.why(512, 512)).isEqualTo(", processor prefers 512");
        assertThat(KernelChoice.why(256, 256)).isEqualTo(", processor prefers 256");
        assertThat(KernelChoice.why(0, 512)).isEqualTo(", processor prefers 512");
        assertThat(KernelChoice.why(512, 256))
                .isEqualTo(", processor prefers 256; wider than the processor: computed in plain Java, slowly");
    }

    /** As a user meets them: from the first call in a JVM, and again from the second. */
    @ParameterizedTest
    @CsvSource({
        "convoy.kernels, fast, '-Dconvoy.kernels expects auto, scalar or simd, got \"fast\"'",
        "convoy.kernels.bits, 1024, '-Dconvoy.kernels.bits expects auto, 128, 256 or 512, got \"1024\"'",
    })
    void wrongPropertiesAreReportedByTheFirstAndEveryLaterCall(String property, String value, String message)
            throws Exception {
        try (URLClassLoader fresh = freshJvm()) {
            Class<?> choice = fresh.loadClass(KernelChoice.class.getName());
            String before = System.setProperty(property, value);
            try {
                for (String method : new String[] {"kernels", "kernels", "report"}) {
                    assertThatThrownBy(() -> choice.getMethod(method).invoke(null))
                            .cause()
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage(message);
                }
            } finally {
                restore(property, before);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"128, 4", "256, 8", "512, 16"})
    void widthCanBeForced(String bits, int lanes) throws Exception {
        try (URLClassLoader fresh = freshJvm()) {
            Class<?> choice = fresh.loadClass(KernelChoice.class.getName());
            String before = System.setProperty(KernelChoice.BITS, bits);
            try {
                Object kernels = choice.getMethod("kernels").invoke(null);
                Class<?> type = fresh.loadClass(Kernels.class.getName());
                assertThat(type.getMethod("lanes").invoke(kernels)).isEqualTo(lanes);
                assertThat(choice.getMethod("report").invoke(null).toString())
                        .startsWith("kernels: SIMD, " + bits + " bits, processor prefers ")
                        .containsPattern("; (width forced by -Dconvoy.kernels.bits|wider than the processor.*)$");
            } finally {
                restore(KernelChoice.BITS, before);
            }
        }
    }

    private static void restore(String property, String before) {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }

    /** The shipped classes loaded anew, so that choices made once are made again. */
    private static URLClassLoader freshJvm() {
        URL shipped = KernelChoice.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {shipped}, ClassLoader.getPlatformClassLoader());
    }
}
