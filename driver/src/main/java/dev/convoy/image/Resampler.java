package dev.convoy.image;

import java.util.Arrays;

/**
 * Bilinear scaling with antialiasing, in integers: the triangle filter widened by the scale, rows first, then columns,
 * each rounded to 8 bits; weights of 22 bits. The same arithmetic as Pillow's {@code Resample.c} and hence torchvision's
 * default, and the same bits on every machine.
 */
final class Resampler {
    private static final int PRECISION = 32 - 8 - 2;

    private Resampler() {}

    /** The image scaled to a height and width; itself if it has them. */
    static RawImage resize(RawImage image, int height, int width) {
        return resize(image, height, width, Region.all(height, width));
    }

    /** A part of the image scaled to a height and width; nothing else is computed. */
    static RawImage resize(RawImage image, int height, int width, Region kept) {
        if (height == image.height()) {
            Region rows = new Region(kept.top(), 0, kept.height(), image.width());
            return width == image.width()
                    ? Pixels.crop(image, kept)
                    : rows(Pixels.crop(image, rows), width, kept.left(), kept.width());
        }
        Weights weights = new Weights(image.height(), height);
        int last = kept.top() + kept.height() - 1;
        int first = weights.first[kept.top()];
        int count = weights.first[last] + weights.count[last] - first;
        RawImage needed = width == image.width()
                ? Pixels.crop(image, new Region(first, kept.left(), count, kept.width()))
                : rows(
                        Pixels.crop(image, new Region(first, 0, count, image.width())),
                        width,
                        kept.left(),
                        kept.width());
        return columns(needed, weights, first, kept);
    }

    /** Places {@code left} to {@code left + kept} of every row scaled to a width. */
    private static RawImage rows(RawImage image, int width, int left, int kept) {
        Weights weights = new Weights(image.width(), width);
        int[] values = weights.rounded(PRECISION);
        byte[] from = image.pixels();
        int rows = image.channels() * image.height();
        byte[] out = new byte[rows * kept];
        for (int row = 0; row < rows; row++) {
            for (int x = 0; x < kept; x++) {
                int sum = 1 << (PRECISION - 1);
                int first = row * image.width() + weights.first[left + x];
                int weight = (left + x) * weights.most;
                int count = weights.count[left + x];
                for (int k = 0; k < count; k++) {
                    sum += (from[first + k] & 0xFF) * values[weight + k];
                }
                out[row * kept + x] = clip(sum);
            }
        }
        return new RawImage(image.channels(), image.height(), kept, out);
    }

    /** Rows of the scaled image from input rows, of which the first is row {@code begin} of the whole. */
    private static RawImage columns(RawImage image, Weights weights, int begin, Region kept) {
        int[] values = weights.rounded(PRECISION);
        byte[] from = image.pixels();
        int width = image.width();
        byte[] out = new byte[image.channels() * kept.height() * width];
        int[] sums = new int[width];
        for (int c = 0; c < image.channels(); c++) {
            for (int y = 0; y < kept.height(); y++) {
                int place = kept.top() + y;
                Arrays.fill(sums, 1 << (PRECISION - 1));
                for (int k = 0; k < weights.count[place]; k++) {
                    int row = (c * image.height() + weights.first[place] - begin + k) * width;
                    int weight = values[place * weights.most + k];
                    for (int x = 0; x < width; x++) {
                        sums[x] += (from[row + x] & 0xFF) * weight;
                    }
                }
                for (int x = 0; x < width; x++) {
                    out[(c * kept.height() + y) * width + x] = clip(sums[x]);
                }
            }
        }
        return new RawImage(image.channels(), kept.height(), width, out);
    }

    private static byte clip(int sum) {
        return (byte) Math.min(255, Math.max(0, sum >> PRECISION));
    }
}
