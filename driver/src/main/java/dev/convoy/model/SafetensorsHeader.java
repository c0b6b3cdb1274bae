package dev.convoy.model;

import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file: what tensors it holds and where.
 *
 * @param entries in the order of their data
 * @param metadata the file's {@code __metadata__}; empty if it has none
 */
public record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__";

    /**
     * One tensor.
     *
     * @param begin its first byte, counted from the end of the header
     * @param end the byte after its last
     */
    public record Entry(String name, Dtype dtype, Shape shape, long begin, long end) {}

    public SafetensorsHeader {
        entries = List.copyOf(entries);
        metadata = Map.copyOf(metadata);
    }

    /** The header of a file that holds these tensors one after the other. */
    static SafetensorsHeader of(List<StoredTensor> tensors, Map<String, String> metadata) {
        List<Entry> entries = new ArrayList<>();
        long offset = 0;
        for (StoredTensor tensor : tensors) {
            long end = offset + tensor.bytes();
            entries.add(new Entry(tensor.name(), tensor.dtype(), tensor.shape(), offset, end));
            offset = end;
        }
        return new SafetensorsHeader(entries, metadata);
    }

    /** This header as JSON. */
    String json() {
        Map<String, Object> values = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            values.put(METADATA, new TreeMap<>(metadata));
        }
        for (Entry entry : entries) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("dtype", entry.dtype().name());
            value.put("shape", entry.shape().sizes());
            value.put("data_offsets", new long[] {entry.begin(), entry.end()});
            if (values.put(entry.name(), value) != null) {
                throw new IllegalArgumentException("tensor " + entry.name() + ": two have this name");
            }
        }
        return Json.compact(values);
    }

    /**
     * Reads and checks a header.
     *
     * @param dataBytes length of what follows the header
     * @param origin the file, for messages
     * @throws FormatException if an entry is malformed, its bytes are not its shape times its element, or the entries do not
     *     cover the data exactly once
     */
    static SafetensorsHeader parse(String json, long dataBytes, String origin) throws FormatException {
        Json values = Json.parse(json, origin + ": header");
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = Map.of();
        for (String name : values.keys()) {
            if (name.equals(METADATA)) {
                Json texts = values.object(METADATA);
                metadata = new LinkedHashMap<>();
                for (String key : texts.keys()) {
                    metadata.put(key, texts.text(key));
                }
            } else {
                entries.add(entry(name, values.object(name), origin + ": tensor " + name));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparing(Entry::end));
        checkCovered(entries, dataBytes, origin);
        return new SafetensorsHeader(entries, metadata);
    }

    private static Entry entry(String name, Json value, String origin) throws FormatException {
        Dtype dtype = Arrays.stream(Dtype.values())
                .filter(known -> known.name().equals(textOrEmpty(value)))
                .findAny()
                .orElseThrow(() -> value.wrong("dtype", "one of " + Arrays.toString(Dtype.values())));
        List<?> sizes = value.list("shape");
        int[] shape = new int[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            if (!(sizes.get(i) instanceof Integer size)) {
                throw value.wrong("shape", "a list of whole numbers of 32 bits");
            }
            shape[i] = size;
        }
        List<?> offsets = value.list("data_offsets");
        if (offsets.size() != 2 || !offsets.stream().allMatch(o -> o instanceof Integer || o instanceof Long)) {
            throw value.wrong("data_offsets", "two whole numbers");
        }
        long begin = ((Number) offsets.get(0)).longValue();
        long end = ((Number) offsets.get(1)).longValue();
        return checked(new Entry(name, dtype, shapeOf(shape, origin), begin, end), origin);
    }

    private static String textOrEmpty(Json value) {
        try {
            return value.text("dtype");
        } catch (FormatException e) {
            return "";
        }
    }

    private static Shape shapeOf(int[] sizes, String origin) throws FormatException {
        try {
            return Shape.of(sizes);
        } catch (IllegalArgumentException e) {
            throw new FormatException(origin, e.getMessage(), e);
        }
    }

    private static Entry checked(Entry entry, String origin) throws FormatException {
        long expected = (long) entry.shape().count() * entry.dtype().bytes();
        if (entry.begin() < 0 || entry.end() < entry.begin() || entry.end() - entry.begin() != expected) {
            throw new FormatException(
                    origin,
                    "data_offsets [" + entry.begin() + ", " + entry.end() + "], expected " + expected + " bytes for "
                            + entry.dtype() + " " + entry.shape());
        }
        return entry;
    }

    private static void checkCovered(List<Entry> entries, long dataBytes, String origin) throws FormatException {
        long covered = 0;
        for (Entry entry : entries) {
            if (entry.begin() != covered) {
                throw new FormatException(
                        origin,
                        "tensor " + entry.name() + " begins at byte " + entry.begin() + " of the data, expected "
                                + covered + ": tensors must neither overlap nor leave holes");
            }
            covered = entry.end();
        }
        if (covered != dataBytes) {
            throw new FormatException(
                    origin,
                    "the header describes " + covered + " bytes of data, the file has " + dataBytes
                            + ": it was truncated or damaged");
        }
    }
}
