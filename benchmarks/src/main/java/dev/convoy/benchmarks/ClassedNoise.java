package dev.convoy.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Files in the form of CIFAR-10's binary version: noise around a colour of each class, so that there is something to learn. */
final class ClassedNoise {
    private static final int FILES = 5;
    private static final int IMAGES = 2_000; // of a file
    private static final int CLASSES = 10;
    private static final int CHANNELS = 3;
    private static final int PIXELS = 32 * 32;
    private static final int LEVELS = 256;

    private ClassedNoise() {}

    /** Writes {@code data_batch_1.bin} to {@code data_batch_5.bin}, 10,000 images in all, and a {@code test_batch.bin}. */
    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        SplittableRandom random = new SplittableRandom(1);
        for (int file = 1; file <= FILES; file++) {
            write(folder.resolve("data_batch_" + file + ".bin"), random);
        }
        write(folder.resolve("test_batch.bin"), random);
    }

    private static void write(Path file, SplittableRandom random) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int image = 0; image < IMAGES; image++) {
                int label = random.nextInt(CLASSES);
                out.write(label);
                for (int channel = 0; channel < CHANNELS; channel++) {
                    int brightest = LEVELS / 2 + (label * (channel + 1) * LEVELS / (2 * CLASSES)) % (LEVELS / 2);
                    for (int pixel = 0; pixel < PIXELS; pixel++) {
                        out.write(random.nextInt(brightest));
                    }
                }
            }
        }
    }
}
