package dev.convoy.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The images of a tar archive, compressed or not. One that was cut just between two entries is told by its end, which is missing; a few writers
 * leave it out.
 */
final class TarSource extends ArchiveSource<TarArchiveEntry> {
    private final Ending archive;

    private TarSource(String file, FileSettings settings, Ending archive) {
        super(file, settings, archive);
        this.archive = archive;
    }

    /** Knows whether it has come to a block of zeros, which is an archive's end, or there was nothing more to read. */
    private static final class Ending extends TarArchiveInputStream {
        private boolean ended;

        Ending(InputStream in) {
            super(in);
        }

        @Override
        protected boolean isEOFRecord(byte[] block) {
            boolean end = super.isEOFRecord(block);
            ended |= end && block != null;
            return end;
        }
    }

    /** The images of an archive that begins there. */
    static TarSource of(Entry entry, InputStream in, FileSettings settings) throws IOException {
        InputStream tar = in;
        if (entry.kind() == Kind.TGZ) {
            Magic.GZIP.check(in);
            tar = new LimitedStream(new GZIPInputStream(in, BUFFER), settings.archiveBytes());
        }
        return new TarSource(entry.text(), settings, new Ending(tar));
    }

    @Override
    TarArchiveEntry advance() throws IOException {
        TarArchiveEntry entry = super.advance();
        if (entry == null && !archive.ended) {
            throw new DamagedException("has no end: it was cut between two entries, or written without one");
        }
        return entry;
    }

    @Override
    boolean mustBeReadThrough() {
        return false;
    }

    @Override
    void check(TarArchiveEntry entry) throws DamagedException {
        if (!entry.isCheckSumOK()) {
            throw new DamagedException("is no tar archive, or damaged: a header's sum is wrong");
        }
    }

    @Override
    Optional<String> refusal(TarArchiveEntry entry) {
        boolean other = entry.isLink()
                || entry.isSymbolicLink()
                || entry.isFIFO()
                || entry.isBlockDevice()
                || entry.isCharacterDevice();
        return other ? Optional.of("is a link or a device, expected a file") : Optional.empty();
    }

    @Override
    Optional<String> damage(TarArchiveEntry entry, byte[] bytes) {
        return Optional.empty();
    }
}
