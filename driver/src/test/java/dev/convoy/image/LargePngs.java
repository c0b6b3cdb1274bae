package dev.convoy.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** A program for a JVM of its own: several threads decode large PNG files at the same time and check what comes. */
final class LargePngs {
    private static final int THREADS = 4;
    private static final int IMAGES = 4;
    private static final int MEGABYTES_TAKEN = 205; // of 256; a reader's image takes 57
    private static final int[][] QUARTERS = {{10, 200, 30}, {90, 0, 255}, {255, 128, 1}, {40, 50, 60}};

    private LargePngs() {}

    /** Ends with 0 and a line that says how many were right. */
    public static void main(String[] args) throws Exception {
        byte[] deep = png(16, 6, 3300, 3300); // 11 megapixels, 8 bytes each
        byte[] plain = png(8, 2, 4000, 5000); // 20 megapixels, 3 bytes each
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < IMAGES; i++) {
                byte[] file = i % 2 == 0 ? deep : plain;
                Scaling scaling = i < IMAGES / 2 ? Scaling.FAST : Scaling.PILLOW;
                all.add(threads.submit(() -> check(file, scaling)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.println(IMAGES + " images were right");
        DecodeResult tooLarge = ImageDecoder.decode(file(16, 6, 8192, 8192, new byte[9]), DecodeSettings.AS_IS);
        System.out.println(((DecodeResult.Failed) tooLarge).reason());
        withoutMemory(plain);
    }

    /** With the heap nearly full: nothing that a file could be blamed for. */
    private static void withoutMemory(byte[] file) {
        List<byte[]> taken = new ArrayList<>();
        for (int i = 0; i < MEGABYTES_TAKEN; i++) {
            taken.add(new byte[900_000]);
        }
        try {
            System.out.println(ImageDecoder.decode(file, DecodeSettings.AS_IS));
        } catch (OutOfMemoryError e) {
            taken.clear();
            System.out.println("want of memory is no reason");
        }
    }

    private static void check(byte[] file, Scaling scaling) {
        DecodeSettings settings = DecodeSettings.of(Resize.exact(200, 200), Crop.NONE, ColourMode.RGB)
                .withScaling(scaling);
        DecodeResult result = ImageDecoder.decode(file, settings);
        if (!(result instanceof DecodeResult.Decoded decoded)) {
            throw new IllegalStateException(((DecodeResult.Failed) result).reason());
        }
        byte[] pixels = decoded.image().pixels();
        for (int q = 0; q < QUARTERS.length; q++) {
            int pixel = (q / 2 * 199) * 200 + q % 2 * 199; // a corner
            for (int c = 0; c < 3; c++) {
                int actual = pixels[c * 200 * 200 + pixel] & 0xFF;
                if (actual != QUARTERS[q][c]) {
                    throw new IllegalStateException("corner " + q + ", channel " + c + ": " + actual);
                }
            }
        }
    }

    /** A file of four quarters of one colour each, packed row by row. */
    private static byte[] png(int bits, int type, int height, int width) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(data, deflater, 1 << 16)) {
            byte[][] rows = {row(bits, type, width, 0), row(bits, type, width, 2)};
            for (int y = 0; y < height; y++) {
                deflated.write(rows[2 * y / height]);
            }
        } finally {
            deflater.end();
        }
        return file(bits, type, height, width, data.toByteArray());
    }

    private static byte[] file(int bits, int type, int height, int width, byte[] data) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {(byte) bits, (byte) type, 0, 0, 0});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0x89504E470D0A1A0AL);
        chunk(out, "IHDR", header.toByteArray());
        chunk(out, "IDAT", data);
        chunk(out, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static byte[] row(int bits, int type, int width, int quarter) {
        int channels = type == 6 ? 4 : 3;
        byte[] row = new byte[1 + width * channels * bits / 8]; // the first byte: no filter
        int to = 1;
        for (int x = 0; x < width; x++) {
            for (int c = 0; c < channels; c++) {
                row[to] = (byte) (c == 3 ? x : QUARTERS[quarter + 2 * x / width][c]);
                to += bits / 8; // of 16 bits, the lower ones stay zero
            }
        }
        return row;
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) check.getValue());
    }
}
