package dev.convoy.jobs.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * The one process that writes an output. It leaves its name there when it begins, and sees before each step that others would notice whether the
 * name is still its own: whoever goes on with a scoring, or replaces it, puts another one there.
 *
 * @param id no other process has it; letters and digits
 * @param who for people
 */
record ScoreOwner(String id, String who) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ID_LENGTH = 8;

    /** This process, for one scoring. */
    static ScoreOwner self() {
        return new ScoreOwner(
                newId(),
                user() + " on " + host() + " (process "
                        + ProcessHandle.current().pid() + "), since "
                        + Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    /** A name that nobody has. */
    static String newId() {
        return UUID.randomUUID().toString().substring(0, ID_LENGTH).toLowerCase(Locale.ROOT);
    }

    private static String user() {
        try {
            return UserGroupInformation.getCurrentUser().getShortUserName();
        } catch (IOException unknown) {
            return System.getProperty("user.name");
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "a machine without a name";
        }
    }

    /** The owner that a file names; empty if there is no such file. */
    static Optional<ScoreOwner> at(FileSystem files, Path file) throws IOException {
        if (!files.exists(file)) {
            return Optional.empty();
        }
        JsonNode root;
        try (InputStream in = files.open(file)) {
            root = JSON.readTree(in.readAllBytes());
        } catch (JsonProcessingException unfinished) {
            root = JSON.createObjectNode();
        }
        return Optional.of(
                new ScoreOwner(root.path("id").asText(""), root.path("who").asText("somebody who has just begun")));
    }

    /**
     * Becomes the owner of an output that has none.
     *
     * @throws DataException if it has one
     */
    void claim(FileSystem files, Path file, Path output) throws IOException {
        try (OutputStream out = files.create(file, false)) {
            out.write(text());
        } catch (IOException e) {
            Optional<ScoreOwner> other = at(files, file);
            if (other.isEmpty()) {
                throw e;
            }
            throw new DataException(
                    output + ": another scoring has begun there, by " + other.get().who
                            + "; let it end, or choose another --output",
                    e);
        }
        check(files, file, output);
    }

    /** Becomes the owner of an output, whoever was. */
    void takeOver(FileSystem files, Path file) throws IOException {
        try (OutputStream out = files.create(file, true)) {
            out.write(text());
        }
    }

    private byte[] text() throws IOException {
        return JSON.writeValueAsBytes(JSON.createObjectNode().put("id", id).put("who", who));
    }

    /**
     * Sees whether this is still the owner.
     *
     * @throws DataException if it is not
     */
    void check(FileSystem files, Path file, Path output) throws IOException {
        Optional<ScoreOwner> now = at(files, file);
        if (now.isEmpty() || !now.get().id.equals(id)) {
            throw new DataException(output
                    + now.map(other -> ": is written by another scoring now, by " + other.who)
                            .orElse(": was finished or replaced by another scoring")
                    + "; this one stops");
        }
    }
}
