package dev.convoy.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists one folder. Without statuses that have a file's blocks or owner: on local disks Hadoop starts a process for each of those. What is
 * asked for comes in pieces, so that a folder of millions of files does not fill the heap with what Hadoop says of each.
 */
final class FolderLister {
    private static final int MOST_ENDINGS = 256;

    private final List<Entry> files = new ArrayList<>();
    private final List<String> folders = new ArrayList<>();
    private final Map<String, Long> skipped = new TreeMap<>();
    private final Optional<GlobPattern> pattern;

    private FolderLister(FolderRequest request) {
        this.pattern = request.pattern().isEmpty() ? Optional.empty() : Optional.of(new GlobPattern(request.pattern()));
    }

    /** What a folder holds; one that cannot be listed is a listing with a reason. */
    static FolderListing list(Store store, FolderRequest request) {
        FolderLister lister = new FolderLister(request);
        try {
            Path folder = new Path(request.folder());
            Optional<java.nio.file.Path> local = store.local(folder);
            if (local.isPresent()) {
                lister.listLocal(local.get());
            } else {
                lister.listRemote(store.fileSystem(folder).listStatusIterator(folder));
            }
            return FolderListing.of(request.folder(), lister.files, lister.folders, lister.skipped);
        } catch (DirectoryIteratorException e) {
            return FolderListing.failed(request.folder(), Reasons.of(e.getCause()));
        } catch (IOException | RuntimeException e) {
            return FolderListing.failed(request.folder(), Reasons.of(e));
        }
    }

    private void listRemote(RemoteIterator<FileStatus> statuses) throws IOException {
        while (statuses.hasNext()) {
            FileStatus status = statuses.next();
            String name = status.getPath().getName();
            if (isWanted(name)) {
                if (status.isDirectory()) {
                    folder(name);
                } else {
                    file(name, status.getLen());
                }
            }
        }
    }

    private void listLocal(java.nio.file.Path folder) throws IOException {
        try (DirectoryStream<java.nio.file.Path> found = Files.newDirectoryStream(folder)) {
            for (java.nio.file.Path path : found) {
                String name = path.getFileName().toString();
                if (isWanted(name)) {
                    local(folder, path, name);
                }
            }
        }
    }

    private void local(java.nio.file.Path folder, java.nio.file.Path path, String name) throws IOException {
        BasicFileAttributes about = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!about.isSymbolicLink()) {
            add(name, about);
        } else if (!Files.exists(path)) {
            file(name, 0); // says why when it is read
        } else if (Files.isDirectory(path) && folder.toRealPath().startsWith(path.toRealPath())) {
            files.add(Entry.failed(name, "is a link to a folder that it lies in"));
        } else {
            add(name, Files.readAttributes(path, BasicFileAttributes.class));
        }
    }

    private void add(String name, BasicFileAttributes about) {
        if (about.isDirectory()) {
            folder(name);
        } else {
            file(name, about.size());
        }
    }

    private boolean isWanted(String name) {
        return !Kind.isHidden(name) && (pattern.isEmpty() || pattern.get().matches(name));
    }

    private void folder(String name) {
        folders.add(name);
        if (Kind.isImage(name)) {
            files.add(Entry.failed(name, Reasons.IS_FOLDER));
        }
    }

    private void file(String name, long bytes) {
        Optional<Kind> kind = Kind.of(name);
        if (kind.isPresent()) {
            files.add(Entry.of(kind.get(), name, bytes));
        } else {
            String ending = Kind.ending(name);
            skipped.merge(skipped.size() < MOST_ENDINGS || skipped.containsKey(ending) ? ending : "", 1L, Long::sum);
        }
    }
}
