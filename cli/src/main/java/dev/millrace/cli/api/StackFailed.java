package dev.millrace.cli.api;

/// The stack can't be reached, or answered that something in it broke. Says what to do.
public final class StackFailed extends RuntimeException {
    public StackFailed(String message) {
        super(message);
    }

    public StackFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
