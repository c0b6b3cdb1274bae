package dev.convoy.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;

/**
 * The images of an archive, unpacked in memory one after the other. Entries whose names do not end as an image's, or are hidden, are
 * passed over. Nothing inside says how much memory or time it takes: an image may have so many bytes, and an archive so many in all.
 *
 * @param <E> its entries
 */
abstract class ArchiveSource<E extends ArchiveEntry> implements Source {
    /** Bytes of the file that are read ahead. */
    static final int BUFFER = 1 << 16;

    private final String file;
    private final FileSettings settings;
    private ArchiveInputStream<E> archive;
    private long unpacked;

    ArchiveSource(String file, FileSettings settings, ArchiveInputStream<E> archive) {
        this.file = file;
        this.settings = settings;
        this.archive = archive;
    }

    /** Opens an archive. */
    static Source open(Store store, Entry entry, FileSettings settings) throws IOException {
        if (entry.bytes() == 0) {
            throw new DamagedException("is empty, expected an archive");
        }
        InputStream in = store.openBuffered(entry.text(), entry.bytes());
        try {
            return entry.kind() == Kind.ZIP
                    ? ZipSource.of(store, entry, in, settings)
                    : TarSource.of(entry, in, settings);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public final Optional<EncodedImage> next() throws IOException {
        for (E entry = following(); entry != null; entry = following()) {
            String name = entry.getName();
            String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
            if (Kind.isImage(InnerPath.name(plain)) && !InnerPath.isHidden(plain)) {
                return Optional.of(image(entry, plain));
            }
        }
        return Optional.empty();
    }

    /** The next entry; what is left of the one before is unpacked first where its end is not known otherwise, and counts. */
    private E following() throws IOException {
        if (mustBeReadThrough()) {
            byte[] waste = new byte[BUFFER];
            for (int read = archive.read(waste); read >= 0; read = archive.read(waste)) {
                count(read);
            }
        }
        E entry = advance();
        if (entry != null) {
            check(entry);
        }
        return entry;
    }

    /** The next entry; null at the end. */
    E advance() throws IOException {
        return archive.getNextEntry();
    }

    /** Reads on from another stream; the one before is closed. */
    final void goOnWith(ArchiveInputStream<E> other) throws IOException {
        archive.close();
        archive = other;
    }

    private void count(int bytes) throws DamagedException {
        unpacked += bytes;
        if (unpacked > settings.archiveBytes()) {
            throw new DamagedException(LimitedStream.tooMuch(settings.archiveBytes()));
        }
    }

    private EncodedImage image(E entry, String name) throws IOException {
        Optional<String> refused = entry.isDirectory() ? Optional.of(Reasons.IS_FOLDER) : refusal(entry);
        if (refused.isPresent()) {
            return FailedImage.inside(file, name, refused.get());
        }
        int limit = settings.fileBytes();
        if (entry.getSize() > limit) {
            return FailedImage.inside(file, name, Store.tooLong(entry.getSize(), limit));
        }
        byte[] bytes = archive.readNBytes(limit);
        count(bytes.length);
        if (bytes.length == limit && archive.read() >= 0) {
            return FailedImage.inside(file, name, Store.tooLong(limit));
        }
        Optional<String> damage = damage(entry, bytes);
        return damage.isPresent() ? FailedImage.inside(file, name, damage.get()) : new HeldImage(file, name, bytes);
    }

    /** Whether the end of the entry that was last given is found by unpacking it alone. */
    abstract boolean mustBeReadThrough();

    /** Checks an entry's header. */
    abstract void check(E entry) throws IOException;

    /** Why a file in it is not unpacked; empty if it is. */
    abstract Optional<String> refusal(E entry);

    /** What is wrong with the bytes that were unpacked. */
    abstract Optional<String> damage(E entry, byte[] bytes);

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
