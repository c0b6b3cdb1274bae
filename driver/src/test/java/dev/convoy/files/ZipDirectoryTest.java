package dev.convoy.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories byte by byte; those of real archives are in {@link ArchivesTest}. */
class ZipDirectoryTest {
    private static final int BEFORE = 400;

    @TempDir
    private Path folder;

    private Optional<ZipDirectory> read(byte[] archive) throws IOException {
        Path file = Files.write(folder.resolve("a.zip"), archive);
        try (FSDataInputStream in = new Store(new Configuration()).openToSeek(file.toString(), archive.length)) {
            return ZipDirectory.read(in, archive.length);
        }
    }

    private static void entry(ByteBuffer out, String name, long offset, byte... extra) {
        int begin = out.position();
        out.putInt(0x02014B50);
        out.position(begin + 28);
        out.putShort((short) name.length()).putShort((short) extra.length).putShort((short) 2);
        out.position(begin + 42);
        out.putInt((int) Math.min(offset, 0xFFFFFFFFL))
                .put(FileSets.bytes(name))
                .put(extra)
                .put(FileSets.bytes("hi"));
    }

    /** An extra field of 64-bit numbers, behind one of another kind. */
    private static byte[] large(long... numbers) {
        ByteBuffer out =
                ByteBuffer.allocate(4 + 3 + 4 + Long.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 0x5455).putShort((short) 3).put(new byte[3]);
        out.putShort((short) 1).putShort((short) (Long.BYTES * numbers.length));
        Arrays.stream(numbers).forEach(out::putLong);
        return out.array();
    }

    /** Four entries, the first at 300, two beyond 4 GiB; the end has a comment. */
    private static ByteBuffer directory() {
        ByteBuffer out =
                ByteBuffer.allocate(2000).order(ByteOrder.LITTLE_ENDIAN).position(BEFORE);
        entry(out, "b.jpg", 5_000_000_000L, large(5_000_000_000L));
        int second = out.position();
        entry(out, "c.jpg", 6_000_000_000L, large(1, 2, 6_000_000_000L));
        out.putInt(second + 20, -1).putInt(second + 24, -1);
        entry(out, "a.jpg", 300);
        entry(out, "d.jpg", 310);
        return out;
    }

    private static byte[] ended(ByteBuffer out, int entries, long offset) {
        out.putInt(0x06054B50).putInt(0).putShort((short) entries).putShort((short) entries);
        out.putInt(0)
                .putInt((int) Math.min(offset, 0xFFFFFFFFL))
                .putShort((short) 5)
                .put(FileSets.bytes("hello"));
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] ended64(ByteBuffer out, long entries, long offset) {
        int end = out.position();
        out.putInt(0x06064B50).putLong(44).position(end + 32);
        out.putLong(entries).putLong(0).putLong(offset);
        out.putInt(0x07064B50).putInt(0).putLong(end).putInt(1);
        return ended(out, 0xFFFF, 0xFFFFFFFFL);
    }

    private static void hasAll(Optional<ZipDirectory> found) {
        ZipDirectory directory = found.orElseThrow();
        assertThat(directory.from(0)).hasValue(300);
        assertThat(directory.from(300)).hasValue(300);
        assertThat(directory.from(301)).hasValue(310);
        assertThat(directory.from(311)).hasValue(5_000_000_000L);
        assertThat(directory.from(5_000_000_001L)).hasValue(6_000_000_000L);
        assertThat(directory.from(6_000_000_001L)).isEmpty();
    }

    @Test
    void offsetsOf32And64BitsAreFound() throws IOException {
        hasAll(read(ended(directory(), 4, BEFORE)));
        hasAll(read(ended64(directory(), 4, BEFORE)));
    }

    @Test
    void whatIsNoDirectoryIsNone() throws IOException {
        assertThat(read(new byte[0])).isEmpty();
        assertThat(read(new byte[100_000])).isEmpty();
        assertThat(read(ended(directory(), 5, BEFORE)))
                .as("entries that are not there")
                .isEmpty();
        assertThat(read(ended(directory(), 4, BEFORE + 1))).as("a wrong place").isEmpty();
        assertThat(read(ended(directory(), 4, 1 << 20)))
                .as("a place behind the end")
                .isEmpty();
        assertThat(read(ended64(directory(), 1L << 40, BEFORE))).as("too many").isEmpty();
        assertThat(read(ended64(directory(), -1, BEFORE))).as("fewer than none").isEmpty();
        assertThat(read(ended64(directory(), 4, -1)))
                .as("a place before the begin")
                .isEmpty();
        ByteBuffer out =
                ByteBuffer.allocate(2000).order(ByteOrder.LITTLE_ENDIAN).position(BEFORE);
        entry(out, "b.jpg", 5_000_000_000L, large());
        assertThat(read(ended(out, 1, BEFORE))).as("no number of 64 bits").isEmpty();
        assertThat(read(ended(directory(), 0xFFFF, 0xFFFFFFFFL)))
                .as("no end of 64 bits")
                .isEmpty();
    }

    /** Whatever the bytes are, it is a directory or none. */
    @Test
    void damageIsNoException() throws IOException {
        byte[] good = ended64(directory(), 4, BEFORE);
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = good.clone();
            for (int k = 0; k < 3; k++) {
                damaged[BEFORE + random.nextInt(good.length - BEFORE)] = (byte) random.nextInt(256);
            }
            read(random.nextInt(4) > 0 ? damaged : Arrays.copyOf(damaged, random.nextInt(good.length)));
        }
    }
}
