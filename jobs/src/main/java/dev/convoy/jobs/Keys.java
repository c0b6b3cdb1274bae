package dev.convoy.jobs;

import dev.convoy.data.ImageFormat;
import dev.convoy.data.RandomErase;
import dev.convoy.data.RandomRotation;
import dev.convoy.data.SourceSettings;
import dev.convoy.gradient.GradientWire;
import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.Orientation;
import dev.convoy.image.Resize;
import dev.convoy.image.Scaling;
import dev.convoy.tensor.Shape;
import dev.convoy.train.BatchNormStatistics;
import dev.convoy.train.Reducer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All settings, by room; those of the loss are in {@link LossKeys}, of the update in {@link UpdateKeys}, of a predicted cluster in {@link ScalingKeys}. {@code conf/train.conf} shows each with its default; a test holds the two together. */
final class Keys {
    private static final Map<String, Key<?>> ALL = new TreeMap<>();

    // Images
    static final Key<String> TRAIN_PATH =
            key("data.train.path", Kind.text(), "", "training images: a file or folder; empty draws shapes");
    static final Key<ImageFormat> TRAIN_FORMAT = key("data.train.format", formats(), "auto", "their form");
    static final Key<String> TRAIN_LABELS =
            key("data.train.labels", Kind.text(), "", "IDX label file; empty finds it beside the images");
    static final Key<Integer> TRAIN_LIMIT =
            key("data.train.limit", Kind.whole(0), "0", "take only so many first images; 0 for all");
    static final Key<String> TEST_PATH =
            key("data.test.path", Kind.text(), "", "test images; empty takes the test set of data.train.path");
    static final Key<ImageFormat> TEST_FORMAT = key("data.test.format", formats(), "auto", "their form");
    static final Key<String> TEST_LABELS =
            key("data.test.labels", Kind.text(), "", "IDX label file; empty finds it beside the images");
    static final Key<Integer> TEST_LIMIT =
            key("data.test.limit", Kind.whole(0), "0", "take only so many first images; 0 for all");
    static final Key<Double> VALIDATION_FRACTION = key(
            "data.validation-fraction",
            Kind.number("a number from 0 to below 1", x -> x >= 0 && x < 1),
            "0",
            "share of the training set held out to validate on; 0 validates on the test set");
    static final Key<Resize> RESIZE = key(
            "data.resize",
            Kind.parsed("none, a length (224) or height x width (224x200)", Resize::parse),
            "none",
            "scale image files to this size");
    static final Key<Crop> CROP = key(
            "data.crop",
            Kind.parsed("none, a length (224) or height x width (224x200)", Crop::parse),
            "none",
            "then cut this from their centre");
    static final Key<ColourMode> COLOUR =
            key("data.colour", Kind.choice(ColourMode.values(), ColourMode::parse), "auto", "channels");
    static final Key<Orientation> ORIENTATION = key(
            "data.orientation",
            Kind.choice(Orientation.values(), Orientation::parse),
            "exif",
            "whether image files are turned as their EXIF data say");
    static final Key<Scaling> SCALING = key(
            "data.scaling",
            Kind.choice(Scaling.values(), Scaling::parse),
            "fast",
            "arithmetic of scaling image files: while they are read, or Pillow's bit for bit");
    static final Key<Double> MAX_BAD_FRACTION = key(
            "data.max-bad-fraction",
            Kind.share(),
            Double.toString(SourceSettings.DEFAULT_MAX_BAD_FRACTION),
            "share of image files that may fail to decode");
    static final Key<List<Double>> MEAN =
            key("data.normalise.mean", Kind.numbers(), "[]", "mean of each channel; [] computes it");
    static final Key<List<Double>> STD =
            key("data.normalise.std", Kind.numbers(), "[]", "deviation of each channel; [] computes it");
    static final Key<Integer> AUGMENT_CROP = key(
            "data.augment.crop-padding", Kind.whole(0), "0", "pixels of padding before a random crop of the same size");
    static final Key<Double> AUGMENT_FLIP =
            key("data.augment.flip", Kind.share(), "0", "share of images flipped left to right");
    static final Key<Double> AUGMENT_ROTATION = key(
            "data.augment.rotation",
            Kind.number("a number of degrees from 0 to 180", x -> x >= 0 && x <= 180),
            "0",
            "largest angle of a random turn, degrees");
    static final Key<RandomRotation.Interpolation> AUGMENT_INTERPOLATION = key(
            "data.augment.interpolation",
            Kind.choice(RandomRotation.Interpolation.values(), RandomRotation.Interpolation::parse),
            "bilinear",
            "how turned pixels are read");
    static final Key<Double> AUGMENT_BRIGHTNESS =
            key("data.augment.brightness", Kind.notNegative(), "0", "colour jitter: brightness times 1 - x to 1 + x");
    static final Key<Double> AUGMENT_CONTRAST =
            key("data.augment.contrast", Kind.notNegative(), "0", "colour jitter: contrast, likewise");
    static final Key<Double> AUGMENT_SATURATION = key(
            "data.augment.saturation",
            Kind.notNegative(),
            "0",
            "colour jitter: saturation, likewise; not of grey images");
    static final Key<Double> AUGMENT_HUE = key(
            "data.augment.hue",
            Kind.number("a number from 0 to 0.5", x -> x >= 0 && x <= 0.5),
            "0",
            "colour jitter: largest shift of the hue; 0.5 is half the circle");
    static final Key<Double> AUGMENT_ERASE =
            key("data.augment.erase", Kind.share(), "0", "share of images with a rectangle erased");
    static final Key<Double> AUGMENT_ERASE_MIN = key(
            "data.augment.erase-min-area",
            Kind.share(),
            Double.toString(RandomErase.DEFAULT_MIN_AREA),
            "smallest such rectangle, as a share of the image");
    static final Key<Double> AUGMENT_ERASE_MAX = key(
            "data.augment.erase-max-area",
            Kind.share(),
            Double.toString(RandomErase.DEFAULT_MAX_AREA),
            "largest such rectangle, as a share of the image");
    static final Key<Integer> AUGMENT_CUTOUT = key(
            "data.augment.cutout", Kind.whole(0), "0", "side of a square erased from every image, pixels; 0 for none");
    static final Key<Double> AUGMENT_MIXUP = key(
            "data.augment.mixup",
            Kind.notNegative(),
            "0",
            "images mixed in shares of Beta(x, x); 0 for none, 0.2 is usual");
    static final Key<Double> LABEL_FRACTION = key(
            "data.label-fraction",
            Kind.number("a number above 0, at most 1", x -> x > 0 && x <= 1),
            "1",
            "share of the training images kept, the same of every class");
    static final Key<Integer> TARGET_CHANNELS =
            key("data.target-channels", Kind.whole(0), "0", "dense: last channels of the images that are the target");
    static final Key<Integer> SHAPES_IMAGES =
            key("data.shapes.images", Kind.whole(1), "12000", "pictures of shapes to draw for training");
    static final Key<Integer> SHAPES_TEST_IMAGES =
            key("data.shapes.test-images", Kind.whole(1), "2000", "and for testing");
    static final Key<Integer> SHAPES_CHANNELS =
            key("data.shapes.channels", Kind.whole(1), "1", "1 for grey, 3 for colour");
    static final Key<Integer> SHAPES_HEIGHT = key("data.shapes.height", Kind.whole(1), "28", "pixels");
    static final Key<Integer> SHAPES_WIDTH = key("data.shapes.width", Kind.whole(1), "28", "pixels");
    static final Key<Long> SHAPES_SEED = key("data.shapes.seed", Kind.seed(), "1", "seed of the drawing");
    static final Key<Boolean> SHAPES_DEPTH =
            key("data.shapes.depth", Kind.flag(), "false", "draw each picture's depth map as one more channel");

    // Network
    static final Key<String> ARCHITECTURE = key(
            "model.architecture", Kind.text(), "lenet5", "a file, or a built-in network: " + Architectures.builtIn());
    static final Key<Optional<Shape>> INPUT =
            key("model.input", Kind.shape(), "none", "input shape in place of the architecture's own, like 3x32x32");

    static final Key<Integer> CLASSES =
            key("model.classes", Kind.whole(0), "0", "outputs of the last layer; 0 for the architecture's own");

    // Training
    static final Key<Task.Goal> TASK = key(
            "train.task",
            Kind.choice(Task.Goal.values(), Task.Goal::parse),
            "classify",
            "what is learned: classes, how an image is turned, or a value for every pixel");
    static final Key<String> INIT_FROM = key(
            "train.init-from",
            Kind.text(),
            "",
            "saved model to start from: what has the same name and shape is taken, the rest drawn at random");
    static final Key<Integer> EPOCHS = key("train.epochs", Kind.whole(1), "3", "passes over the training set");
    static final Key<Integer> STOP_AFTER =
            key("train.stop-after", Kind.whole(0), "0", "stop after this epoch, to be resumed later; 0 for none");
    static final Key<Integer> BATCH_SIZE =
            key("train.batch-size", Kind.whole(1), "64", "images of a step, over all shards");
    static final Key<Integer> SHARDS = key(
            "train.shards",
            Kind.whole(1),
            "8",
            "logical workers, whatever the cluster; part of the result's definition");
    static final Key<BatchNormStatistics> BATCH_NORM = key(
            "train.batch-norm",
            Kind.choice(BatchNormStatistics.values(), BatchNormStatistics::parse),
            "shard",
            "whose mean and variance a batch normalisation takes: a shard's part of the batch, or all of it");
    static final Key<GradientWire> GRADIENT_WIRE = key(
            "train.gradient-wire",
            Kind.choice(GradientWire.values(), GradientWire::parse),
            "float32",
            "form in which gradients travel; in 16 bits they are rounded, with error feedback");
    static final Key<Integer> PARTITIONS =
            key("train.partitions", Kind.whole(0), "0", "tasks of a step; 0 for one for each that can run at once");
    static final Key<Integer> THREADS =
            key("train.threads", Kind.whole(0), "0", "threads of a task; 0 for the cores Spark gives it");
    static final Key<Long> SEED = key("train.seed", Kind.seed(), "1", "seed of every random number");
    static final Key<Boolean> VALIDATE =
            key("train.validate", Kind.flag(), "true", "measure on the validation set after every epoch");
    static final Key<Integer> PATIENCE = key(
            "train.patience", Kind.whole(0), "0", "stop after so many epochs without a better validation; 0 for never");
    static final Key<Integer> KEEP = key("train.keep", Kind.whole(1), "3", "how many of the last checkpoints stay");
    static final Key<Integer> FAILED_CHECKPOINTS = key(
            "train.failed-checkpoints",
            Kind.whole(0),
            "3",
            "how many checkpoints in a row may fail to be written before the run ends");
    static final Key<Integer> STEP_LIMIT = key(
            "train.step-limit",
            Kind.whole(1),
            "1800",
            "seconds that a step may go on without one of its tasks ending, before the run ends");
    static final Key<Reducer> REDUCER = key(
            "train.reducer",
            Kind.choice(Reducer.values(), Reducer::parse),
            "auto",
            "how gradients come together: a tree on the driver, or slices that executors own and update");
    static final Key<Integer> TOP_K =
            key("train.top-k", Kind.whole(1), "5", "also count a hit among so many best classes");
    static final Key<String> TRAIN_OUTPUT = key(
            "train.output",
            Kind.text(),
            "",
            "folder of the run; empty for the first free of runs/NAME, runs/NAME-2, ...");

    // The other jobs
    static final Key<String> PREPARE_OUTPUT = key("prepare.output", Kind.text(), "", "folder to write");
    static final Key<String> PREPARE_SPLIT =
            key("prepare.split", Kind.word("all", "train", "test"), "all", "which of a source's sets");
    static final Key<String> INSPECT_MODEL = key("inspect.model", Kind.text(), "", "folder of a saved model");
    static final Key<String> INSPECT_SPLIT = key("inspect.split", splits(), "test", "which of a source's two sets");
    static final Key<Integer> INSPECT_COUNT =
            key("inspect.count", Kind.whole(1), "8", "images whose activation maps the page shows");
    static final Key<String> INSPECT_OUTPUT = key(
            "inspect.output", Kind.text(), "", "the page to write; empty for inspect.html beside the model's folder");
    static final Key<Integer> INSPECT_BATCH_SIZE =
            key("inspect.batch-size", Kind.whole(1), "32", "images at a time in --plan, of each executor in --scaling");
    static final Key<String> FOLD_MODEL = key("fold.model", Kind.text(), "", "folder of a saved model");
    static final Key<String> FOLD_OUTPUT = key("fold.output", Kind.text(), "", "folder to write");
    static final Key<String> EVALUATE_MODEL = key("evaluate.model", Kind.text(), "", "folder of a saved model");
    static final Key<String> EVALUATE_SPLIT = key("evaluate.split", splits(), "test", "which of a source's two sets");
    static final Key<Integer> EVALUATE_TOP_K =
            key("evaluate.top-k", Kind.whole(1), "5", "also count a hit among so many best classes");
    static final Key<String> EVALUATE_JSON =
            key("evaluate.json", Kind.text(), "", "file for the figures; empty for none");
    static final Key<String> SCORE_MODEL = key("score.model", Kind.text(), "", "folder of a saved model");
    static final Key<String> SCORE_SPLIT = key("score.split", splits(), "test", "which of a source's two sets");
    static final Key<String> SCORE_OUTPUT = key("score.output", Kind.text(), "", "folder to write");
    static final Key<String> SCORE_FORMAT =
            key("score.format", Kind.word("parquet", "csv", "json"), "parquet", "form of the scores");
    static final Key<Integer> SCORE_TOP_K =
            key("score.top-k", Kind.whole(1), "5", "best classes listed for each image");
    static final Key<List<String>> SCORE_FEATURES = key(
            "score.features",
            Kind.list("names of layers", name -> name),
            "[]",
            "layers whose outputs are written too, by the names convoy inspect prints");
    static final Key<Boolean> SCORE_RAW_SCORES =
            key("score.raw-scores", Kind.flag(), "false", "write the network's output too, before softmax");
    static final Key<String> SCORE_COLUMN =
            key("score.column", Kind.text(), "", "column of a Parquet table that holds image files; empty: content");
    static final Key<Integer> SCORE_CHUNK = key(
            "score.chunk-images",
            Kind.whole(0),
            "0",
            "images written together, and scored again at most if the process ends; 0: what suits the cluster");
    static final Key<Integer> SCORE_BATCH_SIZE =
            key("score.batch-size", Kind.whole(1), "32", "images a task scores at once; changes no result");

    // The cluster
    static final Key<Integer> PATIENCE_FOR_EXECUTORS = key(
            "cluster.patience",
            Kind.whole(1),
            "300",
            "seconds that jobs wait for executors when there are none, before the command ends");

    static {
        LossKeys.all().forEach(key -> ALL.put(key.name(), key));
        UpdateKeys.all().forEach(key -> ALL.put(key.name(), key));
        ScalingKeys.all().forEach(key -> ALL.put(key.name(), key));
    }

    private Keys() {}

    private static <T> Key<T> key(String name, Kind<T> kind, String initial, String help) {
        Key<T> key = new Key<>(name, kind, initial, help);
        ALL.put(name, key);
        return key;
    }

    private static Kind<ImageFormat> formats() {
        return Kind.choice(ImageFormat.values(), Keys::format);
    }

    /** A format's name; {@code cifar} and {@code parquet} are understood too. */
    private static ImageFormat format(String name) {
        return switch (name) {
            case "cifar" -> ImageFormat.CIFAR10;
            case "parquet" -> ImageFormat.PREPARED;
            default -> ImageFormat.parse(name);
        };
    }

    private static Kind<String> splits() {
        return Kind.word("train", "test");
    }

    /** Every key by its name, sorted. Settings of Spark's own, {@code spark.*}, are not among them. */
    static Map<String, Key<?>> all() {
        return ALL;
    }
}
