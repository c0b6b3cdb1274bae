package dev.convoy.files;

/** Paths as text. Those inside of archives are never more than that: nothing is written, so a name with {@code ..} leads nowhere. */
final class InnerPath {
    /** Between a file and the place inside of it. */
    private static final String INSIDE = "!/";

    private InnerPath() {}

    /** A place inside of a file, {@code hdfs://host/photos.zip!/cats/1.jpg}. */
    static String of(String file, String name) {
        return file + INSIDE + name;
    }

    /** Where a path's first name begins, after scheme and host. */
    static int root(String path) {
        int colon = path.indexOf(':');
        if (colon < 0 || path.indexOf('/') < colon) {
            return 0;
        }
        if (!path.startsWith("//", colon + 1)) {
            return colon + 1;
        }
        int slash = path.indexOf('/', colon + 3);
        return slash < 0 ? path.length() : slash;
    }

    /** The last but one name of a path, whose first begins at {@code root}; empty if there is none. */
    static String folder(String path, int root) {
        int end = path.lastIndexOf('/');
        if (end <= root) {
            return end < root || end == 0 ? "" : path.substring(root, end);
        }
        return path.substring(Math.max(root, path.lastIndexOf('/', end - 1) + 1), end);
    }

    /** The last name of a path. */
    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether one of a path's names is hidden; {@code .} and {@code ..} are not. */
    static boolean isHidden(String path) {
        for (String name : path.split("/", -1)) {
            if (Kind.isHidden(name) && !name.equals(".") && !name.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
