package dev.convoy.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Counts and pixel statistics of a set, summed as integers: the same numbers whatever the partitions.
 *
 * @param classCounts number of images of each class
 * @param mean mean of each channel, of pixels scaled to 0 to 1
 * @param std standard deviation of each channel (divided by the number of pixels), of pixels scaled to 0 to 1
 */
public record PixelStatistics(List<Long> classCounts, List<Double> mean, List<Double> std) {
    /** Copies the lists. */
    public PixelStatistics {
        classCounts = List.copyOf(classCounts);
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /** Number of images. */
    public long count() {
        return classCounts.stream().mapToLong(Long::longValue).sum();
    }

    /** Those of the first channels: of a network's input, where target channels follow. */
    public PixelStatistics first(int channels) {
        return new PixelStatistics(classCounts, mean.subList(0, channels), std.subList(0, channels));
    }

    /** Those of the same images turned by the four right angles, which are the classes. */
    PixelStatistics turned() {
        return new PixelStatistics(Collections.nCopies(SampleForm.TURNS, count()), mean, std);
    }

    /** Computes them in one pass; errors as {@link ImageCheck#check}. */
    static PixelStatistics compute(JavaRDD<LabelledImage> images, ImageCheck check) {
        List<long[]> parts = DataException.surface(
                () -> images.mapPartitions(part -> sum(part, check)).collect());
        int classes = check.classes();
        long[] total = new long[classes + 2 * check.channels()];
        for (long[] part : parts) {
            for (int i = 0; i < total.length; i++) {
                total[i] += part[i];
            }
        }
        List<Long> counts = LongStream.of(total).limit(classes).boxed().toList();
        long pixels = counts.stream().mapToLong(Long::longValue).sum() * check.height() * check.width();
        List<Double> mean = new ArrayList<>();
        List<Double> std = new ArrayList<>();
        for (int c = 0; c < check.channels(); c++) {
            long sum = total[classes + c];
            long squares = total[classes + check.channels() + c];
            mean.add(ratio(BigInteger.valueOf(sum), BigInteger.valueOf(pixels)) / 255);
            std.add(StrictMath.sqrt(variance(pixels, sum, squares)) / 255);
        }
        return new PixelStatistics(counts, mean, std);
    }

    /** Class counts, then each channel's sum, then each channel's sum of squares. */
    private static Iterator<long[]> sum(Iterator<LabelledImage> part, ImageCheck check) {
        int channels = check.channels();
        int plane = check.height() * check.width();
        long[] sums = new long[check.classes() + 2 * channels];
        while (part.hasNext()) {
            LabelledImage sample = part.next();
            check.check(sample);
            sums[sample.label()]++;
            byte[] pixels = sample.image().pixels();
            for (int c = 0; c < channels; c++) {
                long sum = 0;
                long squares = 0;
                for (int i = c * plane; i < (c + 1) * plane; i++) {
                    int value = pixels[i] & 0xFF;
                    sum += value;
                    squares += (long) value * value;
                }
                sums[check.classes() + c] += sum;
                sums[check.classes() + channels + c] += squares;
            }
        }
        return List.of(sums).iterator();
    }

    private static double variance(long n, long sum, long squares) {
        BigInteger count = BigInteger.valueOf(n);
        BigInteger numerator = count.multiply(BigInteger.valueOf(squares))
                .subtract(BigInteger.valueOf(sum).pow(2));
        return ratio(numerator, count.pow(2));
    }

    private static double ratio(BigInteger numerator, BigInteger denominator) {
        return new BigDecimal(numerator)
                .divide(new BigDecimal(denominator), MathContext.DECIMAL128)
                .doubleValue();
    }
}
