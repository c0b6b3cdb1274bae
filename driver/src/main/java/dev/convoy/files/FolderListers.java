package dev.convoy.files;

import java.io.IOException;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;

/** Lists several folders: on local disks one after the other; elsewhere a few at once, since there listing is mostly waiting. */
final class FolderListers {
    private static final int AT_ONCE = 8;

    private FolderListers() {}

    /**
     * What each folder holds, in the order of the folders.
     *
     * @throws IOException if it is interrupted
     */
    static List<FolderListing> list(Store store, List<FolderRequest> folders) throws IOException {
        if (folders.size() < 2 || isLocal(store, folders.get(0))) {
            return folders.stream()
                    .map(folder -> FolderLister.list(store, folder))
                    .toList();
        }
        UserGroupInformation user = UserGroupInformation.getCurrentUser();
        List<Callable<FolderListing>> work = new ArrayList<>();
        for (FolderRequest folder : folders) {
            PrivilegedExceptionAction<FolderListing> action = () -> FolderLister.list(store, folder);
            work.add(() -> user.doAs(action)); // threads do not inherit the user on every JDK
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, folders.size()));
        try {
            List<FolderListing> listings = new ArrayList<>();
            for (Future<FolderListing> listing : threads.invokeAll(work)) {
                listings.add(listing.get());
            }
            return listings;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while folders were listed", e);
        } catch (ExecutionException e) {
            throw new IOException("folders cannot be listed: " + e.getCause().getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean isLocal(Store store, FolderRequest folder) {
        try {
            return store.local(new Path(folder.folder())).isPresent();
        } catch (IOException | RuntimeException e) {
            return true; // its listing will say why
        }
    }
}
