package dev.convoy.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The real image sets beside the project: the folder of the environment variable {@code CONVOY_DATA}, else
 * {@code ../shared/data} from the project's root. A test that needs a set that is missing is skipped with a message.
 */
public final class RealData {
    private static final String VARIABLE = "CONVOY_DATA";

    private RealData() {}

    /** The folder of a set. */
    public static Path folder(String set) {
        String named = System.getenv(VARIABLE);
        Path data = named == null ? projectRoot().resolve("../shared/data") : Path.of(named);
        Path folder = data.resolve(set).toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            Assumptions.abort("skipped: no " + set + " in " + folder.getParent() + "; set " + VARIABLE
                    + " to the folder that holds it");
        }
        return folder;
    }

    /** The folder that holds {@code mvnw}, from the working directory up. */
    private static Path projectRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder == null ? Path.of("").toAbsolutePath() : folder;
    }
}
