package dev.millrace.engineaws.function;

/// A message that can't be worked on, however often it comes: it is no message of ours, or asks for what can't be done.
public final class PoisonMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PoisonMessageException(String why) {
        super(why);
    }
}
