package dev.millrace.engine.letter;

/// How far a person has come with a dead letter.
public enum LetterState {
    OPEN,
    INVESTIGATING,
    /// Its cause was dealt with.
    RESOLVED,
    /// Nothing is to be done about it.
    DISMISSED,
    /// What it tells of was started again.
    REDRIVEN;

    /// Whether somebody still has to look at it.
    public boolean waits() {
        return switch (this) {
            case OPEN, INVESTIGATING -> true;
            case RESOLVED, DISMISSED, REDRIVEN -> false;
        };
    }
}
