package dev.convoy.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Job files: local ones, those of any Hadoop file system, and those the application jar carries. */
final class JobFiles {
    private static final List<String> BUILT_IN = List.of(
            "train",
            "fashion-mnist",
            "fashion-mnist-best",
            "cifar10-folder",
            "cifar10-resnet20",
            "fashion-mnist-rotation",
            "fashion-mnist-transfer");

    private JobFiles() {}

    /** The names of those in the jar, for help texts. */
    static String builtIn() {
        return String.join(", ", BUILT_IN);
    }

    /**
     * Reads a job file into settings.
     *
     * @param name a path, a URI or a built-in name
     * @throws SettingsException if there is no such file, it is not HOCON, or a key or value is wrong
     * @throws IOException if a file system fails
     */
    static void read(String name, Settings settings) throws IOException {
        ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(name);
        Config config;
        try {
            if (new File(name).isFile()) {
                config = ConfigFactory.parseFile(new File(name), options);
            } else if (BUILT_IN.contains(name)) {
                config = ConfigFactory.parseResources(JobFiles.class, "conf/" + name + ".conf", options);
            } else if (isUri(name)) {
                config = ConfigFactory.parseString(remote(name), options);
            } else {
                throw new SettingsException("there is no job file " + name + "; built in: " + builtIn());
            }
            config = config.resolve();
        } catch (ConfigException e) {
            String message = e.getMessage();
            throw new SettingsException(message.startsWith(name) ? message : name + ": " + message, e);
        }
        settings.file(config);
    }

    private static boolean isUri(String name) {
        return name.matches("[a-zA-Z][a-zA-Z0-9+.-]*:/.*") && URI.create(name).getScheme() != null;
    }

    private static String remote(String name) throws IOException {
        Path path = new Path(name);
        try (InputStream in = path.getFileSystem(new Configuration()).open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            throw new SettingsException("there is no job file " + name, e);
        }
    }
}
