package dev.convoy.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.image.RawImage;
import dev.convoy.jobs.page.WellFormed;
import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A summary as text, as JSON and as a page. */
@ExtendWith(SharedSpark.class)
class SummaryFormsTest {
    private final ScoreSummary summary;

    @TempDir
    Path folder;

    SummaryFormsTest(SparkSession spark) {
        summary = ScoreSummary.of(SummaryRows.dataset(spark, SummaryRows.mixed()), SummaryRows.NAMES, 12.3);
    }

    @Test
    void figuresForTheTerminal() {
        assertThat(SummaryText.figures(summary)).isEqualTo("""
                280 images scored in 12.3 s (23 images/s); 20 failed
                180 of 200 with a known label are right: 90.00 %; among the best 2: 93.50 %
                each image   2.00 ms to decode, 0.50 ms to score
                predicted    cat 94, dog 93, <script>alert("1")</script>... 93
                probability  0 to 50 %: 137, 50 to 70 %: 52, 70 to 90 %: 52, 90 to 100 %: 39
                least sure     0.00 %  cat, is dog  file:/photos/000.jpg
                               0.00 %  cat          file:/photos/021.jpg
                               0.00 %  cat          file:/photos/042.jpg
                confused     cat as dog 4, dog as cat 4, cat as <script>alert("1")</script>... 3
                surest wrong 100.00 %  <script>alert("1")</script>..., is cat  file:/photos/020.jpg
                              95.00 %  dog, is <script>alert("1")</script>...  file:/photos/040.jpg
                              90.00 %  cat, is dog                             file:/photos/060.jpg
                """);
    }

    @Test
    void errorsForTheTerminal() {
        assertThat(SummaryText.errors(summary)).startsWith("""
                20 images could not be read; their rows have an error:
                       12  does not decode: ... is truncated after ... bytes
                             file:/photos/bad "0", cut.jpg: does not decode: file:/photos/bad "0", cut.jpg is truncated after 0 bytes
                """).endsWith("""
                        7  neither JPEG nor PNG: begins with ...
                             file:/photos/page0.jpg: neither JPEG nor PNG: begins with 3c60
                             file:/photos/page1.jpg: neither JPEG nor PNG: begins with 3c61
                        1  <script>alert(...)</script> & ..., [...J\\u202e
                             file:/photos/<script>alert("1")</script> & 'co',\\u001b[2J\\u202e: <script>alert("1")</script> & 'co',\\u001b[2J\\u202e
                """);
    }

    @Test
    void nothingActsOnTheTerminal() {
        assertThat(SummaryText.figures(summary) + SummaryText.errors(summary))
                .doesNotContain("\u001b", "\u202e")
                .contains("\\u001b[2J\\u202e");
    }

    @Test
    void jsonForPrograms() throws IOException {
        JsonNode json = new ObjectMapper().readTree(SummaryJson.of(summary));
        assertThat(json.path("format").asText()).isEqualTo("convoy-score-summary");
        assertThat(json.path("version").asInt()).isEqualTo(1);
        assertThat(json.path("images").asLong()).isEqualTo(300);
        assertThat(json.path("failed").asLong()).isEqualTo(20);
        assertThat(json.path("decode_ms").asDouble()).isEqualTo(2);
        assertThat(json.path("classes").get(2).asText()).isEqualTo(SummaryRows.HOSTILE);
        assertThat(json.path("predicted")).hasSize(4);
        assertThat(json.path("probability_bins")).hasSize(20);
        assertThat(json.path("errors")
                        .get(0)
                        .path("examples")
                        .get(0)
                        .path("path")
                        .asText())
                .isEqualTo("file:/photos/bad \"0\", cut.jpg");
        assertThat(json.path("least_sure")).hasSize(64);
        assertThat(json.path("least_sure").get(0).path("probability").floatValue())
                .isZero();
        JsonNode truth = json.path("truth");
        assertThat(truth.path("accuracy").asDouble()).isEqualTo(0.9);
        assertThat(truth.path("confusion").get(0).get(1).asLong()).isEqualTo(4);
        assertThat(truth.path("mistakes")).hasSize(20);
    }

    @Test
    void everyKeyIsDocumented() throws IOException {
        List<String> keys = new ArrayList<>();
        keys(new ObjectMapper().readTree(SummaryJson.of(summary)), keys);
        String document = Files.readString(Path.of("..", "docs", "score-summary.md"));
        assertThat(keys)
                .contains("other_errors", "right_within_k")
                .allSatisfy(key -> assertThat(document).contains("`" + key + "`"));
    }

    private static void keys(JsonNode node, List<String> keys) {
        node.fieldNames().forEachRemaining(keys::add);
        node.forEach(child -> keys(child, keys));
    }

    private static Map<ImageKey, RawImage> pictures(ScoreSummary summary) {
        Map<ImageKey, RawImage> pictures = new HashMap<>();
        int number = 0;
        for (ScoredImage image : summary.predictions().leastSure().subList(0, 60)) {
            int height = 40 + number % 3 * 100;
            byte[] pixels = new byte[3 * height * 120];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (i / 3 + 5 * number * (i % 7));
            }
            pictures.put(image.key(), new RawImage(3, height, 120, pixels));
            number++;
        }
        return pictures;
    }

    @Test
    void aPageForPeople() {
        String html =
                SummaryPage.of(summary, SummaryRows.HOSTILE, pictures(summary)).html();
        WellFormed page = WellFormed.parse(html);
        assertThat(page.all("section"))
                .extracting(section -> section.getAttribute("id"))
                .containsExactly("errors", "predicted", "probability", "confusion", "least-sure", "mistakes");
        assertThat(page.section("errors"))
                .contains("20 of 300 images have no score", "does not decode: ... is truncated after ... bytes")
                .contains("file:/photos/bad \"0\", cut.jpg", "is truncated after 0 bytes");
        assertThat(page.section("predicted")).contains("cat9433.57 %", "Classes that no image was taken for: 1.");
        assertThat(page.section("probability")).contains("tallest bar: 26 images", "0.951.0026");
        assertThat(page.section("confusion"))
                .contains("180 of 200 scored images with a known label are right (90.00 %).")
                .contains("The label of 187 is among the best 2 classes (93.50 %).", "Most frequent mistakes");
        assertThat(page.section("least-sure")).contains("catwith 0.00 %", "file:/photos/042.jpg", "no picture");
        assertThat(page.section("mistakes")).contains("is dog");
        assertThat(page.all("img"))
                .hasSizeGreaterThanOrEqualTo(60)
                .allSatisfy(image -> assertThat(image.getAttribute("alt")).contains("photos"));
        assertThat(page.all("script")).isEmpty();
        assertThat(html).doesNotContain("\u001b", "\u202e", "url(", "@import", "<script");
        assertThat(page.section("confusion")).contains("<script>alert(\"1\")</script> & 'co',\\u001b[2J\\u202e");
        assertThat(page.all("tfoot")).as("a matrix").hasSize(1);
    }

    @Test
    void theMatrixOfManyClassesIsAPicture() {
        int classes = 120;
        List<String> names =
                IntStream.range(0, classes).mapToObj(c -> "class" + c).toList();
        long[][] counts = new long[classes][classes];
        counts[7] = new long[classes];
        counts[7][9] = 3;
        long[] images = new long[classes];
        images[7] = 3;
        ConfusionCounts matrix = new ConfusionCounts(counts, names);
        ScoreSummary.Truth truth = new ScoreSummary.Truth(
                new ScoreSummary.Hits(3, 0, 1, 0), images, Optional.of(matrix), matrix.mistakes(50), List.of());
        ScoreSummary many = new ScoreSummary(
                new ScoreSummary.Totals(3, 3, 1, OptionalDouble.empty(), OptionalDouble.empty(), 0),
                names,
                List.of(),
                new ScoreSummary.Predictions(images, new long[20], 0, List.of()),
                Optional.of(truth));
        WellFormed page =
                WellFormed.parse(SummaryPage.of(many, "many", Map.of()).html());
        assertThat(page.all("img")).singleElement().satisfies(picture -> {
            assertThat(picture.getAttribute("alt")).isEqualTo("Confusion matrix of 120 classes");
            assertThat(picture.getAttribute("width")).isEqualTo("480");
        });
        assertThat(page.section("confusion"))
                .contains(
                        "class7class93100.00 %",
                        "from \"class0\" at the upper left to \"class119\"; the diagonal is right")
                .doesNotContain("among the best");
        assertThat(page.section("mistakes")).contains("No labelled image was taken for another class.");
        assertThat(SummaryJson.of(many)).contains("\"decode_ms\": null");
    }

    @Test
    void ofManyClassesTheFirstAreSeenAtOnce() {
        int classes = 130;
        long[] counts = IntStream.range(0, classes).mapToLong(c -> 200 - c).toArray();
        ScoreSummary many = new ScoreSummary(
                new ScoreSummary.Totals(17_615, 17_615, 1, OptionalDouble.empty(), OptionalDouble.empty(), 0),
                IntStream.range(0, classes).mapToObj(c -> "class" + c).toList(),
                List.of(),
                new ScoreSummary.Predictions(counts, new long[20], 17_615, List.of()),
                Optional.empty());
        WellFormed page =
                WellFormed.parse(SummaryPage.of(many, "many", Map.of()).html());
        assertThat(page.all("tbody"))
                .element(0)
                .satisfies(table -> assertThat(table.getTextContent())
                        .startsWith("class0200")
                        .contains("class24176")
                        .doesNotContain("class25"));
        assertThat(page.section("predicted"))
                .contains("The next 75", "class99101", "30 other classes: 2,565 images.")
                .doesNotContain("class100");
    }

    @Test
    void withoutAnyScorePagesSaySo() {
        ScoreSummary none = new ScoreSummary(
                new ScoreSummary.Totals(1, 0, 0.5, OptionalDouble.empty(), OptionalDouble.empty(), 0),
                List.of("cat"),
                List.of(),
                new ScoreSummary.Predictions(new long[1], new long[20], 0, List.of()),
                Optional.empty());
        WellFormed page =
                WellFormed.parse(SummaryPage.of(none, "none", Map.of()).html());
        for (String section : List.of("predicted", "probability", "least-sure")) {
            assertThat(page.section(section)).contains("No image was scored.");
        }
        assertThat(page.all("svg")).isEmpty();
        assertThat(page.section("errors")).contains("1 image failed for other reasons.");
        assertThat(SummaryText.errors(none)).startsWith("1 image could not be read; its row has an error:\n");
    }

    @Test
    void filesBesideTheScoresThatTablesPassOver() throws IOException {
        SummaryFiles files = new SummaryFiles(new org.apache.hadoop.fs.Path(folder.toUri()));
        Configuration hadoop = new Configuration();
        assertThat(files.write(summary, "photos", keys -> pictures(summary), hadoop))
                .isEmpty();
        assertThat(Files.readString(folder.resolve("_summary/summary.json"))).isEqualTo(SummaryJson.of(summary));
        assertThat(page().all("img")).hasSizeGreaterThanOrEqualTo(60);

        ImagesAgain gone = keys -> { // 64 and 20, of which 5 are among both
            throw new IOException("gone: " + keys.size());
        };
        assertThat(files.write(summary, "photos", gone, hadoop))
                .hasValue("the summary's page has no pictures: reading its images again failed: gone: 79");
        assertThat(page().all("img")).isEmpty();
        assertThat(page().section("least-sure")).contains("file:/photos/042.jpg");
    }

    private WellFormed page() throws IOException {
        return WellFormed.parse(Files.readString(folder.resolve("_summary/summary.html")));
    }
}
