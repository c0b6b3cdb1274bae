package dev.convoy.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A training that BigDL has a command for, and how both are told to do it. Epochs are more than any turn needs. */
enum BigDlCase {
    /** BigDL's own LeNet: stochastic gradient descent and nothing else. */
    LENET5(
            "lenet5-bigdl",
            256,
            22_278,
            0,
            "lenet.Train -b 256 -e 100 --learningRate 0.05",
            "--learning-rate=0.05 --set=train.optimizer.momentum=0 --set=train.optimizer.weight-decay=0"),

    /**
     * With flips, crops, momentum and weight decay; statistics over half a batch, by each of two. BigDL's convolutions have biases too,
     * 688 in all, which the batch normalisation after them takes away.
     */
    RESNET20(
            "resnet20",
            128,
            269_722,
            688,
            "resnet.TrainCIFAR10 --batchSize 128 --nEpochs 100 --depth 20 --classes 10 --shortcutType A"
                    + " --learningRate 0.1",
            "--learning-rate=0.1 --set=train.optimizer.momentum=0.9 --set=train.optimizer.nesterov=true"
                    + " --set=train.optimizer.weight-decay=1e-4 --set=data.augment.crop-padding=4"
                    + " --set=data.augment.flip=0.5 --shards=2");

    private final String network;
    private final int batch;
    private final int parameters;
    private final int idleBiases;
    private final String bigdl;
    private final String convoy;

    BigDlCase(String network, int batch, int parameters, int idleBiases, String bigdl, String convoy) {
        this.network = network;
        this.batch = batch;
        this.parameters = parameters;
        this.idleBiases = idleBiases;
        this.bigdl = bigdl;
        this.convoy = convoy;
    }

    /**
     * The one with this network.
     *
     * @throws IllegalArgumentException if there is none
     */
    static BigDlCase named(String network) {
        return Arrays.stream(values())
                .filter(one -> one.network.equals(network))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expects one of "
                        + Arrays.stream(values()).map(BigDlCase::network).collect(Collectors.joining(", ")) + ", got "
                        + network));
    }

    /** In {@code conf/models}. */
    String network() {
        return network;
    }

    /** Images of a step. */
    int batch() {
        return batch;
    }

    /** Of Convoy's network. */
    int parameters() {
        return parameters;
    }

    /** Of BigDL's. */
    int bigdlParameters() {
        return parameters + idleBiases;
    }

    /** BigDL's main class and arguments. */
    List<String> bigdl(Path data) {
        List<String> arguments = new ArrayList<>(List.of(("com.intel.analytics.bigdl.models." + bigdl).split(" ")));
        arguments.addAll(List.of("-f", data.toString()));
        return arguments;
    }

    /** Convoy's; the run is the folder {@code run} where it works. */
    List<String> convoy(Path data) {
        List<String> arguments = new ArrayList<>(List.of(
                "dev.convoy.jobs.Convoy",
                "train",
                "--architecture=" + network,
                "--data=" + data,
                "--batch-size=" + batch,
                "--output=run",
                "--epochs=100",
                "--master=local[2]",
                "--set=train.schedule.name=constant",
                "--set=train.validate=false"));
        arguments.addAll(List.of(convoy.split(" ")));
        return arguments;
    }
}
