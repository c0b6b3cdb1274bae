package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.model.IfExists;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convoy fold}, which needs no Spark. */
class FoldJobTest {
    @TempDir
    Path folder;

    @Test
    void writesAModelWithoutBatchNormalisations() throws IOException {
        Path model = save(List.of(
                Map.of("type", "conv2d", "out_channels", 3, "kernel_size", 3, "bias", false),
                Map.of("type", "batch_norm2d"),
                Map.of("type", "relu")));
        Path output = folder.resolve("folded");
        Call call = Call.of("fold", "--model", model.toString(), "--output", output.toString());
        assertThat(call.err()).isEmpty();
        assertThat(call.code()).isZero();
        assertThat(call.out())
                .isEqualTo("folded 1: 2 layers of 3, 57 of 60 parameters left\nmodel written to " + output + "\n");
        SavedModel folded = SavedModel.load(new org.apache.hadoop.fs.Path(output.toString()), new Configuration());
        assertThat(folded.parameters()).hasSize(57);
        assertThat(folded.statistics()).isEmpty();
        assertThat(folded.classNames()).containsExactly("a", "b", "c");
        assertThat(folded.provenance()).containsEntry("seed", 5).containsEntry("folded", List.of("1"));
        Call again = Call.of("fold", "--model", model.toString(), "--output", output.toString());
        assertThat(again.code()).isEqualTo(Failure.USAGE);
        assertThat(again.err())
                .isEqualTo(
                        "error: " + output + ": exists; add --overwrite to replace it, or choose another --output\n");
        assertThat(Call.of("fold", "--model", model.toString(), "--output", output.toString(), "--overwrite")
                        .code())
                .isZero();
    }

    @Test
    void nothingToFold() throws IOException {
        Path model = save(List.of(Map.of("type", "batch_norm2d"), Map.of("type", "relu")));
        Path output = folder.resolve("folded");
        Call call = Call.of("fold", "--model", model.toString(), "--output", output.toString());
        assertThat(call.code()).isEqualTo(Failure.FAILED);
        assertThat(call.err())
                .isEqualTo("error: " + model + ": there is nothing to fold: no batch normalisation follows a"
                        + " convolution or linear layer that nothing else reads\n");
        assertThat(Files.exists(output)).isFalse();
    }

    private Path save(List<Map<String, Object>> layers) throws IOException {
        Architecture architecture = new Architecture("small", Shape.of(2, 5, 5), layers);
        Network network = Network.build(architecture);
        Path model = folder.resolve("model");
        new SavedModel(
                        architecture,
                        Map.of(),
                        List.of("a", "b", "c"),
                        Map.of("seed", 5),
                        network.initialParameters(1),
                        network.initialStatistics())
                .save(new org.apache.hadoop.fs.Path(model.toString()), new Configuration(), IfExists.REFUSE);
        return model;
    }
}
