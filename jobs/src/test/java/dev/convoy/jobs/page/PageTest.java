package dev.convoy.jobs.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.LabelledImage;
import dev.convoy.data.Normalisation;
import dev.convoy.image.RawImage;
import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import dev.convoy.score.ScoredSet.Scored;
import dev.convoy.train.RunHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The page of small untrained networks, read by a strict parser. */
class PageTest {
    private static final String HOSTILE = "<script>alert(\"1\")</script> & 'co'";
    private static final String CONVOLUTIONS = """
            name = small, input = [%d, 8, 8], layers = [
              { type = conv2d, name = first, out_channels = 5, kernel_size = 3, padding = 1 }
              relu
              { type = conv2d, out_channels = 20, kernel_size = 3 }
              flatten
              { type = linear, out_features = 3 }
            ]
            """;
    private static final String LINEAR =
            "name = linear, input = [%d, 8, 8], layers = [flatten, { type = linear, out_features = 3 }]";

    private static Network network(String description, int channels) throws FormatException {
        return Network.build(ArchitectureFile.parse(description.formatted(channels), "test"));
    }

    private static String html(Network network, List<String> names, Optional<RunHistory> history) {
        int channels = network.input().size(0);
        SavedModel model = new SavedModel(
                network.architecture(),
                Map.of("shape", List.of(channels, 8, 8)),
                names,
                Map.of("seed", 3, "settings", Map.of("data.train.path", HOSTILE)),
                network.initialParameters(3),
                network.initialStatistics());
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RawImage image = new RawImage(channels, 8, 8, new byte[channels * 64]);
            scored.add(new Scored(new LabelledImage(i, i % 3, image), 1, 0.75f));
        }
        long[][] counts = {{1_200, 3, 0}, {0, 5, 0}, {0, 0, 0}};
        Activations activations = Activations.of(
                network,
                model,
                Normalisation.scaleOnly(channels),
                scored.stream().map(Scored::image).toList());
        List<Section> sections = List.of(
                new LayerSection(network),
                new CurveSection(history, "runs/x/record.jsonl"),
                new ConfusionSection(new ConfusionCounts(counts, names), HOSTILE),
                new MistakeSection(scored.subList(0, 1), names),
                new FilterSection(network, model.parameters()),
                new ActivationSection(scored, names, activations),
                new HistogramSection(network, model.parameters()),
                new OriginSection("runs/x/model", model));
        return new Page("small", HOSTILE, List.of(new Page.Fact("parameters", "1")), sections).html();
    }

    private static Optional<RunHistory> history() {
        Optional<RunHistory.Validation> validation = Optional.of(new RunHistory.Validation(0.9, 0.5));
        return Optional.of(new RunHistory(
                List.of(
                        new RunHistory.Epoch(1, 1.25, 0.25, validation),
                        new RunHistory.Epoch(2, 0.75, 0.625, Optional.empty())),
                1));
    }

    private static final List<String> NAMES = List.of("cat", HOSTILE, "dog");

    @Test
    void everySectionIsThereAndInTheContents() throws FormatException {
        WellFormed page = WellFormed.parse(html(network(CONVOLUTIONS, 1), NAMES, history()));
        List<String> ids =
                List.of("layers", "curves", "confusion", "mistakes", "filters", "activations", "weights", "origin");
        assertThat(page.all("section"))
                .extracting(section -> section.getAttribute("id"))
                .isEqualTo(ids);
        assertThat(page.all("a"))
                .extracting(link -> link.getAttribute("href"))
                .isEqualTo(ids.stream().map(id -> "#" + id).toList());
        assertThat(page.section("layers")).contains("conv2d", "5 x 8 x 8", "Total");
        assertThat(page.section("curves"))
                .contains("Loss by epoch", "0.7500", "62.50 %", "Lines of the record that could not be read: 1.");
        assertThat(page.section("confusion"))
                .contains("1,208 images", "1,205 right (99.75 %)", "1,200", "Most frequent mistakes");
        assertThat(page.section("mistakes")).contains("75.00 %", "is cat");
        assertThat(page.section("filters")).contains("5 filters of layer first, 3 x 3 pixels. Each is");
        assertThat(page.section("activations"))
                .contains("Layer first (conv2d), output 5 x 8 x 8: all channels")
                .contains("Layer 2 (conv2d), output 20 x 6 x 6: the first 16 of 20 channels");
        assertThat(page.section("weights")).contains("first.weight", "2.weight", "4.weight", "2,160 values");
        assertThat(page.section("origin")).contains("runs/x/model", "seed");
    }

    @Test
    void nothingComesFromOutsideAndEveryPictureHasWords() throws FormatException {
        String html = html(network(CONVOLUTIONS, 3), NAMES, history());
        WellFormed page = WellFormed.parse(html);
        assertThat(page.all("img")).hasSize(1 + 1 + 2 * 2 * 4);
        for (Element image : page.all("img")) {
            assertThat(image.getAttribute("src")).startsWith("data:image/png;base64,");
            assertThat(image.getAttribute("alt")).isNotBlank();
        }
        assertThat(page.all("svg"))
                .hasSize(2 + 3)
                .allSatisfy(chart -> assertThat(
                                chart.getElementsByTagName("title").item(0).getTextContent())
                        .isNotBlank());
        assertThat(page.all("script")).isEmpty();
        assertThat(page.all("link")).isEmpty();
        assertThat(html).doesNotContain("url(", "@import", "<script");
        assertThat(page.section("filters")).contains("in the colours they look for");
    }

    @Test
    void strangersNamesStayWords() throws FormatException {
        WellFormed page = WellFormed.parse(html(network(CONVOLUTIONS, 1), NAMES, history()));
        assertThat(page.section("confusion")).contains("images of " + HOSTILE);
        assertThat(page.section("mistakes")).contains("taken for " + HOSTILE);
        assertThat(page.section("origin")).contains(HOSTILE);
    }

    @Test
    void aModelWithoutARecord() throws FormatException {
        Network network = network(CONVOLUTIONS, 1);
        assertThat(WellFormed.parse(html(network, NAMES, Optional.empty())).section("curves"))
                .contains("There are no curves: the run's record runs/x/record.jsonl does not exist.");
        Optional<RunHistory> none = Optional.of(new RunHistory(List.of(), 0));
        assertThat(WellFormed.parse(html(network, NAMES, none)).section("curves"))
                .contains("holds no epochs.");
    }

    @Test
    void aNetworkWithoutConvolutions() throws FormatException {
        for (int channels : new int[] {1, 2, 3}) {
            WellFormed page = WellFormed.parse(html(network(LINEAR, channels), NAMES, history()));
            assertThat(page.section("activations")).contains("no convolutions, hence no activation maps.");
            assertThat(page.section("filters")).contains("3 templates of linear layer 1, 8 x 8 pixels");
        }
        String hidden = "name = odd, input = [%d, 8, 8], layers = [{ type = max_pool2d, kernel_size = 2 }, flatten,"
                + " { type = linear, out_features = 3 }]";
        assertThat(WellFormed.parse(html(network(hidden, 1), NAMES, history())).section("filters"))
                .contains("There is nothing to picture");
    }

    @Test
    void channelsThatAreNoColoursStandSideBySide() throws FormatException {
        assertThat(WellFormed.parse(html(network(CONVOLUTIONS, 2), NAMES, history()))
                        .section("filters"))
                .contains("a row each, its channels side by side.");
    }

    @Test
    void manyClassesAreListedByTheirMistakes() {
        List<String> names = new ArrayList<>();
        long[][] counts = new long[60][60];
        for (int c = 0; c < 60; c++) {
            names.add("class" + c);
            counts[c][(c + 1) % 60] = c;
        }
        Markup page = new Markup().open("section", "id", "confusion");
        new ConfusionSection(new ConfusionCounts(counts, names), "many").write(page);
        WellFormed read = WellFormed.parse(page.close().toString());
        assertThat(read.all("table")).hasSize(1);
        assertThat(read.all("tr")).hasSize(1 + 50);
    }

    @Test
    void imagesWithoutLabelsAndWithoutMistakes() {
        Markup page = new Markup().open("main");
        new ConfusionSection(new ConfusionCounts(new long[2][2], List.of("a", "b")), "photos").write(page);
        new ConfusionSection(new ConfusionCounts(new long[][] {{1, 0}, {0, 0}}, List.of("a", "b")), "photos")
                .write(page);
        new MistakeSection(List.of(), List.of("a", "b")).write(page);
        assertThat(page.close().toString())
                .contains("The images of photos have no labels to compare with.")
                .contains("No image was taken for another class.")
                .contains("No labelled image was taken for another class.");
    }
}
