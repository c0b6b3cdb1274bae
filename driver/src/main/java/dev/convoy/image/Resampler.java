package dev.convoy.image;

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
        RawImage out = image;
        if (width != image.width()) {
            out = rows(out, width);
        }
        if (height != image.height()) {
            out = columns(out, height);
        }
        return out;
    }

    private static RawImage rows(RawImage image, int width) {
        Weights weights = new Weights(image.width(), width);
        byte[] from = image.pixels();
        byte[] out = new byte[image.channels() * image.height() * width];
        for (int row = 0; row < image.channels() * image.height(); row++) {
            for (int x = 0; x < width; x++) {
                int sum = 1 << (PRECISION - 1);
                int first = row * image.width() + weights.first[x];
                for (int k = 0; k < weights.count[x]; k++) {
                    sum += (from[first + k] & 0xFF) * weights.values[x * weights.most + k];
                }
                out[row * width + x] = clip(sum);
            }
        }
        return new RawImage(image.channels(), image.height(), width, out);
    }

    private static RawImage columns(RawImage image, int height) {
        Weights weights = new Weights(image.height(), height);
        byte[] from = image.pixels();
        int width = image.width();
        byte[] out = new byte[image.channels() * height * width];
        for (int c = 0; c < image.channels(); c++) {
            for (int y = 0; y < height; y++) {
                int first = (c * image.height() + weights.first[y]) * width;
                for (int x = 0; x < width; x++) {
                    int sum = 1 << (PRECISION - 1);
                    for (int k = 0; k < weights.count[y]; k++) {
                        sum += (from[first + k * width + x] & 0xFF) * weights.values[y * weights.most + k];
                    }
                    out[(c * height + y) * width + x] = clip(sum);
                }
            }
        }
        return new RawImage(image.channels(), height, width, out);
    }

    private static byte clip(int sum) {
        return (byte) Math.min(255, Math.max(0, sum >> PRECISION));
    }

    /** For each output place: the first input place, how many, and their weights. */
    private static final class Weights {
        final int[] first;
        final int[] count;
        final int[] values; // [out, most]
        final int most;

        Weights(int in, int out) {
            double scale = (double) in / out;
            double reach = Math.max(scale, 1);
            this.most = (int) Math.ceil(reach) * 2 + 1;
            this.first = new int[out];
            this.count = new int[out];
            this.values = new int[Math.multiplyExact(out, most)];
            double[] raw = new double[most];
            for (int i = 0; i < out; i++) {
                double centre = (i + 0.5) * scale;
                first[i] = Math.max(0, (int) (centre - reach + 0.5));
                count[i] = Math.min(in, (int) (centre + reach + 0.5)) - first[i];
                double sum = 0;
                for (int k = 0; k < count[i]; k++) {
                    raw[k] = Math.max(0, 1 - Math.abs((k + first[i] - centre + 0.5) * (1 / reach)));
                    sum += raw[k];
                }
                for (int k = 0; k < count[i]; k++) {
                    values[i * most + k] = (int) (0.5 + raw[k] / sum * (1 << PRECISION));
                }
            }
        }
    }
}
