package dev.convoy.image;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a file looks like that is none of the images we read, for the message. */
final class Lookalike {
    private static final String EXPECTED = "; expects JPEG, PNG, GIF, BMP or WebP";
    private static final int LOOKED_AT = 1024;
    private static final int NAMED = 4;
    private static final Map<String, String> BEGINNINGS = new LinkedHashMap<>();

    static {
        BEGINNINGS.put("49492A00", "is a TIFF image" + EXPECTED);
        BEGINNINGS.put("4D4D002A", "is a TIFF image" + EXPECTED);
        BEGINNINGS.put("38425053", "is a Photoshop image" + EXPECTED);
        BEGINNINGS.put("0000000C6A5020", "is a JPEG 2000 image" + EXPECTED);
        BEGINNINGS.put("0000000C4A584C20", "is a JPEG XL image" + EXPECTED);
        BEGINNINGS.put("FF0A", "is a JPEG XL image" + EXPECTED);
        BEGINNINGS.put("00000100", "is an icon" + EXPECTED);
        BEGINNINGS.put("25504446", "is a PDF document, no image");
        BEGINNINGS.put("504B0304", "is a zip archive, no image");
        BEGINNINGS.put("1F8B", "is gzip data, no image");
        BEGINNINGS.put("50415231", "is a Parquet file, no image");
    }

    private Lookalike() {}

    /** Whether a file has these bytes, in hexadecimal, at a place. */
    static boolean begins(byte[] file, int at, String hex) {
        byte[] expected = HexFormat.of().parseHex(hex);
        if (file.length < at + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (file[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** The reason why a file is not read. */
    static String describe(byte[] file) {
        if (file.length == 0) {
            return "is empty";
        }
        for (Map.Entry<String, String> each : BEGINNINGS.entrySet()) {
            if (begins(file, 0, each.getKey())) {
                return each.getValue();
            }
        }
        if (begins(file, 4, "66747970")) { // "ftyp"
            String brand = new String(file, 8, Math.min(4, file.length - 8), StandardCharsets.US_ASCII);
            return brand.startsWith("avi")
                    ? "is an AVIF image" + EXPECTED
                    : brand.startsWith("hei") || brand.startsWith("mif")
                            ? "is a HEIF image" + EXPECTED
                            : "is a film, no image";
        }
        if (isZero(file)) {
            return "holds only zero bytes";
        }
        return isText(file)
                ? text(file)
                : "begins with " + HexFormat.of().formatHex(file, 0, Math.min(NAMED, file.length)) + EXPECTED;
    }

    private static boolean isZero(byte[] file) {
        for (byte each : file) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** No control characters, and nothing that UTF-8 has not. */
    private static boolean isText(byte[] file) {
        for (int i = 0; i < Math.min(LOOKED_AT, file.length); i++) {
            int each = file[i] & 0xFF;
            if (each < ' ' && each != '\n' && each != '\r' && each != '\t' && each != '\f'
                    || each == 0x7F
                    || each >= 0xF8) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] file) {
        String start = new String(file, 0, Math.min(LOOKED_AT, file.length), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
        if (start.contains("<html") || start.contains("<!doctype html")) {
            return "is HTML, no image";
        }
        if (start.contains("<svg")) {
            return "is an SVG image" + EXPECTED;
        }
        if (start.contains("<?xml")) {
            return "is XML, no image";
        }
        return start.startsWith("version https://git-lfs") ? "is a Git LFS pointer, no image" : "is text, no image";
    }
}
