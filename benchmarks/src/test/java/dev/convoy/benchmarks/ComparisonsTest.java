package dev.convoy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.convoy.benchmarks.torch.MemoryFormat;
import dev.convoy.network.Network;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** What is compared gives the same answers on both sides, in either format, and is not timed where it does not. */
class ComparisonsTest {
    private static final Race SHORT = new Race(2, 0, 0);

    private static final Comparisons SMALL =
            new Comparisons(List.of(new Sized("lenet5-bigdl", 8)), List.of(new Sized("resnet20", 3)), 6, 1);

    /** In each format that libtorch may choose, whichever it would. */
    @ParameterizedTest
    @EnumSource
    void bothSidesAgree(What what) {
        SMALL.of(what, 2).forEach(comparison -> {
            for (MemoryFormat format : comparison.formats()) {
                Comparison one = new Comparison(
                        comparison.label(),
                        comparison.threads(),
                        comparison.operations(),
                        List.of(format),
                        comparison.libtorch(),
                        comparison.convoy());
                Measured measured = SHORT.run(one);
                assertThat(measured.difference())
                        .as("%s, %s", comparison.label(), format)
                        .isLessThan(1e-5);
                assertThat(measured.format()).isEqualTo(format);
                assertThat(measured.ratios()).hasSize(2).doesNotContain(0);
            }
        });
    }

    @Test
    void theProductAloneIsOnOneThread() {
        assertThat(SMALL.of(What.PRODUCT, 1)
                        .map(comparison -> comparison.label().name()))
                .containsExactly("two matrices", "linear layer");
        assertThat(SMALL.of(What.PRODUCT, 2)
                        .map(comparison -> comparison.label().name()))
                .containsExactly("linear layer");
    }

    @Test
    void sparkTakesNoNetworkOfOneShard() {
        Comparisons both = new Comparisons(List.of(new Sized("resnet20", 8), new Sized("lenet5", 8)), List.of(), 0, 1);
        assertThat(both.of(What.SPARK, 1).map(comparison -> comparison.label().name()))
                .containsExactly("lenet5");
        assertThat(both.of(What.INFERENCE, 1)
                        .map(comparison -> comparison.label().toString()))
                .containsExactly("inference resnet20", "inference resnet20 folded", "inference lenet5");
    }

    @Test
    void answersThatDifferAreNotTimed() {
        Comparison right = SMALL.of(What.INFERENCE, 1).findFirst().orElseThrow();
        Comparison wrong = new Comparison(
                right.label(),
                1,
                1,
                right.formats(),
                right.libtorch(),
                () -> new Off(right.convoy().get()));
        assertThatIllegalStateException()
                .isThrownBy(() -> SHORT.run(wrong))
                .withMessageStartingWith("inference lenet5-bigdl: Convoy's answer differs from libtorch's by ")
                .withMessageEndingWith(" of the largest number, expected less than 1.0E-4");
    }

    /** One whose first number is a little more. */
    private record Off(Contestant right) implements Contestant {
        @Override
        public long run() {
            return right.run();
        }

        @Override
        public float[] answer() {
            float[] answer = right.answer();
            answer[0] += 1e-3f;
            return answer;
        }

        @Override
        public void close() {
            right.close();
        }
    }

    /** Those that a program without options compares: at least twenty. */
    @Test
    void theCostliestConvolutionsAreTaken() {
        assertThat(Convolutions.of(network("lenet5"), 6)).hasToString("[1 to 20, 5x5, 28x28, 20 to 50, 5x5, 14x14]");
        assertThat(Convolutions.of(network("resnet20"), 2)).hasToString("[16 to 16, 3x3, 32x32, 32 to 32, 3x3, 16x16]");
        assertThat(Convolutions.of(network("resnet20"), 6))
                .hasSize(6)
                .anyMatch(placed -> placed.toString().equals("16 to 32, 3x3 stride 2, 32x32"));
        int all = 0;
        for (String name : List.of("lenet5", "alexnet", "vgg16", "resnet20", "resnet50")) {
            all += Convolutions.of(network(name), 6).size();
        }
        assertThat(all).isEqualTo(25);
    }

    /** They are not among the 25. */
    @Test
    void convolutionsInGroupsAreAGroupOfTheirOwn() {
        assertThat(Convolutions.GROUPED)
                .hasToString("[32 to 32, 3x3, 112x112, groups 32,"
                        + " 128 to 128, 3x3 stride 2, 56x56, groups 128, 256 to 256, 3x3, 28x28, groups 256,"
                        + " 512 to 512, 3x3, 14x14, groups 512, 128 to 128, 3x3, 56x56, groups 32,"
                        + " 256 to 256, 3x3, 28x28, groups 32, 128 to 128, 3x3, 14x14, groups 32]");
        assertThat(SMALL.of(What.GROUPED, 1)).hasSize(21);
    }

    private static Network network(String name) {
        return new Sized(name, 1).network();
    }

    @Test
    void aNetworkThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network("lenet6"))
                .withMessage("there is no built-in network lenet6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet5", "lenet5:", "lenet5:x", "lenet5:0", ":8"})
    void aNetworkWithoutImages(String value) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> new Sized.Converter().convert(value))
                .withMessage("expects NAME:IMAGES like lenet5:256, got " + value);
    }

    @Test
    void theCommandLineIsWhatTheDocumentationSays() {
        CommandLine line = new CommandLine(new Peers())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(200);
        line.parseArgs("--what", "steps,layers", "--threads", "1,2", "--networks", "lenet5:64", "--quick");
        assertThat(line.getUsageMessage()).contains("product, layers, grouped, steps, spark, inference");
    }
}
