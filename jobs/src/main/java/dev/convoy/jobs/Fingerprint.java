package dev.convoy.jobs;

import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.Json;
import dev.convoy.model.SavedModel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells saved models apart by all that scores depend on. */
final class Fingerprint {
    private static final int SHOWN = 8;
    private static final int BLOCK = 1 << 14;

    private Fingerprint() {}

    /** The first bytes of SHA-256 over architecture, preprocessing, class names and arrays, as hex digits. */
    static String of(SavedModel model) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
        text(digest, Json.compact(ArchitectureFile.toMap(model.architecture())));
        text(digest, Json.compact(model.preprocessing()));
        model.classNames().forEach(name -> text(digest, name));
        floats(digest, model.parameters());
        floats(digest, model.statistics());
        return HexFormat.of().formatHex(digest.digest(), 0, SHOWN);
    }

    private static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static void floats(MessageDigest digest, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK * Float.BYTES);
        for (int from = 0; from < values.length; from += BLOCK) {
            bytes.clear();
            bytes.asFloatBuffer().put(values, from, Math.min(BLOCK, values.length - from));
            digest.update(bytes.limit(Math.min(BLOCK, values.length - from) * Float.BYTES));
        }
    }
}
