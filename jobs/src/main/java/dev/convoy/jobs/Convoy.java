package dev.convoy.jobs;

import dev.convoy.jobs.Job.Switch;
import dev.convoy.jobs.JobCommand.About;
import dev.convoy.jobs.JobCommand.Flag;
import dev.convoy.settings.Nearest;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point: {@code convoy <command> [flags]}. Also spark-submit's main class. */
public final class Convoy {
    private static final String NAME = "convoy";

    private Convoy() {}

    /** Runs the command that the first argument names; a failure ends the process with an exit code. */
    public static void main(String[] args) {
        if (Arrays.asList(args).contains(Switch.VERBOSE.flag())
                || Arrays.asList(args).contains("-v")) {
            // Before anything logs: conf/log4j2.properties reads them.
            System.setProperty("convoy.log.level", "warn");
            System.setProperty("convoy.log.task.level", "warn");
        }
        int code = run(Terminal.system(), args);
        if (code != 0) {
            // Only then: a YARN application whose driver calls exit has failed, whatever the code.
            System.exit(code);
        }
    }

    /**
     * Runs a command.
     *
     * @return 0 if all went well, 2 if the call or a setting is wrong, 1 for any other failure
     */
    static int run(Terminal terminal, String... args) {
        return commandLine(terminal).execute(args);
    }

    static CommandLine commandLine(Terminal terminal) {
        CommandSpec root = CommandSpec.create().name(NAME).version(version());
        root.usageMessage()
                .description("Convolutional networks trained in step across a Spark cluster, in Java alone.")
                .commandListHeading("%nCommands:%n")
                .customSynopsis(NAME + " COMMAND [FLAGS]")
                .width(110)
                .footer("", "Start with: convoy train", "Flags of a command: convoy help train");
        root.mixinStandardHelpOptions(true);
        root.addSubcommand("prepare", prepare(terminal));
        root.addSubcommand("train", train(terminal));
        root.addSubcommand("evaluate", evaluate(terminal));
        root.addSubcommand("score", score(terminal));
        root.addSubcommand("inspect", inspect(terminal));
        root.addSubcommand("fold", fold(terminal));
        root.addSubcommand("help", CommandSpec.forAnnotatedObject(new CommandLine.HelpCommand()));
        return new CommandLine(root)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setExecutionStrategy(new CommandLine.RunLast())
                .setParameterExceptionHandler((wrong, args) -> usage(terminal, wrong))
                .setExecutionExceptionHandler((thrown, command, parsed) -> failed(terminal, thrown, command));
    }

    /** {@code convoy 0.1.0}. */
    static String version() {
        String version = Convoy.class.getPackage().getImplementationVersion();
        return NAME + " " + (version == null ? "(unpackaged)" : version);
    }

    private static int usage(Terminal terminal, ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        if (command.getCommandName().equals(NAME) && wrong.getMessage().startsWith("Missing required subcommand")) {
            command.usage(terminal.err());
            return Failure.USAGE;
        }
        String line = wrong.getMessage();
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String first = unmatched.getUnmatched().get(0);
            List<String> known = first.startsWith("-")
                    ? List.copyOf(command.getCommandSpec().optionsMap().keySet())
                    : List.copyOf(command.getSubcommands().keySet());
            line = (first.startsWith("-") ? "unknown flag " : "unknown command or argument ")
                    + first
                    + Nearest.suggest(first, known);
        }
        String name = command.getCommandName();
        terminal.err().println("error: " + line + "; see: convoy help" + (name.equals(NAME) ? "" : " " + name));
        return Failure.USAGE;
    }

    private static int failed(Terminal terminal, Exception thrown, CommandLine command) {
        Failure failure = Failure.of(thrown);
        terminal.err().println("error: " + failure.line());
        if (JobCommand.isVerbose(command)) {
            thrown.printStackTrace(terminal.err());
        }
        return failure.exitCode();
    }

    private static CommandSpec prepare(Terminal terminal) {
        return JobCommand.of(
                terminal,
                PrepareJob::run,
                new About(
                        "prepare",
                        List.of(
                                "Turn images of any form into the prepared set: Parquet, uint8, with class names and counts.",
                                "",
                                "Forms: idx (MNIST family, plain or gzip), cifar10 (binary), folder (a folder of image files",
                                "for each class), prepared (Parquet), shapes (drawn); auto finds out."),
                        "convoy prepare --source photos --resize 32x32 --output prepared/photos"),
                List.of(
                        new Flag("--source", "PATH", Keys.TRAIN_PATH),
                        new Flag("--format", "FORMAT", Keys.TRAIN_FORMAT),
                        new Flag("--labels", "FILE", Keys.TRAIN_LABELS),
                        new Flag("--output", "DIR", Keys.PREPARE_OUTPUT),
                        new Flag("--split", "SPLIT", Keys.PREPARE_SPLIT),
                        new Flag("--resize", "SIZE", Keys.RESIZE),
                        new Flag("--crop", "SIZE", Keys.CROP),
                        new Flag("--colour", "MODE", Keys.COLOUR),
                        new Flag("--max-bad-fraction", "X", Keys.MAX_BAD_FRACTION),
                        new Flag("--limit", "N", Keys.TRAIN_LIMIT)),
                Set.of(Switch.OVERWRITE));
    }

    private static CommandSpec train(Terminal terminal) {
        return JobCommand.of(
                terminal,
                TrainJob::run,
                new About(
                        "train",
                        List.of(
                                "Train a network. Without flags: LeNet-5 on drawn shapes, on all cores of this machine.",
                                "",
                                "Leaves the model, checkpoints and a record with a hash of every epoch's state in the output:",
                                "the same seed, data and settings give the same hashes on any cluster."),
                        "convoy train --conf fashion-mnist --data data/fashion-mnist --output runs/fashion"),
                List.of(
                        new Flag("--data", "PATH", Keys.TRAIN_PATH),
                        new Flag("--format", "FORMAT", Keys.TRAIN_FORMAT),
                        new Flag("--test", "PATH", Keys.TEST_PATH),
                        new Flag("--architecture", "NAME|FILE", Keys.ARCHITECTURE),
                        new Flag("--input", "CxHxW", Keys.INPUT),
                        new Flag("--classes", "N", Keys.CLASSES),
                        new Flag("--output", "DIR", Keys.TRAIN_OUTPUT),
                        new Flag("--epochs", "N", Keys.EPOCHS),
                        new Flag("--stop-after", "N", Keys.STOP_AFTER),
                        new Flag("--batch-size", "N", Keys.BATCH_SIZE),
                        new Flag("--learning-rate", "X", ScheduleKeys.LEARNING_RATE),
                        new Flag("--optimizer", "NAME", OptimizerKeys.NAME),
                        new Flag("--init-from", "MODEL", Keys.INIT_FROM),
                        new Flag("--freeze", "PATTERN", UpdateKeys.FREEZE),
                        new Flag("--shards", "N", Keys.SHARDS),
                        new Flag("--partitions", "N", Keys.PARTITIONS),
                        new Flag("--threads", "N", Keys.THREADS),
                        new Flag("--seed", "N", Keys.SEED),
                        new Flag("--patience", "N", Keys.PATIENCE),
                        new Flag("--task", "TASK", Keys.TASK),
                        new Flag("--label-fraction", "X", Keys.LABEL_FRACTION)),
                Set.of(Switch.RESUME, Switch.OVERWRITE));
    }

    private static CommandSpec evaluate(Terminal terminal) {
        return JobCommand.of(
                terminal,
                EvaluateJob::run,
                new About(
                        "evaluate",
                        List.of("Measure a saved model on labelled images: loss, top-1, top-k, confusion."),
                        "convoy evaluate --model runs/fashion/model --data data/fashion-mnist"),
                List.of(
                        new Flag("--model", "DIR", Keys.EVALUATE_MODEL),
                        new Flag("--data", "PATH", Keys.TEST_PATH),
                        new Flag("--format", "FORMAT", Keys.TEST_FORMAT),
                        new Flag("--labels", "FILE", Keys.TEST_LABELS),
                        new Flag("--split", "SPLIT", Keys.EVALUATE_SPLIT),
                        new Flag("--limit", "N", Keys.TEST_LIMIT),
                        new Flag("--top-k", "K", Keys.EVALUATE_TOP_K),
                        new Flag("--json", "FILE", Keys.EVALUATE_JSON)),
                Set.of());
    }

    private static CommandSpec score(Terminal terminal) {
        return JobCommand.of(
                terminal,
                ScoreJob::run,
                new About(
                        "score",
                        List.of(
                                "Predict the class of each image with a saved model.",
                                "",
                                "Images need no labels; those that do not decode become rows with an error. --data is a folder",
                                "of image files at any depth, a file, a glob, archives (zip, tar) or SequenceFiles of images, a",
                                "Parquet table with image files in a column, or any other form that prepare takes.",
                                "",
                                "Each image is a row: id or path, label, predicted, predicted_name, probability, top_k, error,",
                                "decode_ms, score_ms. A file in a folder that has the name of a class has this label. At the end",
                                "comes a summary, as a page and as JSON too; where labels are known it says how many are right.",
                                "",
                                "The output is written chunk by chunk; --resume goes on with a scoring that did not finish, over",
                                "the same images, and scores each one once."),
                        "convoy score --model runs/fashion/model --data photos --output scores"),
                List.of(
                        new Flag("--model", "DIR", Keys.SCORE_MODEL),
                        new Flag("--data", "PATH", Keys.TEST_PATH),
                        new Flag("--data-format", "FORMAT", Keys.TEST_FORMAT),
                        new Flag("--split", "SPLIT", Keys.SCORE_SPLIT),
                        new Flag("--limit", "N", Keys.TEST_LIMIT),
                        new Flag("--output", "DIR", Keys.SCORE_OUTPUT),
                        new Flag("--format", "FORMAT", Keys.SCORE_FORMAT),
                        new Flag("--column", "NAME", Keys.SCORE_COLUMN),
                        new Flag("--top-k", "K", Keys.SCORE_TOP_K),
                        new Flag("--raw-scores", "true|false", Keys.SCORE_RAW_SCORES),
                        new Flag("--features", "LAYER,...", Keys.SCORE_FEATURES),
                        new Flag("--batch-size", "N", Keys.SCORE_BATCH_SIZE)),
                Set.of(Switch.OVERWRITE, Switch.RESUME));
    }

    private static CommandSpec inspect(Terminal terminal) {
        return JobCommand.of(
                terminal,
                InspectJob::run,
                new About(
                        "inspect",
                        List.of(
                                "Show a network layer by layer: shapes, parameters, work, receptive fields.",
                                "",
                                "Work is the multiply-adds for one image; the receptive field is how many input pixels one",
                                "output sees. With --model also where the model comes from.",
                                "",
                                "With --model and --images it also writes a page, one HTML file: filters, activation maps,",
                                "weights, the confusion matrix and the surest mistakes on these images, the run's curves.",
                                "With --output but no --images, on the test images of the model's own run.",
                                "",
                                "With --plan also how it is trained and scored, layer by layer: how its numbers lie in memory,",
                                "which arrays are used again, by which algorithm a convolution is computed and why, and what",
                                "all of it takes in memory and memory traffic.",
                                "",
                                "With --scaling also what a training step would take on clusters of growing size, with a batch",
                                "that grows along (--batch-size an executor) and with one that stays (train.batch-size in",
                                "train.shards shards): times, efficiency, where it pays, what to set. The cluster is described by",
                                "scaling.* keys: --set scaling.cores=16 --set scaling.link-gbits=25."),
                        "convoy inspect --model runs/lenet5/model --images photos"),
                List.of(
                        new Flag("--architecture", "NAME|FILE", Keys.ARCHITECTURE),
                        new Flag("--input", "CxHxW", Keys.INPUT),
                        new Flag("--classes", "N", Keys.CLASSES),
                        new Flag("--model", "DIR", Keys.INSPECT_MODEL),
                        new Flag("--images", "PATH", Keys.TEST_PATH),
                        new Flag("--images-format", "FORMAT", Keys.TEST_FORMAT),
                        new Flag("--split", "SPLIT", Keys.INSPECT_SPLIT),
                        new Flag("--limit", "N", Keys.TEST_LIMIT),
                        new Flag("--count", "N", Keys.INSPECT_COUNT),
                        new Flag("--output", "FILE", Keys.INSPECT_OUTPUT),
                        new Flag("--batch-size", "N", Keys.INSPECT_BATCH_SIZE)),
                Set.of(Switch.PLAN, Switch.SCALING));
    }

    private static CommandSpec fold(Terminal terminal) {
        return JobCommand.of(
                terminal,
                FoldJob::run,
                new About(
                        "fold",
                        List.of(
                                "Fold a saved model's batch normalisations into the layers before them.",
                                "",
                                "The model written scores as the first does, up to rounding, with fewer layers; it is for",
                                "scoring, and is no longer the one that was trained."),
                        "convoy fold --model runs/fashion/model --output runs/fashion/folded"),
                List.of(new Flag("--model", "DIR", Keys.FOLD_MODEL), new Flag("--output", "DIR", Keys.FOLD_OUTPUT)),
                Set.of(Switch.OVERWRITE));
    }
}
