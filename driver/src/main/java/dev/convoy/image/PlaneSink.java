package dev.convoy.image;

/** Keeps rows as planes. */
final class PlaneSink implements RowSink {
    private final int channels;
    private final int height;
    private final int width;
    private final byte[] pixels; // [channels, height, width]

    PlaneSink(int channels, int height, int width) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.pixels = new byte[channels * height * width];
    }

    @Override
    public void row(int y, byte[] samples) {
        if (channels == 1) {
            System.arraycopy(samples, 0, pixels, y * width, width);
            return;
        }
        for (int c = 0; c < channels; c++) {
            int to = (c * height + y) * width;
            for (int x = 0, from = c; x < width; x++, from += channels) {
                pixels[to + x] = samples[from];
            }
        }
    }

    @Override
    public RawImage image() {
        return new RawImage(channels, height, width, pixels);
    }
}
