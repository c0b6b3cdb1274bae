package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convoy inspect}, which needs no Spark. */
class InspectJobTest {
    @TempDir
    Path folder;

    @Test
    void theLecturesConvolution() throws IOException {
        Path file = Files.writeString(folder.resolve("one.conf"), """
                name = one
                input = [3, 32, 32]
                layers = [{ type = conv2d, out_channels = 10, kernel_size = 5, stride = 1, padding = 2 }]
                """);
        Call call = Call.of("inspect", "--architecture", file.toString());
        assertThat(call.code()).isZero();
        assertThat(call.out()).isEqualTo("""
                        one

                        layer  type          output  parameters  multiply-adds  receptive field
                        -----------------------------------------------------------------------
                               input    3 x 32 x 32
                        -----------------------------------------------------------------------
                        0      conv2d  10 x 32 x 32         760        768,000            5 x 5
                        -----------------------------------------------------------------------
                               total                        760        768,000
                        """);
        assertThat(call.err()).isEmpty();
    }

    @Test
    void lenet5() {
        assertThat(Call.of("inspect").out())
                .contains("3      conv2d      50 x 14 x 14      25,050      4,900,000          14 x 14\n")
                .contains("5      max_pool2d    50 x 7 x 7           0              0          16 x 16\n")
                .contains("7      linear               500   1,225,500      1,225,000              all\n")
                .contains("       total                      1,256,080      6,522,000\n");
    }

    @Test
    void anotherInputAndOtherClasses() {
        assertThat(Call.of("inspect", "--input", "3x32x32", "--classes", "7").out())
                .contains("       input        3 x 32 x 32")
                .contains("9      linear                 7       3,507          3,500              all");
    }

    @Test
    void layersThatDoNotFitAreNamed() throws IOException {
        Path file = Files.writeString(
                folder.resolve("bad.conf"),
                "name = bad, input = [3, 8, 8], layers = [{ type = conv2d, in_channels = 4, out_channels = 1, kernel_size = 3 }]");
        Call call = Call.of("inspect", "--architecture", file.toString());
        assertThat(call.code()).isEqualTo(Failure.FAILED);
        assertThat(call.err())
                .startsWith("error: architecture " + file + ": layer 0 conv2d: ")
                .hasLineCount(1);
    }

    @Test
    void anUnknownLayerNamesTheNearest() throws IOException {
        Path file = Files.writeString(
                folder.resolve("bad.conf"),
                "name = bad, input = [1, 8, 8], layers = [{ type = conv2, out_channels = 1 }]");
        assertThat(Call.of("inspect", "--architecture", file.toString()).err())
                .contains("layer 0: unknown layer \"conv2\" (did you mean 'conv2d'?); known are");
    }

    @Test
    void aNameThatIsNoArchitecture() {
        Call call = Call.of("inspect", "--architecture", "lenet");
        assertThat(call.code()).isEqualTo(Failure.USAGE);
        assertThat(call.err())
                .isEqualTo("error: model.architecture: there is no file lenet and no built-in network of that name"
                        + " (did you mean 'lenet5'?); built in: " + Architectures.builtIn() + "\n");
    }

    @Test
    void aMissingModel() {
        Call call = Call.of("inspect", "--model", folder.resolve("none").toString());
        assertThat(call.code()).isEqualTo(Failure.FAILED);
        assertThat(call.err()).endsWith("none: there is no such folder\n").hasLineCount(1);
    }

    @Test
    void classesNeedALastLayerThatCanHaveThem() throws IOException {
        Path file = Files.writeString(folder.resolve("one.conf"), "name = one, input = [1, 8, 8], layers = [relu]");
        assertThat(Call.of("inspect", "--architecture", file.toString(), "--classes", "3")
                        .err())
                .contains("model.classes = 3 expects a last layer with out_features, found {type=relu}");
    }

    @Test
    void thePlansOfASmallNetwork() throws IOException {
        Path file = Files.writeString(folder.resolve("small.conf"), """
                name = small
                input = [3, 32, 32]
                layers = [
                  { type = conv2d, out_channels = 10, kernel_size = 5, stride = 2, padding = 2 }
                  { type = tanh, name = curve }
                  flatten
                  { type = linear, out_features = 4 }
                ]
                """);
        Call call = Call.of("inspect", "--architecture", file.toString(), "--plan", "--batch-size", "1");
        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("""

                Training small, 1 image at a time

                layer  type       layout  in         gradient in        output   KiB  KiB moved
                -------------------------------------------------------------------------------
                       to_pixels  pixels  0                        3 x 32 x 32  12.0       24.0
                0      conv2d     pixels  1          6            10 x 16 x 16  16.0       72.0
                curve  tanh       pixels  2          5            10 x 16 x 16  16.0       96.0
                       to_planes  planes  3          6            10 x 16 x 16  10.0       52.0
                2      flatten            3, a view  6                    2560  10.0        0.0
                3      linear             4          5                       4   0.0       30.0

                layer  computes                  by      because
                ------------------------------------------------------------------
                0      forward, weight gradient  direct  the only way for stride 2

                """);
        assertThat(call.out()).contains("""

                Scoring with small, 1 image at a time

                layer  type       layout  in               output   KiB  KiB moved
                ------------------------------------------------------------------
                       to_pixels  pixels  0           3 x 32 x 32  12.0       24.0
                """);
        assertThat(call.out())
                .containsPattern("memory   [\\d.]+ KiB in 7 arrays; [\\d.]+ KiB if none were used again\n")
                .containsPattern("traffic  ([\\d.]+ KiB) an image, \\1 a batch; [\\d.]+ KiB an image if no layer")
                .endsWith("Memory is that of activations and gradients.\n");
        assertThat(call.err()).isEmpty();
    }

    @Test
    void bothEstimatesOfAConvolutionAreShown() {
        String out = Call.of("inspect", "--architecture", "resnet20", "--plan").out();
        assertThat(out)
                .contains("Training resnet20, 32 images at a time\n")
                .contains("Scoring with resnet20, 32 images at a time, 19 batch normalisations folded into the layers"
                        + " before them\n")
                .containsPattern(
                        "layer3.0.conv2 and 4 like it +forward.* winograd F\\(4x4, 3x3\\) +direct \\d+, winograd"
                                + " \\d+ thousand cycles\n")
                .containsPattern("conv1 +forward, weight gradient +direct +the only way for 3 to 16 channels\n");
    }

    @Test
    void whatHasNoParametersIsOnlyScored() throws IOException {
        Path file = Files.writeString(folder.resolve("none.conf"), "name = none, input = [1, 8, 8], layers = [relu]");
        assertThat(Call.of("inspect", "--architecture", file.toString(), "--plan")
                        .out())
                .contains("\n\nScoring with none, 32 images at a time\n")
                .doesNotContain("Training none");
    }

    @Test
    void moreImagesThanAnArrayCanHold() {
        Call call = Call.of("inspect", "--plan", "--batch-size", "1000000");
        assertThat(call.code()).isEqualTo(Failure.FAILED);
        assertThat(call.err())
                .isEqualTo("error: inspect.batch-size = 1000000: the activations of lenet5 for so many images are more"
                        + " than an array can hold; expected fewer\n");
    }
}
