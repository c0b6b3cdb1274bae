package dev.convoy.train;

import dev.convoy.model.FormatException;
import dev.convoy.model.IfExists;
import dev.convoy.model.SavedFolder;
import dev.convoy.model.SavedFolderWriter;
import dev.convoy.model.SavedModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of one run: a folder with {@code epoch-0003} and the like, of which the last few are kept, and {@code best}.
 *
 * <p>Each is written under a temporary name and renamed, with a checksum of every file, so a process that dies while it
 * writes leaves the ones before it whole; one that is damaged later is noticed and passed over.
 */
public final class CheckpointStore {
    /** Name of the checkpoint with the best validation metric. */
    public static final String BEST = "best";

    private static final Pattern EPOCH = Pattern.compile("epoch-(\\d{4,9})");

    private final Path directory;
    private final Configuration hadoop;
    private final int keep;

    /**
     * The newest whole checkpoint.
     *
     * @param checkpoint it, if there is one
     * @param refused one message for each newer checkpoint that is damaged, newest first: what is wrong with which file
     */
    public record Search(Optional<Checkpoint> checkpoint, List<String> refused) {
        public Search {
            refused = List.copyOf(refused);
        }
    }

    private record Saved(int epoch, Path folder) {}

    /**
     * A store in this folder, which is made when the first checkpoint is saved.
     *
     * @param keep how many of the last checkpoints stay
     * @throws IllegalArgumentException if {@code keep} is not positive
     */
    public CheckpointStore(Path directory, Configuration hadoop, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("checkpoints to keep is " + keep + ", must be 1 or more");
        }
        this.directory = directory;
        this.hadoop = hadoop;
        this.keep = keep;
    }

    /** The folder. */
    Path directory() {
        return directory;
    }

    /**
     * Saves a state as the checkpoint of its epoch. It becomes the newest: one of the same epoch is replaced, any of later
     * epochs (the run was resumed before them) and those beyond the last few are deleted.
     *
     * @param model everything about the model but its arrays, which are taken from the state
     * @return the checkpoint's folder
     * @throws IllegalArgumentException if the state's arrays do not fit the model's network
     * @throws IOException if the file system fails; the checkpoints before are kept then
     */
    public Path save(TrainingState state, SavedModel model) throws IOException {
        int epoch = state.progress().epoch();
        Path folder = write(String.format("epoch-%04d", epoch), state, model);
        List<Saved> all = newestFirst();
        FileSystem fs = directory.getFileSystem(hadoop);
        int current = 0;
        for (Saved saved : all) {
            if (saved.epoch() > epoch || ++current > keep) {
                fs.delete(saved.folder(), true);
            }
        }
        return folder;
    }

    /** Saves a state as the best so far, in place of the one before. Arguments and errors as {@link #save}. */
    public Path saveBest(TrainingState state, SavedModel model) throws IOException {
        return write(BEST, state, model);
    }

    private Path write(String name, TrainingState state, SavedModel model) throws IOException {
        Path folder = new Path(directory, name);
        SavedFolderWriter.write(
                folder, hadoop, IfExists.REPLACE, writer -> CheckpointFormat.write(writer, state, model));
        return folder;
    }

    /**
     * Finds the newest whole checkpoint, passing over damaged ones.
     *
     * @throws IOException if the file system fails
     */
    public Search last() throws IOException {
        List<String> refused = new ArrayList<>();
        for (Saved saved : newestFirst()) {
            try {
                return new Search(Optional.of(read(saved.folder(), hadoop)), refused);
            } catch (FormatException e) {
                refused.add(e.getMessage());
            }
        }
        return new Search(Optional.empty(), refused);
    }

    /**
     * The best checkpoint; empty if none was saved.
     *
     * @throws FormatException if it is damaged
     * @throws IOException if the file system fails
     */
    public Optional<Checkpoint> best() throws IOException {
        try {
            SavedFolder.open(new Path(directory, BEST), hadoop);
        } catch (FormatException e) {
            return Optional.empty();
        }
        return Optional.of(read(new Path(directory, BEST), hadoop));
    }

    /** The model of the {@linkplain #best best checkpoint} alone: the whole of it takes several times the memory. Errors as there. */
    Optional<SavedModel> bestModel() throws IOException {
        SavedFolder saved;
        try {
            saved = SavedFolder.open(new Path(directory, BEST), hadoop);
        } catch (FormatException e) {
            return Optional.empty();
        }
        saved.verify(CheckpointFormat.FILES);
        return Optional.of(SavedModel.read(saved));
    }

    /** True if the folder holds any checkpoint, whole or not. */
    public boolean isUsed() throws IOException {
        return !newestFirst().isEmpty() || directory.getFileSystem(hadoop).exists(new Path(directory, BEST));
    }

    /** Deletes all checkpoints and nothing else, for a run that starts anew in this folder. */
    public void clear() throws IOException {
        FileSystem fs = directory.getFileSystem(hadoop);
        for (Saved saved : newestFirst()) {
            fs.delete(saved.folder(), true);
        }
        fs.delete(new Path(directory, BEST), true);
    }

    /**
     * Loads one checkpoint by its folder.
     *
     * @throws FormatException if it is missing or damaged: names the file, what was found and expected, and the newest whole
     *     checkpoint before it
     * @throws IOException if the file system fails
     */
    public static Checkpoint load(Path folder, Configuration hadoop) throws IOException {
        try {
            return read(folder, hadoop);
        } catch (FormatException e) {
            String offer = wholeBefore(folder, hadoop)
                    .map(older -> "the newest whole checkpoint before it is " + older + ": resume from that one")
                    .orElse("no checkpoint before it is whole");
            throw e.followedBy(offer);
        }
    }

    private static Optional<Path> wholeBefore(Path folder, Configuration hadoop) throws IOException {
        Matcher matcher = EPOCH.matcher(folder.getName());
        int epoch = matcher.matches() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
        for (Saved saved : newestFirst(folder.getParent(), hadoop)) {
            if (saved.epoch() < epoch && isWhole(saved.folder(), hadoop)) {
                return Optional.of(saved.folder());
            }
        }
        return Optional.empty();
    }

    private static boolean isWhole(Path folder, Configuration hadoop) throws IOException {
        try {
            SavedFolder.open(folder, hadoop).verify(CheckpointFormat.FILES);
            return true;
        } catch (FormatException e) {
            return false;
        }
    }

    private static Checkpoint read(Path folder, Configuration hadoop) throws IOException {
        SavedFolder saved = SavedFolder.open(folder, hadoop);
        saved.verify(CheckpointFormat.FILES);
        return CheckpointFormat.read(saved);
    }

    private List<Saved> newestFirst() throws IOException {
        return newestFirst(directory, hadoop);
    }

    private static List<Saved> newestFirst(Path directory, Configuration hadoop) throws IOException {
        List<Saved> found = new ArrayList<>();
        try {
            for (FileStatus status : directory.getFileSystem(hadoop).listStatus(directory)) {
                Matcher matcher = EPOCH.matcher(status.getPath().getName());
                if (status.isDirectory() && matcher.matches()) {
                    found.add(new Saved(Integer.parseInt(matcher.group(1)), status.getPath()));
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        found.sort(Comparator.comparingInt(Saved::epoch).reversed());
        return found;
    }
}
