package dev.convoy.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** A small PNG file whose header, with a right checksum, says 60,000 by 60,000 pixels. */
public final class PngBomb {
    private static final int SIDE = 60_000;

    private PngBomb() {}

    /** The file. */
    public static byte[] file() {
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(SIDE).putInt(SIDE).put(new byte[] {8, 2, 0, 0, 0});
        ByteBuffer file = ByteBuffer.allocate(200);
        file.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        chunk(file, "IHDR", header.array());
        chunk(file, "IDAT", new byte[100]);
        chunk(file, "IEND", new byte[0]);
        return Arrays.copyOf(file.array(), file.position());
    }

    private static void chunk(ByteBuffer file, String name, byte[] content) {
        byte[] type = name.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(type);
        crc.update(content);
        file.putInt(content.length).put(type).put(content).putInt((int) crc.getValue());
    }
}
