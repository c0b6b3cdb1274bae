package dev.convoy.benchmarks;

import dev.convoy.jobs.Convoy;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.network.Architecture;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The networks that are compared: LeNet-5, and small ones that between them use every layer in every way. */
final class Networks {
    private Networks() {}

    /**
     * The network of this name in {@code conf/models}.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Architecture builtIn(String name) {
        String file = "conf/models/" + name + ".conf";
        try (InputStream in = Convoy.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no built-in network " + name);
            }
            return ArchitectureFile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lectures' LeNet-5, for 28 x 28 grey pictures. */
    static Architecture lenet5() {
        return builtIn("lenet5");
    }

    /** One small layer: next to nothing to compute. */
    static Architecture tiny() {
        return new Architecture(
                "tiny", Shape.of(1, 16, 16), List.of(layer("flatten"), layer("linear", "out_features", 10)));
    }

    /**
     * Three linear layers, the hidden ones of one width, which makes about so many parameters.
     *
     * @param parameters about 270 at the least
     */
    static Architecture linear(int parameters) {
        int inputs = 256;
        int classes = 10;
        double half = (inputs + classes + 2) / 2.0; // width^2 + (inputs + classes + 2) width + classes = parameters
        int width = (int) Math.max(1, Math.round(Math.sqrt(half * half + parameters - classes) - half));
        return new Architecture(
                "linear-" + width,
                Shape.of(1, 16, 16),
                List.of(
                        layer("flatten"),
                        layer("linear", "out_features", width),
                        layer("relu"),
                        layer("linear", "out_features", width),
                        layer("relu"),
                        layer("linear", "out_features", classes)));
    }

    /** LeNet-5 with fewer channels, for 14 x 14: few enough numbers to keep all of them. */
    static Architecture lenetSmall() {
        return new Architecture(
                "lenet-small",
                Shape.of(1, 14, 14),
                List.of(
                        layer("conv2d", "out_channels", 6, "kernel_size", 5, "padding", 2),
                        layer("relu"),
                        layer("max_pool2d", "kernel_size", 2),
                        layer("conv2d", "out_channels", 12, "kernel_size", 5, "padding", 2),
                        layer("relu"),
                        layer("max_pool2d", "kernel_size", 2),
                        layer("flatten"),
                        layer("linear", "out_features", 48),
                        layer("relu"),
                        layer("linear", "out_features", 10)));
    }

    /** Batch normalisation after convolutions with and without stride, then average pooling. */
    static Architecture batchNormSmall() {
        return new Architecture(
                "batch-norm-small",
                Shape.of(3, 16, 16),
                List.of(
                        conv3x3(8, 2),
                        layer("batch_norm2d", "num_features", 8),
                        layer("relu"),
                        conv3x3(16, 1),
                        layer("batch_norm2d", "num_features", 16),
                        layer("relu"),
                        layer("avg_pool2d", "kernel_size", 2),
                        conv3x3(24, 1),
                        layer("batch_norm2d", "num_features", 24),
                        layer("relu"),
                        layer("avg_pool2d", "kernel_size", 4),
                        layer("flatten"),
                        layer("linear", "out_features", 10)));
    }

    private static Map<String, Object> conv3x3(int channels, int stride) {
        return layer(
                "conv2d", "out_channels", channels, "kernel_size", 3, "stride", stride, "padding", 1, "bias", false);
    }

    /** Windows, strides and paddings that differ in height and width, overlap, and leave pixels out. */
    static Architecture awkward() {
        return new Architecture(
                "awkward",
                Shape.of(2, 19, 23),
                List.of(
                        layer(
                                "conv2d",
                                "out_channels",
                                7,
                                "kernel_size",
                                List.of(5, 2),
                                "stride",
                                List.of(2, 1),
                                "padding",
                                List.of(1, 0)),
                        layer("relu"),
                        layer("max_pool2d", "kernel_size", 3, "stride", 2, "padding", 1),
                        layer("conv2d", "out_channels", 9, "kernel_size", 1, "stride", 1, "bias", false),
                        layer("batch_norm2d", "num_features", 9, "eps", 1e-3, "momentum", 0.3),
                        layer("avg_pool2d", "kernel_size", List.of(3, 2), "stride", List.of(1, 2), "padding", 1),
                        layer("conv2d", "out_channels", 11, "kernel_size", 3, "stride", 3, "padding", 2),
                        layer("relu"),
                        layer("dropout", "p", 0),
                        layer("flatten"),
                        layer("linear", "out_features", 5, "bias", false)));
    }

    /** Residual blocks with and without a shortcut's convolution, and branches that are concatenated and averaged. */
    static Architecture residualSmall() {
        return new Architecture(
                "residual-small",
                Shape.of(3, 12, 12),
                List.of(
                        conv3x3(6, 1),
                        layer("batch_norm2d", "num_features", 6),
                        layer("relu"),
                        block(6, 1),
                        block(10, 2),
                        layer(
                                "parallel",
                                "branches",
                                List.of(
                                        List.of(layer("pad_channels", "before", 1, "after", 2)),
                                        List.of(conv3x3(5, 1), layer("relu"))),
                                "join",
                                "concatenate"),
                        layer(
                                "parallel",
                                "branches",
                                List.of(List.of(conv3x3(8, 2)), List.of(conv3x3(8, 2))),
                                "join",
                                "mean"),
                        layer("global_avg_pool"),
                        layer("flatten"),
                        layer("linear", "out_features", 10)));
    }

    private static Map<String, Object> block(int channels, int stride) {
        List<Map<String, Object>> body = List.of(
                conv3x3(channels, stride),
                layer("batch_norm2d", "num_features", channels),
                layer("relu"),
                conv3x3(channels, 1),
                layer("batch_norm2d", "num_features", channels));
        if (stride == 1) {
            return layer("residual", "body", body, "activation", "relu");
        }
        List<Map<String, Object>> shortcut = List.of(
                layer("conv2d", "out_channels", channels, "kernel_size", 1, "stride", stride, "bias", false),
                layer("batch_norm2d", "num_features", channels));
        return layer("residual", "body", body, "shortcut", shortcut, "activation", "relu");
    }

    /** A layer as an architecture file describes it: its type, then names and values in turn. */
    private static Map<String, Object> layer(String type, Object... settings) {
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("type", type);
        for (int i = 0; i < settings.length; i += 2) {
            layer.put((String) settings[i], settings[i + 1]);
        }
        return layer;
    }
}
