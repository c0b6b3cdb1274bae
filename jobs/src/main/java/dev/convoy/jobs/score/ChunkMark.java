package dev.convoy.jobs.score;

import dev.convoy.data.DataException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was done for a chunk, or for several.
 *
 * @param images rows
 * @param seconds from their beginning to their end; 0 where that is not known
 */
public record ChunkMark(long images, double seconds) {
    /** Nothing was. */
    static final ChunkMark NOTHING = new ChunkMark(0, 0);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) images in (\\d{1,12}\\.\\d{3}) s\\n");

    /** Both. */
    ChunkMark plus(ChunkMark other) {
        return new ChunkMark(images + other.images, seconds + other.seconds);
    }

    /** The mark's bytes. */
    byte[] write() {
        return String.format(Locale.ROOT, "%d images in %.3f s\n", images, seconds)
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #write} gave.
     *
     * @param path where it lay, for the message
     * @throws DataException if it is something else
     */
    static ChunkMark read(byte[] file, String path) {
        Matcher text = TEXT.matcher(new String(file, StandardCharsets.UTF_8));
        if (!text.matches()) {
            throw new DataException(path + ": expects a line like '65536 images in 12.500 s', found " + file.length
                    + " bytes of something else; begin anew with --overwrite");
        }
        return new ChunkMark(Long.parseLong(text.group(1)), Double.parseDouble(text.group(2)));
    }
}
