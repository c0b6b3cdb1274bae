package dev.convoy.jobs;

/** A flag, a key or a value that the user must change; the message says which, what was found and what is expected. */
final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SettingsException(String message) {
        super(message);
    }

    SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
