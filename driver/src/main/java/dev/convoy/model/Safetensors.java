package dev.convoy.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The <a href="https://github.com/huggingface/safetensors#format">safetensors</a> format: eight bytes of header length
 * (little-endian), the header in JSON, then the tensors' bytes, little-endian and row-major, without gaps. PyTorch reads and
 * writes it through {@code safetensors.torch}.
 *
 * <p>Files are read as untrusted input: no length is believed before it is checked against the file's.
 */
public final class Safetensors {
    /** The longest header that is read, the reference implementation's own limit. */
    static final long HEADER_LIMIT = 100_000_000;

    private static final int CHUNK = 1 << 16;

    private Safetensors() {}

    /** Says where each tensor of a file is to be read into. */
    @FunctionalInterface
    public interface Targets {
        /**
         * Checks a file's header and gives a target for every entry.
         *
         * @throws FormatException if the file is not what is expected
         */
        Collection<StoredTensor> of(SafetensorsHeader header) throws FormatException;
    }

    /**
     * Writes a file; the stream is left open. Tensors of longer elements go first, so that all are aligned.
     *
     * @throws IllegalArgumentException if two tensors have one name
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, List<StoredTensor> tensors, Map<String, String> metadata)
            throws IOException {
        List<StoredTensor> ordered = tensors.stream()
                .sorted((a, b) -> b.dtype().bytes() - a.dtype().bytes())
                .toList();
        StringBuilder json =
                new StringBuilder(SafetensorsHeader.of(ordered, metadata).json());
        int length = json.toString().getBytes(StandardCharsets.UTF_8).length;
        json.append(" ".repeat(-length & 7));
        byte[] header = json.toString().getBytes(StandardCharsets.UTF_8);
        Chunk chunk = Chunk.allocate();
        chunk.view().putLong(0, header.length);
        out.write(chunk.bytes(), 0, Long.BYTES);
        out.write(header);
        for (StoredTensor tensor : ordered) {
            write(out, tensor.values().duplicate(), chunk);
        }
    }

    private static void write(OutputStream out, Buffer values, Chunk chunk) throws IOException {
        while (values.hasRemaining()) {
            int bytes;
            if (values instanceof FloatBuffer floats) {
                int count = Math.min(CHUNK / Float.BYTES, floats.remaining());
                chunk.view().asFloatBuffer().put(floats.slice(floats.position(), count));
                floats.position(floats.position() + count);
                bytes = count * Float.BYTES;
            } else {
                LongBuffer longs = (LongBuffer) values;
                int count = Math.min(CHUNK / Long.BYTES, longs.remaining());
                chunk.view().asLongBuffer().put(longs.slice(longs.position(), count));
                longs.position(longs.position() + count);
                bytes = count * Long.BYTES;
            }
            out.write(chunk.bytes(), 0, bytes);
        }
    }

    /**
     * Reads a file.
     *
     * @param in the file from its start; left open
     * @param length the file's length in bytes
     * @param origin the file, for messages
     * @param targets checks the header, then gives a target for each entry
     * @throws FormatException if the file is not a whole, well-formed safetensors file, or a target's element type or shape is not
     *     the file's
     * @throws IOException if the stream fails
     */
    public static SafetensorsHeader read(InputStream in, long length, String origin, Targets targets)
            throws IOException {
        SafetensorsHeader header = header(in, length, origin);
        Map<String, StoredTensor> byName =
                targets.of(header).stream().collect(Collectors.toMap(StoredTensor::name, Function.identity()));
        Chunk chunk = Chunk.allocate();
        for (SafetensorsHeader.Entry entry : header.entries()) {
            StoredTensor target = byName.get(entry.name());
            if (target == null) {
                throw new FormatException(origin, "tensor " + entry.name() + " is not expected");
            }
            if (entry.dtype() != target.dtype() || !entry.shape().equals(target.shape())) {
                throw new FormatException(
                        origin,
                        "tensor " + entry.name() + " is " + entry.dtype() + " " + entry.shape() + ", expected "
                                + target.dtype() + " " + target.shape());
            }
            read(in, target.values().duplicate(), chunk);
        }
        return header;
    }

    private static SafetensorsHeader header(InputStream in, long length, String origin) throws IOException {
        if (length < Long.BYTES) {
            throw new FormatException(origin, "has " + length + " bytes, a safetensors file has at least 8");
        }
        Chunk chunk = Chunk.allocate();
        fill(in, chunk, Long.BYTES);
        long headerBytes = chunk.view().getLong(0);
        long limit = Math.min(HEADER_LIMIT, length - Long.BYTES);
        if (headerBytes < 2 || headerBytes > limit) {
            throw new FormatException(
                    origin,
                    "header length is " + headerBytes + ", expected 2 to " + limit + " in a file of " + length
                            + " bytes: not a safetensors file, or truncated");
        }
        byte[] bytes = in.readNBytes((int) headerBytes);
        if (bytes.length < headerBytes) {
            throw new EOFException();
        }
        String json;
        try {
            json = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FormatException(origin, "the header is not UTF-8 text", e);
        }
        return SafetensorsHeader.parse(json, length - Long.BYTES - headerBytes, origin);
    }

    private static void read(InputStream in, Buffer values, Chunk chunk) throws IOException {
        while (values.hasRemaining()) {
            if (values instanceof FloatBuffer floats) {
                int count = Math.min(CHUNK / Float.BYTES, floats.remaining());
                fill(in, chunk, count * Float.BYTES);
                floats.put(chunk.view().asFloatBuffer().limit(count));
            } else {
                LongBuffer longs = (LongBuffer) values;
                int count = Math.min(CHUNK / Long.BYTES, longs.remaining());
                fill(in, chunk, count * Long.BYTES);
                longs.put(chunk.view().asLongBuffer().limit(count));
            }
        }
    }

    private static void fill(InputStream in, Chunk chunk, int bytes) throws IOException {
        if (in.readNBytes(chunk.bytes(), 0, bytes) < bytes) {
            throw new EOFException();
        }
    }

    /** Bytes on their way, and the same bytes as little-endian numbers. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Chunk(byte[] bytes, ByteBuffer view) {
        static Chunk allocate() {
            byte[] bytes = new byte[CHUNK];
            return new Chunk(bytes, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        }
    }
}
