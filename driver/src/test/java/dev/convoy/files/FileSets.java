package dev.convoy.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Files for tests, and what is read of them: text stands for images, since nothing here decodes. */
final class FileSets {
    private FileSets() {}

    /** Writes files below a folder, each with its own path as its content. */
    static void write(Path folder, String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    /** Bytes of a text. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** For each image {@code path=content} or {@code path: why it failed}, paths without what comes before the folder. */
    static List<String> read(ImageFiles files, Path folder) {
        return read(files.images(0, files.partitions()), folder);
    }

    /** The same of some. */
    static List<String> read(JavaRDD<EncodedImage> images, Path folder) {
        String before = "file:" + folder + "/";
        return images.mapPartitions(FileSets::shown).collect().stream()
                .map(text -> text.replace(before, ""))
                .toList();
    }

    private static Iterator<String> shown(Iterator<EncodedImage> images) {
        List<String> all = new ArrayList<>();
        while (images.hasNext()) {
            EncodedImage image = images.next();
            try {
                all.add(image.path() + "=" + new String(image.read(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                all.add(image.path() + ": " + e.getMessage());
            }
        }
        return all.iterator();
    }

    /** The images of each partition. */
    static List<Integer> sizes(ImageFiles files) {
        return files.images(0, files.partitions())
                .mapPartitions(part -> {
                    int count = 0;
                    for (; part.hasNext(); part.next()) {
                        count++;
                    }
                    return List.of(count).iterator();
                })
                .collect();
    }
}
