package dev.convoy.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a folder holds.
 *
 * @param folder its path
 * @param entries its files, by name
 * @param folders names of the folders in it that are to be listed
 * @param skipped files left out, by ending
 * @param failure why it cannot be listed; empty if it can
 */
record FolderListing(
        String folder, EntryBlock entries, List<String> folders, Map<String, Long> skipped, String failure) {

    /** Some files of a folder, in any order. */
    static FolderListing of(String folder, List<Entry> files, List<String> folders, Map<String, Long> skipped) {
        List<Entry> sorted = new ArrayList<>(files);
        sorted.sort(Entry.BY_PATH);
        return new FolderListing(folder, EntryBlock.of(sorted), folders, skipped, "");
    }

    /** A folder that cannot be listed. */
    static FolderListing failed(String folder, String reason) {
        return new FolderListing(folder, EntryBlock.of(List.of()), List.of(), Map.of(), reason);
    }

    /** The path with a slash at its end: what those of its files begin with, and by which folders are sorted. */
    byte[] prefix() {
        return (folder.endsWith("/") ? folder : folder + "/").getBytes(StandardCharsets.UTF_8);
    }

    /** Whether nothing was seen in it. */
    boolean isEmpty() {
        return entries.count() == 0 && folders.isEmpty() && skipped.isEmpty() && failure.isEmpty();
    }

    /** This and another listing of the same folder, each file once. */
    FolderListing with(FolderListing other) {
        TreeSet<Entry> all = new TreeSet<>(Entry.BY_PATH);
        entries.forEach(all::add);
        other.entries.forEach(all::add);
        Map<String, Long> more = new TreeMap<>(skipped);
        other.skipped.forEach((ending, count) -> more.merge(ending, count, Math::max));
        return new FolderListing(
                folder, EntryBlock.of(List.copyOf(all)), List.of(), more, failure.isEmpty() ? other.failure : failure);
    }

    /** As it travels from a task. */
    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(folder);
            out.writeUTF(failure);
            out.writeInt(entries.count());
            out.writeInt(entries.data().length);
            out.write(entries.data());
            out.writeInt(folders.size());
            for (String name : folders) {
                out.writeUTF(name);
            }
            out.writeInt(skipped.size());
            for (Map.Entry<String, Long> ending : skipped.entrySet()) {
                out.writeUTF(ending.getKey());
                out.writeLong(ending.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The inverse. */
    static FolderListing fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String folder = in.readUTF();
            String failure = in.readUTF();
            int count = in.readInt();
            EntryBlock entries = new EntryBlock(in.readNBytes(in.readInt()), count);
            List<String> folders = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                folders.add(in.readUTF());
            }
            Map<String, Long> skipped = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                skipped.put(in.readUTF(), in.readLong());
            }
            return new FolderListing(folder, entries, folders, skipped, failure);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
