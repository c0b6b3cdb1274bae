package dev.convoy.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The images of a tar archive, compressed or not. One that was cut just between two entries looks like one whose writer left the end
 * out, as some do, and is taken for that.
 */
final class TarSource extends ArchiveSource<TarArchiveEntry> {
    private TarSource(String file, FileSettings settings, TarArchiveInputStream archive) {
        super(file, settings, archive);
    }

    /** The images of an archive that begins there. */
    static TarSource of(Entry entry, InputStream in, FileSettings settings) throws IOException {
        InputStream tar = in;
        if (entry.kind() == Kind.TGZ) {
            Magic.GZIP.check(in);
            tar = new LimitedStream(new GZIPInputStream(in, BUFFER), settings.archiveBytes());
        }
        return new TarSource(entry.text(), settings, new TarArchiveInputStream(tar));
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
