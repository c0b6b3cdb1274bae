package dev.convoy.jobs.scripts;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project's own files lie. */
public final class ProjectFiles {
    private ProjectFiles() {}

    /** The folder that holds {@code mvnw}, from the working directory up. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("no mvnw above " + Path.of("").toAbsolutePath());
        }
        return folder;
    }
}
