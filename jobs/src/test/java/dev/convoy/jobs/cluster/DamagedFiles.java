package dev.convoy.jobs.cluster;

import dev.convoy.testing.PngBomb;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** Image files for a scoring, good ones and some that are damaged in every way. */
final class DamagedFiles {
    private static final int BOMB = 60_000;

    private DamagedFiles() {}

    /** A picture of its own for each number, as a JPEG or PNG file. */
    static byte[] good(int number, String format) {
        int width = 30 + number % 9;
        int height = 26 + number % 7;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(
                0, 0, new Color(number * 37 % 256, 90, 200), width, height, new Color(250, number * 11 % 256, 20)));
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(Color.WHITE);
        graphics.fillOval(number % 20, number % 13, 9, 12);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Damaged files by the names that they are to have. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> files = new TreeMap<>();
        byte[] jpeg = good(1, "jpg");
        byte[] png = good(2, "png");
        files.put("truncated-1.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
        files.put("truncated-2.jpg", Arrays.copyOf(jpeg, 10));
        files.put("truncated-3.png", Arrays.copyOf(png, png.length * 2 / 3));
        files.put("truncated-4.png", Arrays.copyOf(png, 20));
        files.put("truncated-5.jpg", Arrays.copyOf(jpeg, jpeg.length * 3 / 4));
        files.put("header-1.jpg", changed(jpeg, 0, 'X'));
        files.put("header-2.png", changed(png, 1, 'X'));
        files.put("header-3.png", changed(png, 12, 'X'));
        files.put("empty-1.jpg", new byte[0]);
        files.put("empty-2.webp", new byte[0]);
        byte[] page = "<!DOCTYPE html>\n<html><body>404 Not Found</body></html>\n".getBytes(StandardCharsets.UTF_8);
        files.put("page-1.jpg", page);
        files.put("page-2.jpeg", page);
        files.put("page-3.jpg", "<html>".getBytes(StandardCharsets.UTF_8));
        files.put("bomb-1.png", PngBomb.file());
        files.put("bomb-2.jpg", jpegBomb(jpeg));
        return files;
    }

    private static byte[] changed(byte[] file, int at, int value) {
        byte[] changed = file.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /** A JPEG file whose frame header says 60,000 by 60,000 pixels. */
    private static byte[] jpegBomb(byte[] jpeg) {
        byte[] bomb = jpeg.clone();
        for (int i = 2; i < bomb.length; ) {
            int marker = bomb[i + 1] & 0xFF;
            if (marker == 0xC0) {
                ByteBuffer.wrap(bomb).putShort(i + 5, (short) BOMB).putShort(i + 7, (short) BOMB);
                return bomb;
            }
            i += 2 + (ByteBuffer.wrap(bomb).getShort(i + 2) & 0xFFFF);
        }
        throw new IllegalArgumentException("no frame in a JPEG file of " + jpeg.length + " bytes");
    }
}
