package dev.convoy.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.files.FileSettings;
import dev.convoy.files.ImageFiles;
import dev.convoy.image.DecodeSettings;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import dev.convoy.score.ScoreOptions;
import dev.convoy.score.Scorer;
import dev.convoy.testing.SharedSpark;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** So many jobs, and so many rows read, and no pass over images or scores that somebody added without noticing. */
@ExtendWith(SharedSpark.class)
class SparkJobsTest {
    private static final String ARCHITECTURE = """
            name = small
            input = [1, 12, 12]
            layers = [ flatten, { type = linear, out_features = %d } ]
            """;
    private static final StructType TABLE =
            new StructType().add("label", DataTypes.IntegerType).add("content", DataTypes.BinaryType);
    private static final int IMAGES = 60;

    private final SparkSession spark;
    private final JavaSparkContext context;
    private final Seen seen = new Seen();

    @TempDir
    private Path folder;

    SparkJobsTest(SparkSession spark) {
        this.spark = spark;
        this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    /** What Spark was told to do. */
    private static final class Seen extends SparkListener {
        private static final String LAST = "the last";

        private int jobs;
        private long rows;
        private boolean last;

        @Override
        public synchronized void onJobStart(SparkListenerJobStart start) {
            if (LAST.equals(start.properties().getProperty("spark.job.description"))) {
                last = true;
                notifyAll();
            } else {
                jobs++;
            }
        }

        @Override
        public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
            rows += end.taskMetrics().inputMetrics().recordsRead();
        }

        /** Forgets it, and says what it was: jobs, and rows read from files. */
        synchronized List<Long> take(JavaSparkContext spark) throws InterruptedException {
            spark.setLocalProperty("spark.job.description", LAST);
            spark.parallelize(List.of(1), 1).count(); // events come in order: the others are before it
            spark.setLocalProperty("spark.job.description", null);
            while (!last) {
                wait();
            }
            List<Long> taken = List.of((long) jobs, rows);
            jobs = 0;
            rows = 0;
            last = false;
            return taken;
        }
    }

    @BeforeEach
    void listen() {
        spark.sparkContext().addSparkListener(seen);
    }

    @AfterEach
    void listenNoMore() {
        spark.sparkContext().removeSparkListener(seen);
    }

    private Scorer scorer(int classes) throws FormatException {
        Network network = Network.build(ArchitectureFile.parse(ARCHITECTURE.formatted(classes), "test"));
        Preprocessing preprocessing =
                new Preprocessing(1, 12, 12, DecodeSettings.AS_IS, new Normalisation(List.of(0.5), List.of(0.25)));
        return new Scorer(
                spark,
                new SavedModel(
                        network.architecture(),
                        preprocessing.toMap(),
                        names(classes),
                        Map.of(),
                        network.initialParameters(3),
                        network.initialStatistics()),
                ScoreOptions.DEFAULT);
    }

    private static List<String> names(int classes) {
        return IntStream.range(0, classes).mapToObj(i -> "class" + i).toList();
    }

    private static byte[] png() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(12, 12, BufferedImage.TYPE_BYTE_GRAY), "png", out);
        return out.toByteArray();
    }

    private ScoreOutput output() throws IOException {
        return new ScoreOutput(
                new Configuration(),
                new org.apache.hadoop.fs.Path(folder.resolve("scores").toUri()),
                "parquet");
    }

    @Test
    void aChunkOfFilesIsAJobAndTheSummaryReadsTheScoresOnce() throws Exception {
        for (int i = 0; i < IMAGES; i++) {
            Path file = folder.resolve("images/class" + i % 10 + "/" + i + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, png());
        }
        ScoreInput input = new ScoreInput.Files(
                ImageFiles.find(context, List.of(folder + "/images"), FileSettings.DEFAULT), "images");
        ScoreOutput output = output();
        try (Scorer scorer = scorer(10)) {
            Scoring scoring = Scoring.begin(spark, input, output, Map.of(), 2 * IMAGES / input.parts());
            assertThat(seen.take(context)).as("the list of files is kept").isEqualTo(List.of(1L, 0L));
            assertThat(scoring.chunks()).isGreaterThan(2);
            scoring.run(scorer);
            assertThat(seen.take(context).get(0)).isEqualTo(scoring.chunks());
            ScoreSummary summary = ScoreSummary.of(output.read(spark, scorer.schema()), names(10), 1);
            assertThat(summary.totals().scored()).isEqualTo(IMAGES);
            assertThat(summary.truth()).isPresent();
            assertThat(seen.take(context)).isEqualTo(List.of(2L, (long) IMAGES));
        }
    }

    @Test
    void aTablesFilesAreReadOnceAndASummaryOfManyClassesReadsTheScoresTwice() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            rows.add(RowFactory.create(i, png()));
        }
        String table = folder.resolve("table").toString();
        spark.createDataFrame(rows, TABLE).repartition(20).write().parquet(table);
        seen.take(context);
        ScoreInput input = ScoreInput.Table.open(spark, table, "content");
        assertThat(seen.take(context)).as("its columns are read").isEqualTo(List.of(1L, 0L));
        ScoreOutput output = output();
        try (Scorer scorer = scorer(1001)) {
            Scoring scoring = Scoring.begin(spark, input, output, Map.of(), 2);
            scoring.run(scorer);
            assertThat(scoring.chunks()).isEqualTo(3); // 4 files a core: how many images they have is not known
            assertThat(seen.take(context)).isEqualTo(List.of(3L, (long) IMAGES));
            ScoreSummary.of(output.read(spark, input.scores(scorer, 0, 1).schema()), names(1001), 1);
            assertThat(seen.take(context).get(1)).isEqualTo(2 * IMAGES);
        }
    }
}
