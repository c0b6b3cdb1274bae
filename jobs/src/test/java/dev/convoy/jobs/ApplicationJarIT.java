package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The packaged application jar: what it must carry, and what it must leave to the cluster. */
class ApplicationJarIT {
    private static final Path JAR = Path.of(System.getProperty("convoy.jar"));
    private static final long TEN_MEGABYTES = 10L << 20;

    @Test
    void carriesConvoyAndItsDependencies() throws IOException {
        assertThat(entries())
                .contains(
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "dev/convoy/jobs/Convoy.class",
                        "dev/convoy/train/package-info.class",
                        "com/typesafe/config/Config.class",
                        "com/twelvemonkeys/imageio/plugins/jpeg/JPEGImageReader.class",
                        "me/tongfei/progressbar/ProgressBar.class",
                        "picocli/CommandLine.class");
    }

    @Test
    void leavesTheClusterItsOwnClasses() throws IOException {
        assertThat(entries())
                .noneMatch(name -> name.startsWith("org/apache/spark/")
                        || name.startsWith("org/apache/hadoop/")
                        || name.startsWith("org/slf4j/")
                        || name.startsWith("com/fasterxml/")
                        || name.startsWith("scala/")
                        || name.startsWith("dev/convoy/benchmarks/"));
    }

    @Test
    void keepsImageReadersRegistered() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            ZipEntry readers = jar.getEntry("META-INF/services/javax.imageio.spi.ImageReaderSpi");
            assertThat(readers).isNotNull();
            assertThat(new String(jar.getInputStream(readers).readAllBytes(), StandardCharsets.UTF_8))
                    .contains(
                            "com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi",
                            "com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi");
        }
    }

    @Test
    void namesItsMainClassAndVersion() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            var main = jar.getManifest().getMainAttributes();
            assertThat(main.getValue("Main-Class")).isEqualTo("dev.convoy.jobs.Convoy");
            assertThat(main.getValue("Implementation-Version")).matches("\\d+\\.\\d+\\.\\d+.*");
        }
    }

    @Test
    void staysSmall() throws IOException {
        assertThat(Files.size(JAR)).isLessThan(TEN_MEGABYTES);
    }

    private static List<String> entries() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream().map(ZipEntry::getName).toList();
        }
    }
}
