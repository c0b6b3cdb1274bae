package dev.convoy.benchmarks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Pictures like photographs: light and colour that change from place to place at all scales, the less the finer; a few
 * things with edges as soft as a lens makes them; a sensor's noise, which is what most of a file's bytes are spent on.
 */
final class Photos {
    private static final int COARSEST = 512; // pixels of a cell
    private static final int FINEST = 4;
    private static final double FALL = 0.5; // of the amplitude from one scale to the next finer
    private static final double LIGHT = 55;
    private static final double COLOUR = 25;
    private static final double NOISE = 2.8; // levels
    private static final int THINGS = 24;
    private static final double EDGE = 4; // pixels

    private final Random random;
    private final int height;
    private final int width;

    private Photos(long seed, int height, int width) {
        this.random = new Random(seed);
        this.height = height;
        this.width = width;
    }

    /** A picture. */
    static BufferedImage draw(long seed, int height, int width) {
        return new Photos(seed, height, width).draw();
    }

    /** A picture's file as the JDK writes it: baseline, 4:2:0. */
    static byte[] jpeg(BufferedImage image, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private BufferedImage draw() {
        double[] light = field(LIGHT);
        double[][] colours = {field(COLOUR), field(COLOUR), field(COLOUR)};
        for (int i = 0; i < THINGS; i++) {
            thing(light, colours);
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = 0;
                for (double[] colour : colours) {
                    double value = 128 + light[y * width + x] + colour[y * width + x] + NOISE * random.nextGaussian();
                    rgb = rgb << 8 | (int) Math.max(0, Math.min(255, Math.rint(value)));
                }
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    /** Random values at all scales, {@code [height, width]}. */
    private double[] field(double amplitude) {
        double[] field = new double[height * width];
        for (int cell = COARSEST; cell >= FINEST; cell /= 2, amplitude *= FALL) {
            int across = width / cell + 2;
            double[] corners = random.doubles((long) across * (height / cell + 2), -amplitude, amplitude)
                    .toArray();
            for (int y = 0; y < height; y++) {
                double v = smooth((double) (y % cell) / cell);
                for (int x = 0; x < width; x++) {
                    double u = smooth((double) (x % cell) / cell);
                    int at = y / cell * across + x / cell;
                    double above = corners[at] + u * (corners[at + 1] - corners[at]);
                    double below = corners[at + across] + u * (corners[at + across + 1] - corners[at + across]);
                    field[y * width + x] += above + v * (below - above);
                }
            }
        }
        return field;
    }

    private void thing(double[] light, double[][] colours) {
        double middle = random.nextDouble() * height;
        double centre = random.nextDouble() * width;
        double radius = 20 + 150 * random.nextDouble();
        double[] shift = random.doubles(4, -40, 40).toArray();
        for (int i = 0; i < light.length; i++) {
            int y = i / width;
            double distance = Math.hypot(y - middle, i % width - centre) - radius;
            double inside = smooth(Math.max(0, Math.min(1, 0.5 - distance / (2 * EDGE))));
            light[i] += inside * shift[3];
            for (int c = 0; c < colours.length; c++) {
                colours[c][i] += inside * shift[c];
            }
        }
    }

    private static double smooth(double x) {
        return x * x * (3 - 2 * x);
    }
}
