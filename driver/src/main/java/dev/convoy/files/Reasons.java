package dev.convoy.files;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;

/** Why a file or folder failed, in a few words without its path, the same words for the same reason. */
final class Reasons {
    /** What is to be a file, and is not. */
    static final String IS_FOLDER = "is a directory";

    private static final String GONE = "does not exist any more";

    private Reasons() {}

    /** The reason. */
    static String of(Exception failure) {
        if (failure instanceof DamagedException) {
            return failure.getMessage();
        }
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (failure instanceof AccessDeniedException
                || failure instanceof AccessControlException
                || message.endsWith("(permission denied)")) {
            return "no permission to read it as user " + user();
        }
        if (message.contains("is a directory") || message.contains("is not a file")) {
            return IS_FOLDER;
        }
        if (failure instanceof FileNotFoundException
                || failure instanceof NoSuchFileException
                || failure instanceof NotDirectoryException) {
            return GONE;
        }
        return "cannot be read: " + firstLine(failure);
    }

    /** What an exception says, without the stack of another machine. */
    static String firstLine(Exception failure) {
        String message = failure.getMessage();
        if (failure instanceof EOFException) {
            return "ends too early";
        }
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }

    private static String user() {
        try {
            return UserGroupInformation.getCurrentUser().getShortUserName();
        } catch (IOException unknown) {
            return System.getProperty("user.name");
        }
    }
}
