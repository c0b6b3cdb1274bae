package dev.convoy.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Lists folders and those in them, one depth after the other. Few are listed by the driver itself, many by Spark's tasks, each of which lists
 * several.
 */
final class Listing {
    private static final int TASKS_A_CORE = 4;
    private static final int FOLDERS_A_TASK = 512;

    private final JavaSparkContext spark;
    private final Store store;
    private final int foldersOnDriver;
    private final Map<String, FolderListing> listings = new TreeMap<>();
    private final Set<FolderRequest> asked = new HashSet<>();
    private final Set<FolderRequest> empty = new HashSet<>();

    Listing(JavaSparkContext spark, int foldersOnDriver) {
        this.spark = spark;
        this.store = new Store(spark.hadoopConfiguration());
        this.foldersOnDriver = foldersOnDriver;
    }

    /** Adds what is known of a folder, which may be listed as well. */
    void add(FolderListing listing) {
        listings.merge(listing.folder(), listing, FolderListing::with);
    }

    /** Lists folders and all that are in them; those that were listed before are not listed again. */
    void list(Collection<FolderRequest> folders) {
        List<FolderRequest> open = new ArrayList<>(folders);
        while (!open.isEmpty()) {
            open.removeIf(request -> !asked.add(request));
            List<FolderRequest> deeper = new ArrayList<>();
            List<FolderListing> found = open.size() > foldersOnDriver ? byTasks(open) : byDriver(open);
            for (int i = 0; i < found.size(); i++) {
                FolderListing listing = found.get(i);
                if (listing.isEmpty()) {
                    empty.add(open.get(i));
                }
                listing.folders().forEach(name -> deeper.add(FolderRequest.in(listing.folder(), name)));
                add(listing);
            }
            open = deeper;
        }
    }

    private List<FolderListing> byDriver(List<FolderRequest> folders) {
        try {
            return FolderListers.list(store, folders);
        } catch (IOException e) {
            throw new FilesException(e.getMessage(), e);
        }
    }

    private List<FolderListing> byTasks(List<FolderRequest> folders) {
        List<String> texts = new ArrayList<>();
        folders.forEach(request -> texts.add(request.toText()));
        int tasks = Math.max(TASKS_A_CORE * spark.defaultParallelism(), texts.size() / FOLDERS_A_TASK);
        Store taskStore = store;
        List<byte[]> found = spark.parallelize(texts, Math.min(texts.size(), tasks))
                .mapPartitions(part -> byTask(taskStore, part))
                .collect();
        return found.stream().map(FolderListing::fromBytes).toList();
    }

    private static Iterator<byte[]> byTask(Store store, Iterator<String> texts) throws IOException {
        List<FolderRequest> folders = new ArrayList<>();
        texts.forEachRemaining(text -> folders.add(FolderRequest.fromText(text)));
        return FolderListers.list(store, folders).stream()
                .map(FolderListing::toBytes)
                .iterator();
    }

    /** What was asked for and is empty. */
    Set<FolderRequest> empty() {
        return empty;
    }

    /** All that was found, by folder. */
    Collection<FolderListing> listings() {
        return listings.values();
    }
}
