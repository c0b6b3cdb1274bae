package dev.convoy.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The images of a zip archive. It is read from its beginning to its end without its directory, so that of one that was cut short the
 * images before the cut are there. Only behind an entry that cannot be unpacked and does not say how long it is, as {@code zip -e} writes them,
 * the directory says where the next one begins.
 */
final class ZipSource extends ArchiveSource<ZipArchiveEntry> {
    private final Store store;
    private final Entry file;
    private ZipArchiveInputStream archive;
    private long begin; // of what the archive's stream reads, within the file
    private Optional<ZipArchiveEntry> current = Optional.empty();
    private FSDataInputStream again; // the file once more, to jump within it; null until then
    private ZipDirectory directory;

    private ZipSource(Store store, Entry file, FileSettings settings, ZipArchiveInputStream archive) {
        super(file.text(), settings, archive);
        this.store = store;
        this.file = file;
        this.archive = archive;
    }

    /** The images of an archive that begins there. */
    static ZipSource of(Store store, Entry file, InputStream in, FileSettings settings) throws IOException {
        Magic.ZIP.check(in);
        return new ZipSource(store, file, settings, new ZipArchiveInputStream(in));
    }

    @Override
    boolean mustBeReadThrough() {
        return endIsNotSaid() && archive.canReadEntryData(current.orElseThrow());
    }

    private boolean endIsNotSaid() {
        return current.isPresent() && current.get().getGeneralPurposeBit().usesDataDescriptor();
    }

    @Override
    ZipArchiveEntry advance() throws IOException {
        if (endIsNotSaid() && !archive.canReadEntryData(current.orElseThrow())) {
            OptionalLong next = directory().from(begin + current.get().getDataOffset());
            if (next.isEmpty()) {
                return null;
            }
            begin = next.getAsLong();
            again.seek(begin);
            archive = new ZipArchiveInputStream(new BufferedInputStream(again, BUFFER) {
                @Override
                public void close() {} // there may be more to jump over
            });
            goOnWith(archive);
        }
        return super.advance();
    }

    private ZipDirectory directory() throws IOException {
        if (directory == null) {
            again = store.openToSeek(file.text(), file.bytes());
            directory = ZipDirectory.read(again, file.bytes())
                    .orElseThrow(() -> new DamagedException("an entry that cannot be unpacked does not say how long it"
                            + " is, and there is no directory of at most " + ZipDirectory.MOST_ENTRIES
                            + " entries at the archive's end"));
        }
        return directory;
    }

    @Override
    void check(ZipArchiveEntry entry) {
        current = Optional.of(entry);
    }

    @Override
    Optional<String> refusal(ZipArchiveEntry entry) {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            return Optional.of("is encrypted");
        }
        return archive.canReadEntryData(entry)
                ? Optional.empty()
                : Optional.of("is packed in a way that cannot be streamed, method " + entry.getMethod());
    }

    @Override
    Optional<String> damage(ZipArchiveEntry entry, byte[] bytes) {
        if (entry.getGeneralPurposeBit().usesDataDescriptor()) {
            return Optional.empty(); // length and sum follow the bytes
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue() == entry.getCrc()
                ? Optional.empty()
                : Optional.of(
                        String.format("is damaged: its sum is %08x, expected %08x", crc.getValue(), entry.getCrc()));
    }

    @Override
    public void close() throws IOException {
        super.close();
        if (again != null) {
            again.close();
        }
    }
}
