package dev.convoy.files;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is at a path, as its name says. Written by ordinal: add at the end. */
enum Kind {
    /** An image. */
    FILE,
    /** A zip archive. */
    ZIP,
    /** A tar archive. */
    TAR,
    /** A tar archive, compressed by gzip. */
    TGZ,
    /** A Hadoop SequenceFile. */
    SEQUENCE,
    /** A file or folder that fails, for a reason known already. */
    FAILED;

    private static final Map<String, Kind> BY_ENDING = Map.ofEntries(
            Map.entry("jpg", FILE),
            Map.entry("jpeg", FILE),
            Map.entry("png", FILE),
            Map.entry("gif", FILE),
            Map.entry("bmp", FILE),
            Map.entry("webp", FILE),
            Map.entry("zip", ZIP),
            Map.entry("tar", TAR),
            Map.entry("tgz", TGZ),
            Map.entry("seq", SEQUENCE));
    private static final String TAR_GZ = ".tar.gz";
    private static final int LONGEST_ENDING = 8;

    /** Of a file's name; none if it ends as nothing that holds images. */
    static Optional<Kind> of(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(TAR_GZ)
                ? Optional.of(TGZ)
                : Optional.ofNullable(BY_ENDING.get(ending(name)));
    }

    /** Whether a name ends as an image's. */
    static boolean isImage(String name) {
        return BY_ENDING.get(ending(name)) == FILE;
    }

    /** What follows a name's last dot, in lower case; empty if nothing does, or too much for an ending. */
    static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 || name.length() - dot - 1 > LONGEST_ENDING
                ? ""
                : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** Whether a name says that it is not meant to be seen. */
    static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }

    /** Whether it counts as an image before it is read. */
    boolean isOneImage() {
        return this == FILE || this == FAILED;
    }
}
