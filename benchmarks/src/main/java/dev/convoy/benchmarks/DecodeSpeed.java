package dev.convoy.benchmarks;

import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeResult;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.ImageDecoder;
import dev.convoy.image.RawImage;
import dev.convoy.image.Resize;
import dev.convoy.image.Scaling;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Decoding JPEG files and scaling them to a network's input, beside the JDK's {@code ImageIO.read} and a bicubic scaled
 * draw, on one thread. The other reader of the class path is taken away for the JDK's side. The two results must be
 * alike before anything is timed; so must the two arithmetics of scaling.
 */
@Command(
        name = "decode-speed",
        description = "Times decoding and scaling of JPEG files beside ImageIO.read and a scaled draw.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class DecodeSpeed implements Callable<Integer> {
    private static final double MILLIS = 1e3;
    private static final double LEAST_ALIKE = 35; // dB: the draw does not average what it leaves out
    private static final double LEAST_EXACT = 45;
    private static final String JDK_READER = "com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi";

    @Option(names = "--images", paramLabel = "N", description = "pictures", defaultValue = "8")
    private int images;

    @Option(names = "--height", paramLabel = "PIXELS", description = "of a picture", defaultValue = "864")
    private int height;

    @Option(names = "--width", paramLabel = "PIXELS", description = "of a picture", defaultValue = "1152")
    private int width;

    @Option(names = "--side", paramLabel = "PIXELS", description = "of what they are scaled to", defaultValue = "224")
    private int side;

    @Option(names = "--quality", paramLabel = "Q", description = "of the files", defaultValue = "0.85")
    private float quality;

    @Mixin
    private Turns turns;

    /** Runs it; fails if the results are not alike. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new DecodeSpeed()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println(Machine.description());
        ImageIO.setUseCache(false);
        List<byte[]> files = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < images; i++) {
            files.add(Photos.jpeg(Photos.draw(i, height, width), quality));
            bytes += files.get(i).length;
        }
        System.out.printf(
                Locale.ROOT, "%d pictures of %d x %d pixels, %d bytes a file%n", images, height, width, bytes / images);
        DecodeSettings fast = DecodeSettings.of(Resize.exact(side, side), Crop.NONE, ColourMode.RGB)
                .withScaling(Scaling.FAST);
        DecodeSettings pillow = fast.withScaling(Scaling.PILLOW);
        for (byte[] file : files) {
            alike(decode(file, fast), decode(file, pillow), LEAST_EXACT, "scaling = fast beside pillow");
        }
        withoutOtherReaders();
        for (byte[] file : files) {
            alike(decode(file, fast), draw(file), LEAST_ALIKE, "scaling = fast beside the draw");
        }
        compare("fast", files, fast);
        compare("pillow", files, pillow);
        return 0;
    }

    private void compare(String name, List<byte[]> files, DecodeSettings settings) {
        Turns.Times times = turns.of(
                new Decoding(files, file -> draw(file).pixels().length),
                new Decoding(files, file -> decode(file, settings).pixels().length));
        System.out.printf(
                Locale.ROOT,
                "scaling = %s: %.2f ms an image, %.0f images a second; ImageIO.read and draw %.2f ms, %.0f: %.2f times"
                        + " (%s)%n",
                name,
                times.secondMillis(),
                MILLIS / times.secondMillis(),
                times.firstMillis(),
                MILLIS / times.firstMillis(),
                times.ratio(),
                times.ratiosText());
    }

    private static RawImage decode(byte[] file, DecodeSettings settings) {
        DecodeResult result = ImageDecoder.decode(file, settings);
        if (result instanceof DecodeResult.Decoded decoded) {
            return decoded.image();
        }
        throw new IllegalStateException(((DecodeResult.Failed) result).reason());
    }

    /** The JDK's way, to the same form: its pixels are copied as cheaply as they can be. */
    private RawImage draw(byte[] file) {
        BufferedImage small = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
            Graphics2D graphics = small.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(image, 0, 0, side, side, null);
            graphics.dispose();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int[] rgb = ((DataBufferInt) small.getRaster().getDataBuffer()).getData();
        byte[] pixels = new byte[3 * side * side];
        for (int i = 0; i < rgb.length; i++) {
            pixels[i] = (byte) (rgb[i] >> 16);
            pixels[rgb.length + i] = (byte) (rgb[i] >> 8);
            pixels[2 * rgb.length + i] = (byte) rgb[i];
        }
        return new RawImage(3, side, side, pixels);
    }

    private static void withoutOtherReaders() {
        List<ImageReaderSpi> others = new ArrayList<>();
        Iterator<ImageReaderSpi> all =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
        all.forEachRemaining(provider -> {
            if (List.of(provider.getFormatNames()).contains("jpeg")
                    && !provider.getClass().getName().equals(JDK_READER)) {
                others.add(provider);
            }
        });
        others.forEach(IIORegistry.getDefaultInstance()::deregisterServiceProvider);
    }

    private static void alike(RawImage ours, RawImage other, double least, String what) {
        double sum = 0;
        for (int i = 0; i < ours.pixels().length; i++) {
            double difference = (ours.pixels()[i] & 0xFF) - (other.pixels()[i] & 0xFF);
            sum += difference * difference;
        }
        double ratio = 10 * Math.log10(255 * 255 * ours.pixels().length / sum);
        System.out.printf(Locale.ROOT, "%s: %.1f dB%n", what, ratio);
        if (!(ratio >= least)) {
            throw new IllegalStateException(what + ": expected " + least + " dB or more, got " + ratio);
        }
    }

    /** One who decodes file after file. */
    private static final class Decoding implements Learner {
        private interface Work {
            int apply(byte[] file);
        }

        private final List<byte[]> files;
        private final Work work;
        private int next;

        Decoding(List<byte[]> files, Work work) {
            this.files = files;
            this.work = work;
        }

        @Override
        public double step() {
            return work.apply(files.get(next++ % files.size()));
        }

        @Override
        public void close() {}
    }
}
