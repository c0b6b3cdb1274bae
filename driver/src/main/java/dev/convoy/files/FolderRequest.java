package dev.convoy.files;

/**
 * A folder to be listed.
 *
 * @param folder its path, whole
 * @param pattern a glob that names in it must match; empty for all names
 */
record FolderRequest(String folder, String pattern) {
    private static final char BETWEEN = 0; // no path has it

    /** All of a folder. */
    static FolderRequest all(String folder) {
        return new FolderRequest(folder, "");
    }

    /** A folder in a folder. */
    static FolderRequest in(String folder, String name) {
        return all(folder.endsWith("/") ? folder + name : folder + "/" + name);
    }

    /** As it travels to a task. */
    String toText() {
        return folder + BETWEEN + pattern;
    }

    /** The inverse. */
    static FolderRequest fromText(String text) {
        int between = text.indexOf(BETWEEN);
        return new FolderRequest(text.substring(0, between), text.substring(between + 1));
    }
}
