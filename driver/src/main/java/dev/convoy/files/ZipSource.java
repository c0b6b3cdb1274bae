package dev.convoy.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/**
 * The images of a zip archive. It is read from its beginning to its end without its directory, so that of one that was cut short the
 * images before the cut are there.
 */
final class ZipSource extends ArchiveSource<ZipArchiveEntry> {
    private final ZipArchiveInputStream archive;
    private Optional<ZipArchiveEntry> current = Optional.empty();

    private ZipSource(Entry file, FileSettings settings, ZipArchiveInputStream archive) {
        super(file.text(), settings, archive);
        this.archive = archive;
    }

    /** The images of an archive that begins there. */
    static ZipSource of(Entry file, InputStream in, FileSettings settings) throws IOException {
        Magic.ZIP.check(in);
        return new ZipSource(file, settings, new ZipArchiveInputStream(in));
    }

    @Override
    boolean mustBeReadThrough() {
        return current.isPresent()
                && current.get().getGeneralPurposeBit().usesDataDescriptor()
                && archive.canReadEntryData(current.get());
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
}
