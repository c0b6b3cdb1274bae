package dev.convoy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.network.Slice;
import dev.convoy.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    private static byte[] written(List<StoredTensor> tensors, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, tensors, metadata);
        return out.toByteArray();
    }

    private static SafetensorsHeader read(byte[] bytes, StoredTensor... targets) throws IOException {
        return Safetensors.read(new ByteArrayInputStream(bytes), bytes.length, "f", header -> List.of(targets));
    }

    /** A file with this header and so many bytes of data. */
    private static byte[] file(String header, int data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    /** The bytes as the format's page describes them, written out by hand. */
    @Test
    void writesTheFormat() throws IOException {
        byte[] bytes = written(
                List.of(new StoredTensor("w", Shape.of(1, 2), FloatBuffer.wrap(new float[] {1, -2}))),
                Map.of("format", "pt"));
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
        String padded = header + " ".repeat(-header.length() & 7);
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong())
                .isEqualTo(padded.length());
        assertThat(new String(bytes, 8, padded.length(), StandardCharsets.UTF_8))
                .isEqualTo(padded);
        assertThat(HexFormat.of().formatHex(bytes, 8 + padded.length(), bytes.length))
                .isEqualTo("0000803f000000c0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16383, 16384, 16385, 50001})
    void givesBackEveryBit(int count) throws IOException {
        Random random = new Random(count);
        float[] flat = new float[count + 3];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = Float.intBitsToFloat(random.nextInt());
        }
        flat[0] = -0f;
        Slice first = new Slice("conv.weight", Shape.of(count), 0);
        Slice second = new Slice("conv.bias", Shape.of(3), count);
        byte[] bytes = written(
                List.of(
                        StoredTensor.of(second, flat),
                        StoredTensor.scalar("steps", Long.MIN_VALUE + 5),
                        StoredTensor.of(first, flat)),
                Map.of("by", "Convoy \u00e4"));
        float[] back = new float[flat.length];
        long[] steps = new long[1];
        SafetensorsHeader header = read(
                bytes,
                StoredTensor.of(first, back),
                StoredTensor.of(second, back),
                new StoredTensor("steps", Shape.of(), LongBuffer.wrap(steps)));
        assertThat(bits(back)).as("seed %d", count).isEqualTo(bits(flat));
        assertThat(steps).containsExactly(Long.MIN_VALUE + 5);
        assertThat(header.metadata()).containsExactly(Map.entry("by", "Convoy \u00e4"));
        assertThat(header.entries().get(0).name()).as("longest elements first").isEqualTo("steps");
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    @Test
    void readsTensorsInAnyOrderOfTheHeader() throws IOException {
        byte[] bytes = file(
                "{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}   ",
                8);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(bytes.length - 8, 1)
                .putFloat(bytes.length - 4, 2);
        float[] a = new float[1];
        float[] b = new float[1];
        read(
                bytes,
                new StoredTensor("a", Shape.of(1), FloatBuffer.wrap(a)),
                new StoredTensor("b", Shape.of(1), FloatBuffer.wrap(b)));
        assertThat(a).containsExactly(1);
        assertThat(b).containsExactly(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | 4 | f: tensor a: data_offsets [0, 4], expected 8 bytes for F32 [2]",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}} | 4 | f: tensor a: data_offsets [4, 0], expected 4 bytes for F32 [1]",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}} | 4 | f: tensor a: data_offsets [-4, 0], expected 4 bytes for F32 [1]",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 8 | f: the header describes 4 bytes of data, the file has 8: it was truncated or damaged",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 4 | f: the header describes 8 bytes of data, the file has 4: it was truncated or damaged",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | f: tensor a begins at byte 4 of the data, expected 0: tensors must neither overlap nor leave holes",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | f: tensor b begins at byte 4 of the data, expected 8: tensors must neither overlap nor leave holes",
                "{'a':{'dtype':'F4','shape':[2],'data_offsets':[0,1]}} | 1 | f: header: a: dtype: expected one of [BOOL, U8, I8, F8_E5M2, F8_E4M3, I16, U16, F16, BF16, I32, U32, F32, I64, U64, F64], found \"F4\"",
                "{'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,4]}} | 4 | f: header: a: shape: expected a list of whole numbers of 32 bits, found [1.5]",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | 4 | f: tensor a: shape [-1]: every size must be positive",
                "{'a':{'dtype':'F32','shape':[65536,65536],'data_offsets':[0,4]}} | 4 | f: tensor a: shape [65536, 65536]: more than 2^31 elements",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}} | 4 | f: header: a: data_offsets: expected two whole numbers, found [0]",
                "{'a':{'dtype':'F32','shape':[1]}} | 4 | f: header: a: data_offsets is missing, expected a list",
                "{'a':7} | 4 | f: header: a: expected an object, found 7",
                "{'__metadata__':{'x':1}} | 0 | f: header: __metadata__: x: expected a string, found 1",
            })
    void refusesAHeaderThatDoesNotFit(String header, int data, String message) {
        assertThatThrownBy(() -> read(file(header.replace('\'', '"'), data)))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void refusesAHeaderThatIsNotJson() {
        assertThatThrownBy(() -> read(file("{\"a\":", 0)))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("f: header: not a JSON object: ")
                .hasMessageContaining("at line 1");
        assertThatThrownBy(() -> read(file("[1, 2]", 0))).hasMessageStartingWith("f: header: not a JSON object: ");
        assertThatThrownBy(() -> read(file("{\"a\":1,\"a\":2}", 0)))
                .hasMessageStartingWith("f: header: not a JSON object: Duplicate field 'a'");
        assertThatThrownBy(() -> read(file("{} {}", 0))).hasMessageStartingWith("f: header: not a JSON object: ");
        byte[] bytes = file("{\"a\"}", 0);
        bytes[10] = (byte) 0xff;
        assertThatThrownBy(() -> read(bytes)).hasMessage("f: the header is not UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource({"-1, 92", "1, 92", "93, 92", "4611686018427387904, 92", "0, 92"})
    void refusesAHeaderLengthThatDoesNotFit(long length, long limit) {
        byte[] bytes = new byte[100];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(FormatException.class)
                .hasMessage("f: header length is " + length + ", expected 2 to " + limit
                        + " in a file of 100 bytes: not a safetensors file, or truncated");
    }

    @Test
    void refusesAHeaderOverTheLimitHoweverLongTheFile() {
        byte[] start = new byte[8];
        ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).putLong(Safetensors.HEADER_LIMIT + 1);
        assertThatThrownBy(() -> Safetensors.read(new ByteArrayInputStream(start), 1L << 40, "f", header -> List.of()))
                .hasMessage("f: header length is 100000001, expected 2 to 100000000 in a file of 1099511627776 bytes:"
                        + " not a safetensors file, or truncated");
    }

    @Test
    void refusesAFileThatIsShorterThanItsHeaderLength() {
        assertThatThrownBy(() -> read(new byte[5])).hasMessage("f: has 5 bytes, a safetensors file has at least 8");
        byte[] whole = file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);
        StoredTensor a = new StoredTensor("a", Shape.of(1), FloatBuffer.allocate(1));
        assertThatThrownBy(
                        () -> Safetensors.read(new ByteArrayInputStream(cut), whole.length, "f", header -> List.of(a)))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void refusesATensorOfAnotherTypeOrShape() {
        byte[] bytes = file("{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4);
        assertThatThrownBy(() -> read(bytes, new StoredTensor("a", Shape.of(2), FloatBuffer.allocate(2))))
                .hasMessage("f: tensor a is F16 [2], expected F32 [2]");
        assertThatThrownBy(() -> read(bytes)).hasMessage("f: tensor a is not expected");
    }

    @Test
    void refusesTensorsThatCannotBeWritten() {
        StoredTensor a = StoredTensor.scalar("a", 1);
        assertThatThrownBy(() -> written(List.of(a, a), Map.of())).hasMessage("tensor a: two have this name");
        assertThatThrownBy(() -> new StoredTensor("a", Shape.of(2), FloatBuffer.allocate(3)))
                .hasMessage("tensor a: shape [2] needs 2 elements, got 3");
        assertThatThrownBy(() -> new StoredTensor("a", Shape.of(2), ByteBuffer.allocate(2)))
                .hasMessage("tensor a: expected floats or longs, got HeapByteBuffer");
    }
}
