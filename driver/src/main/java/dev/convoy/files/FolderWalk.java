package dev.convoy.files;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings what folders hold into the order of whole paths. Folders sorted by their paths come before those that lie in them; what lies in
 * one has its place between that folder's files as its name, with a slash, has. So nothing but folders needs to be sorted.
 */
final class FolderWalk {
    private final List<FolderListing> listings;
    private final byte[][] prefixes;
    private final Consumer<Entry> found;
    private int next;

    private FolderWalk(List<FolderListing> sorted, Consumer<Entry> found) {
        this.listings = sorted;
        this.prefixes = sorted.stream().map(FolderListing::prefix).toArray(byte[][]::new);
        this.found = found;
    }

    /** Gives all that listings hold, in the order of the paths' bytes. */
    static void of(Collection<FolderListing> listings, Consumer<Entry> found) {
        List<FolderListing> sorted = listings.stream()
                .sorted((a, b) -> Arrays.compareUnsigned(a.prefix(), b.prefix()))
                .toList();
        FolderWalk walk = new FolderWalk(sorted, found);
        while (walk.next < sorted.size()) {
            walk.folder();
        }
    }

    /** The next folder and those in it. */
    private void folder() {
        FolderListing listing = listings.get(next);
        byte[] prefix = prefixes[next];
        next++;
        if (!listing.failure().isEmpty()) {
            found.accept(Entry.failed(listing.folder(), listing.failure()));
        }
        for (Entry entry : listing.entries()) {
            Entry file = entry.below(prefix);
            while (isWithin(prefix) && Arrays.compareUnsigned(prefixes[next], file.path()) < 0) {
                folder();
            }
            found.accept(file);
        }
        while (isWithin(prefix)) {
            folder();
        }
    }

    private boolean isWithin(byte[] prefix) {
        return next < prefixes.length
                && prefixes[next].length >= prefix.length
                && Arrays.equals(prefixes[next], 0, prefix.length, prefix, 0, prefix.length);
    }
}
