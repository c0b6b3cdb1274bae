package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.loss.Losses;
import dev.convoy.network.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/catalogue.md} leaves nothing out. */
class CatalogueDocumentTest {
    @Test
    void everyLayerLossAndNetworkIsThere() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "catalogue.md"));
        assertThat(Catalogue.types())
                .map(type -> "`" + type.replaceFirst("[23]d$", "1d").replaceFirst("dropout1d", "dropout2d"))
                .allSatisfy(type -> assertThat(page).contains(type));
        assertThat(Losses.names()).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        assertThat(Architectures.builtIn().split(", "))
                .allSatisfy(name -> assertThat(page).contains("`" + name.replace("_bn", "") + "`"));
    }
}
