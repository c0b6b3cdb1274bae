package dev.convoy.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.files.EncodedImage;
import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many images are taken before their rows are asked for, where files come with their bytes. */
@ExtendWith(SharedSpark.class)
class HeldFilesTest {
    private static final int IMAGES = 300;
    private static final int BATCH = 64;
    private static final ScoreOptions OPTIONS = new ScoreOptions(1, BATCH, 2);

    private static final AtomicInteger TAKEN = new AtomicInteger();

    private final SparkSession spark;

    HeldFilesTest(SparkSession spark) {
        this.spark = spark;
    }

    /** A small image that says that it has so many bytes in memory. */
    private record Image(int number, long held) implements EncodedImage {
        @Override
        public String path() {
            return "archive.zip!/" + number + ".png";
        }

        @Override
        public String folder() {
            return "";
        }

        @Override
        public byte[] read() throws IOException {
            return ScoreFixtures.png(12, 12, number);
        }
    }

    private static Iterator<EncodedImage> images(int count, long held) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    TAKEN.incrementAndGet();
                    return (EncodedImage) new Image(i, held);
                })
                .iterator();
    }

    /** Images taken, but not given as a row yet, at most. */
    private int most(long held) throws IOException {
        TAKEN.set(0);
        JavaRDD<EncodedImage> images = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(List.of(IMAGES), 1)
                .flatMap(count -> images(count, held));
        try (Scorer scorer = new Scorer(spark, ScoreFixtures.model(ScoreFixtures.names()), OPTIONS)) {
            List<Integer> waiting = scorer.score(images)
                    .toJavaRDD()
                    .mapPartitions(HeldFilesTest::waiting)
                    .collect();
            assertThat(waiting).hasSize(IMAGES);
            return waiting.stream().mapToInt(i -> i).max().orElseThrow();
        }
    }

    private static Iterator<Integer> waiting(Iterator<Row> rows) {
        AtomicInteger given = new AtomicInteger();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Integer next() {
                rows.next();
                return TAKEN.get() - given.getAndIncrement();
            }
        };
    }

    @Test
    void smallOnesAreTakenSomeBatchesAhead() throws IOException {
        assertThat(most(1_000)).isBetween(2 * BATCH, 3 * BATCH + 3);
    }

    @Test
    void largeOnesAreTakenForSixtyFourMebibytes() throws IOException {
        assertThat(most(10 << 20)).isBetween(4, 8);
    }

    @Test
    void hugeOnesAreTakenForEachThread() throws IOException {
        assertThat(most(200 << 20)).isBetween(2, 4);
    }
}
