package dev.convoy.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** What paths that a user gives stand for: files, and folders to be listed. */
final class Roots {
    private final Store store;
    private final Map<String, List<Entry>> files = new TreeMap<>();
    private final List<FolderRequest> folders = new ArrayList<>();
    private final Map<String, List<FolderRequest>> globs = new TreeMap<>();

    private Roots(Store store) {
        this.store = store;
    }

    /**
     * Looks paths up.
     *
     * @throws FilesException if one does not exist, or is a glob that matches nothing
     */
    static Roots of(Store store, List<String> paths) {
        if (paths.isEmpty()) {
            throw new FilesException("no paths of images; expected one or more files, folders or globs");
        }
        Roots roots = new Roots(store);
        for (String path : paths) {
            try {
                roots.add(path);
            } catch (IOException | IllegalArgumentException e) {
                throw new FilesException(path + ": cannot be read: " + Reasons.firstLine(e), e);
            }
        }
        return roots;
    }

    /** Files that were named, by folder. */
    List<FolderListing> files() {
        return files.entrySet().stream()
                .map(folder -> FolderListing.of(folder.getKey(), folder.getValue(), List.of(), Map.of()))
                .toList();
    }

    /** Folders to be listed. */
    List<FolderRequest> folders() {
        return folders;
    }

    private void add(String path) throws IOException {
        Path where = new Path(path);
        FileSystem from = store.fileSystem(where);
        Optional<FileStatus> status;
        try {
            status = status(from, where);
        } catch (AccessControlException e) {
            Path whole = from.makeQualified(where);
            file(whole, Entry.failed(whole.getName(), Reasons.of(e)));
            return;
        }
        if (status.isPresent()) {
            add(status.get());
        } else if (isGlob(path)) {
            globs(path, from);
        } else {
            throw new FilesException(path + ": no such file or folder");
        }
    }

    private static Optional<FileStatus> status(FileSystem from, Path where) throws IOException {
        try {
            return Optional.of(from.getFileStatus(where));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** A file that is named is taken whatever its ending. */
    private void add(FileStatus status) {
        Path path = status.getPath();
        if (status.isDirectory()) {
            folders.add(FolderRequest.all(path.toString()));
        } else {
            Kind kind = Kind.of(path.getName()).orElse(Kind.FILE);
            file(path, Entry.of(kind, path.getName(), status.getLen()));
        }
    }

    private void file(Path path, Entry entry) {
        files.computeIfAbsent(path.getParent().toString(), folder -> new ArrayList<>())
                .add(entry);
    }

    private static boolean isGlob(String path) {
        return path.chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
    }

    /** A glob stands for what any of its alternatives stands for; after this no braces have a slash within. */
    private void globs(String path, FileSystem from) throws IOException {
        List<FolderRequest> asked = new ArrayList<>();
        int before = files.size();
        for (String alternative : GlobExpander.expand(path)) {
            Optional<FileStatus> literal = isGlob(alternative) ? Optional.empty() : status(from, new Path(alternative));
            if (literal.isPresent()) {
                add(literal.get());
            } else if (isGlob(alternative)) {
                asked.addAll(glob(alternative, from));
            }
        }
        folders.addAll(asked);
        if (files.size() == before) {
            globs.put(path, asked);
        }
    }

    /** Folders are looked up here, what matches the last name is left to their listing: it may be millions of files. */
    private static List<FolderRequest> glob(String path, FileSystem from) throws IOException {
        String whole = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        int slash = whole.lastIndexOf('/');
        String name = whole.substring(slash + 1);
        Path above = new Path(slash < 0 ? "." : whole.substring(0, Math.max(slash, 1)));
        FileStatus[] matches = isGlob(above.toString())
                ? from.globStatus(above)
                : status(from, above).stream().toArray(FileStatus[]::new);
        return Arrays.stream(matches == null ? new FileStatus[0] : matches)
                .filter(FileStatus::isDirectory)
                .map(match -> new FolderRequest(match.getPath().toString(), name))
                .toList();
    }

    /**
     * Checks that globs match something.
     *
     * @param empty what was asked for and is empty
     * @throws FilesException if one does not
     */
    void check(Set<FolderRequest> empty) {
        globs.forEach((glob, asked) -> {
            if (empty.containsAll(asked)) {
                throw new FilesException(glob + ": matches no file or folder");
            }
        });
    }
}
